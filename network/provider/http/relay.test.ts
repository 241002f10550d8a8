import { describe, expect, it } from 'vitest';
import { relay } from './relay';

async function* bytesOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

function watching() {
  const seen: Uint8Array[] = [];
  const events: string[] = [];
  return {
    seen,
    events,
    onChunk: (chunk: Uint8Array) => seen.push(chunk),
    onEnd: async () => {
      events.push('end');
      return undefined;
    },
    onFailure: async () => void events.push('failure'),
  };
}

const block = (size: number, value: number): Uint8Array => new Uint8Array(size).fill(value);

describe('a relayed response', () => {
  it('arrives byte for byte, and its ending is worked off before the client sees it', async () => {
    const watcher = watching();
    const { stream } = relay(bytesOf([block(3, 1), block(0, 0), block(300_000, 2), block(300_000, 3)]), watcher);
    const received = Buffer.from(await new Response(stream).arrayBuffer());
    expect(watcher.events).toEqual(['end']);
    expect(received.equals(Buffer.concat(watcher.seen))).toBe(true);
    expect(received.length).toBe(600_003);
  });

  it('is read to its end although the client has gone', async () => {
    const watcher = watching();
    const { stream, finished } = relay(bytesOf(Array.from({ length: 20 }, () => block(100_000, 7))), watcher);
    const reader = stream.getReader();
    await reader.read();
    await reader.cancel();
    await finished;
    expect(Buffer.concat(watcher.seen).length).toBe(2_000_000);
    expect(watcher.events).toEqual(['end']);
  });

  it('waits for a client that reads slowly instead of holding everything in memory', async () => {
    const watcher = watching();
    const { stream, finished } = relay(bytesOf(Array.from({ length: 50 }, () => block(100_000, 7))), watcher);
    const reader = stream.getReader();
    await reader.read();
    await new Promise((resolve) => setImmediate(resolve));
    expect(Buffer.concat(watcher.seen).length).toBeLessThan(1_000_000);
    for (let part = await reader.read(); !part.done; ) part = await reader.read();
    await finished;
    expect(Buffer.concat(watcher.seen).length).toBe(5_000_000);
  });

  it('breaks off where the upstream breaks off', async () => {
    const watcher = watching();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield block(3, 1);
      throw new Error('gone');
    }
    const { stream, finished } = relay(broken(), watcher);
    await expect(new Response(stream).arrayBuffer()).rejects.toThrow();
    await finished;
    expect(watcher.events).toEqual(['failure']);
  });
});
