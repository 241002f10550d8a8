import { createPublicClient, createTestClient, getContractAddress, http, publicActions, zeroHash } from 'viem';
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
        fineTuning: '0xA51c1fc2f0D1a1b8494Ed1FE312d7C3a78Ed91C0',
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
      const active = await client.readContract({ ...ledger, functionName: 'getAllActiveServices' });
      expect(
        active.map(({ fullName, serviceAddress, isRecommended }) => [fullName, serviceAddress, isRecommended]),
      ).toEqual([
        ['inference-v1.0', contracts.inference, true],
        ['fine-tuning-v1.0', contracts.fineTuning, true],
      ]);
      expect(await client.readContract({ ...inference, functionName: 'lockTime' })).toBe(86_400n);
      expect(await client.readContract({ ...inference, functionName: 'ledgerAddress' })).toBe(contracts.ledger);
      const owner = developmentAccount(0).address;
      expect(await client.readContract({ ...ledger, functionName: 'owner' })).toBe(owner);
      expect(await client.readContract({ ...inference, functionName: 'owner' })).toBe(owner);
    },
  );

  it.each(['own', 'official'] as const)('changes nothing of the %s ones the second time', async (source) => {
    const { rpcUrl } = chain;
    const client = createTestClient({ mode: 'anvil', chain: foundry, transport: http(rpcUrl), cacheTime: 0 }).extend(
      publicActions,
    );
    const standing = new Set<string>(Object.values(await deployContracts({ rpcUrl, source })));
    const height = await client.getBlockNumber();
    const { address } = developmentAccount(0);
    // Transaction counts at which the owner's next contract would come to stand where one of ours stands already.
    const nonces = Array.from({ length: 20 }, (_, nonce) => nonce).filter((nonce) =>
      standing.has(getContractAddress({ from: address, nonce: BigInt(nonce) })),
    );
    expect(nonces).toHaveLength(standing.size);
    for (const nonce of nonces) {
      await client.setNonce({ address, nonce });
      await deployContracts({ rpcUrl, source });
    }
    expect(await client.getBlockNumber()).toBe(height);
  });

  it('adds a contract to a chain kept from before it and leaves the rest as it is', async () => {
    const { rpcUrl } = chain;
    const client = createTestClient({ mode: 'anvil', chain: foundry, transport: http(rpcUrl) }).extend(publicActions);
    const { ledger, fineTuning } = await deployContracts({ rpcUrl, source: 'own' });
    const known = { address: ledger, abi: ledgerManagerAbi } as const;
    const before = await client.readContract({ ...known, functionName: 'getAllActiveServices' });
    // As if it had never been placed: no code, no state.
    await client.setCode({ address: fineTuning, bytecode: '0x' });
    for (const slot of [0, 1, 2, 3, 4]) {
      await client.setStorageAt({ address: fineTuning, index: slot, value: zeroHash });
    }
    await deployContracts({ rpcUrl, source: 'own' });
    const lockTime = await client.readContract({
      address: fineTuning,
      abi: inferenceServingAbi,
      functionName: 'lockTime',
    });
    expect(lockTime).toBe(86_400n);
    expect(await client.readContract({ ...known, functionName: 'getAllActiveServices' })).toEqual(before);
  });

  it('refuses to mix sources and says how to begin anew', async () => {
    const { rpcUrl } = chain;
    await deployContracts({ rpcUrl, source: 'own' });
    await expect(deployContracts({ rpcUrl, source: 'official' })).rejects.toThrow(OtherContractsError);
    await expect(deployContracts({ rpcUrl, source: 'official' })).rejects.toThrow('--reset');
  });
});
