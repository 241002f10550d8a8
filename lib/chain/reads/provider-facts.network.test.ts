import { toHex } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReadClient } from '@/lib/chain/client';
import { createMoneyWorld, type MoneyWorld } from '@/lib/testing/money-world';
import { type Chain, developmentAccount, startChain } from '@/network/chain';
import { type ContractSource, deployContracts } from '@/network/deploy';
import { fetchSubAccounts } from './account';
import { fetchBlock } from './block';
import { fetchProviderFacts } from './provider-facts';
import { fetchService } from './service';

const oneG = 10n ** 18n;

describe.each<ContractSource>(['own', 'official'])('What a request depends on, with the %s contracts', (source) => {
  let node: Chain;
  let world: MoneyWorld;

  beforeAll(async () => {
    node = await startChain();
    const contracts = await deployContracts({ rpcUrl: node.rpcUrl, source });
    world = await createMoneyWorld({ rpcUrl: node.rpcUrl, contracts, accountAt: developmentAccount });
  });
  afterAll(() => node.stop());

  /** The chain's client, and which methods went through it. */
  const counted = (refused: readonly unknown[] = []) => {
    const asked: string[] = [];
    const client: ReadClient = {
      request: async (body) => {
        asked.push(body.method);
        if (asked.length <= refused.length) throw refused[asked.length - 1];
        return world.chain.client.request(body);
      },
    };
    return { client, asked };
  };
  const options = () => {
    const [provider] = world.providers;
    if (provider === undefined) throw new Error('A world has providers');
    const owner = developmentAccount(4).address;
    return {
      provider,
      owner,
      query: { inference: world.chain.network.contracts.inference, provider: provider.address, owner },
    };
  };
  const oneByOne = async () => {
    const { query } = options();
    const { client } = world.chain;
    const block = await fetchBlock(client);
    const service = await fetchService(client, { ...query, block });
    const accounts = await fetchSubAccounts(client, { ...query, block });
    return {
      service: service.value,
      account: accounts[0],
      block: { number: block.number, timestamp: block.timestamp },
    };
  };

  test('is read in one call, and is what the contract says asked one by one at that block', async () => {
    const before = counted();
    expect(await fetchProviderFacts(before.client, options().query)).toEqual(await oneByOne());
    const key = toHex(developmentAccount(4).getHdKey().privateKey ?? new Uint8Array());
    await world.chain.write({ key, on: 'ledger', functionName: 'depositFund', args: [], value: 5n * oneG });
    const args = [options().provider.address, 'inference-v1.0', 2n * oneG];
    await world.chain.write({ key, on: 'ledger', functionName: 'transferFund', args });
    const after = counted();
    const facts = await fetchProviderFacts(after.client, options().query);
    expect(facts.account?.balance).toBe(2n * oneG);
    expect(facts).toEqual(await oneByOne());
    expect([before.asked, after.asked]).toEqual([['eth_call'], ['eth_call']]);
  });

  test('is nothing for a provider without a service, not a failure', async () => {
    const { query, owner } = options();
    const facts = await fetchProviderFacts(world.chain.client, { ...query, provider: owner });
    expect([facts.service, facts.account]).toEqual([undefined, undefined]);
  });

  test('is read at a named block where the node refuses the whole', async () => {
    const refusal = Object.assign(new Error('out of gas'), { code: -32000 });
    const { client, asked } = counted([refusal]);
    expect(await fetchProviderFacts(client, options().query)).toMatchObject({
      service: { provider: options().provider.address },
    });
    expect(asked).toEqual(['eth_call', 'eth_getBlockByNumber', 'eth_call']);
  });
});
