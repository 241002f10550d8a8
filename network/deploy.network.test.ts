import { createPublicClient, http } from 'viem';
import { foundry } from 'viem/chains';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { type Chain, developmentAccount, startChain } from './chain';
import { deployContracts, OtherContractsError } from './deploy';

describe('deploying the contracts', () => {
  let chain: Chain;
  beforeEach(async () => {
    chain = await startChain();
  });
  afterEach(() => chain.stop());

  it.each(['own', 'official'] as const)(
    'brings the %s ones into service at the addresses the SDK knows',
    async (source) => {
      const { rpcUrl } = chain;
      const contracts = await deployContracts({ rpcUrl, source });
      expect(contracts).toEqual({
        ledger: '0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0',
        inference: '0x0165878A594ca255338adfa4d48449f69242Eb8F',
      });
      const client = createPublicClient({ chain: foundry, transport: http(rpcUrl) });
      const ledger = { address: contracts.ledger, abi: ledgerManagerAbi } as const;
      const inference = { address: contracts.inference, abi: inferenceServingAbi } as const;
      const recommended = await client.readContract({
        ...ledger,
        functionName: 'getRecommendedService',
        args: ['inference'],
      });
      expect(recommended).toEqual(['v1.0', contracts.inference]);
      expect(await client.readContract({ ...inference, functionName: 'lockTime' })).toBe(86_400n);
      expect(await client.readContract({ ...inference, functionName: 'ledgerAddress' })).toBe(contracts.ledger);
      const owner = developmentAccount(0).address;
      expect(await client.readContract({ ...ledger, functionName: 'owner' })).toBe(owner);
      expect(await client.readContract({ ...inference, functionName: 'owner' })).toBe(owner);
    },
  );

  it('changes nothing the second time', async () => {
    const { rpcUrl } = chain;
    const client = createPublicClient({ chain: foundry, transport: http(rpcUrl), cacheTime: 0 });
    await deployContracts({ rpcUrl, source: 'own' });
    const height = await client.getBlockNumber();
    await deployContracts({ rpcUrl, source: 'own' });
    expect(await client.getBlockNumber()).toBe(height);
  });

  it('refuses to mix sources and says how to begin anew', async () => {
    const { rpcUrl } = chain;
    await deployContracts({ rpcUrl, source: 'own' });
    await expect(deployContracts({ rpcUrl, source: 'official' })).rejects.toThrow(OtherContractsError);
    await expect(deployContracts({ rpcUrl, source: 'official' })).rejects.toThrow('--reset');
  });
});
