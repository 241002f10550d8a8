import { privateKeyToAddress } from 'viem/accounts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createChainAccess } from './chain';
import { ensureRegistered } from './registration';
import { nodeOptions, startWorld, type World } from './testing/world';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.stop());

it('a changed registration is accepted although it is mined seconds after its gas was estimated', async () => {
  const { client, rpcUrl, chainId, contracts } = world;
  const { service, providerKey, teeKey } = await nodeOptions(world);
  const access = createChainAccess({ rpcUrl, chainId, inference: contracts.inference, providerKey });
  const wanted = { ...service, url: 'http://127.0.0.1:1', teeSignerAddress: privateKeyToAddress(teeKey) };
  // Estimated at the very time of the record that stands, the call writes no new time and is cheaper than it will be.
  await client.setBlockTimestampInterval({ interval: 0 });
  await ensureRegistered(access, wanted);
  const { timestamp } = await client.getBlock();
  await client.setAutomine(false);
  const changed = ensureRegistered(access, { ...wanted, url: 'http://127.0.0.1:2' });
  await vi.waitFor(async () => expect((await client.getTxpoolStatus()).pending).toBe(1));
  await client.setNextBlockTimestamp({ timestamp: timestamp + 5n });
  await client.mine({ blocks: 1 });
  expect((await changed).service.url).toBe('http://127.0.0.1:2');
});
