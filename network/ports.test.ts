import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { parsePort } from './command-line';
import { freePort, freePortNear, isPortFree } from './ports';

async function whileHeld(host: string, use: (port: number) => Promise<void>): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const held = server.address();
  try {
    await use(typeof held === 'object' && held !== null ? held.port : 0);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('ports', () => {
  it.each(['127.0.0.1', '0.0.0.0'])('sees that a port is taken on %s', (host) =>
    whileHeld(host, async (port) => expect(await isPortFree(port)).toBe(false)),
  );

  it('takes the wished port where it is free and another where it is not', async () => {
    const free = await freePort();
    expect(await freePortNear(free)).toBe(free);
    await whileHeld('127.0.0.1', async (port) => expect(await freePortNear(port)).not.toBe(port));
  });

  it.each(['0', '65536', 'abc', '-1', '80.5', '', ' 80', '1e3'])('refuses "%s" as a port', (text) => {
    expect(() => parsePort(text, '--port')).toThrow('--port needs a port number from 1 to 65535');
  });

  it.each([
    ['1', 1],
    ['3090', 3090],
    ['65535', 65535],
  ])('reads %s as a port', (text, port) => expect(parsePort(text, '--port')).toBe(port));
});
