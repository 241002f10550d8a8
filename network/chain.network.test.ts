import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestClient, http, parseEther, publicActions } from 'viem';
import { foundry } from 'viem/chains';
import { afterEach, describe, expect, it } from 'vitest';
import { AnvilMissingError, anvilBinary } from './anvil-binary';
import { type Chain, type ChainOptions, ChainProcessError, developmentAccount, startChain } from './chain';

const started: Chain[] = [];
const folders: string[] = [];

async function start(options: ChainOptions = {}): Promise<Chain> {
  const chain = await startChain(options);
  started.push(chain);
  return chain;
}

function clientOf({ rpcUrl }: Chain) {
  return createTestClient({ mode: 'anvil', chain: foundry, transport: http(rpcUrl) }).extend(publicActions);
}

describe('the local chain', () => {
  afterEach(async () => {
    await Promise.all(started.splice(0).map((chain) => chain.stop()));
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
  });

  it('answers as chain 31337 on the loopback address with 14 and more funded accounts', async () => {
    const chain = await start();
    expect(chain.rpcUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const client = clientOf(chain);
    expect(await client.getChainId()).toBe(31337);
    for (const index of [0, 13]) {
      const { address } = developmentAccount(index);
      expect(await client.getBalance({ address })).toBe(parseEther('10000'));
    }
  });

  it('takes its state up again, with a clock that never runs backwards', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chain-'));
    folders.push(folder);
    const stateFile = join(folder, 'kept', 'state.json');
    const first = await start({ stateFile });
    await clientOf(first).setBalance({ address: developmentAccount(1).address, value: 42n });
    await clientOf(first).increaseTime({ seconds: 90_000 });
    await clientOf(first).mine({ blocks: 1 });
    const before = await clientOf(first).getBlock();
    await first.stop();
    expect(existsSync(stateFile)).toBe(true);

    const second = clientOf(await start({ stateFile }));
    expect(await second.getBalance({ address: developmentAccount(1).address })).toBe(42n);
    await second.mine({ blocks: 1 });
    const after = await second.getBlock();
    expect(after.number).toBe(before.number + 1n);
    expect(after.timestamp).toBeGreaterThan(before.timestamp);
  });

  it('says which port is taken', async () => {
    const port = Number(new URL((await start()).rpcUrl).port);
    await expect(start({ port })).rejects.toThrow(ChainProcessError);
    await expect(start({ port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
  });

  it('can be stopped twice and no longer answers', async () => {
    const chain = await start();
    await chain.stop();
    await chain.stop();
    await expect(fetch(chain.rpcUrl, { method: 'POST', body: '{}' })).rejects.toThrow();
  });

  it('names the platforms it exists for when asked for another', () => {
    expect(() => anvilBinary({ platform: 'sunos', arch: 'x64' })).toThrow(AnvilMissingError);
    expect(() => anvilBinary({ platform: 'sunos', arch: 'x64' })).toThrow(/sunos-x64.*linux-x64/);
  });
});
