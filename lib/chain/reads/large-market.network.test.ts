import { createTestClient, http, walletActions } from 'viem';
import { foundry } from 'viem/chains';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { testAddress } from '@/lib/testing/builders';
import { createRealChain, type RealChain } from '@/lib/testing/real-chain';
import { type Chain, developmentAccount, startChain } from '@/network/chain';
import { deployContracts } from '@/network/deploy';
import { inferenceServingAbi } from '../abi/inference-serving';
import { fetchAccountState } from './account';
import { fetchBlock } from './block';
import { fetchCatalogue } from './services';

const serviceCount = 1000;
const additionalInfo = JSON.stringify({
  ImageDigest: `sha256:${'0'.repeat(64)}`,
  ImageName: 'ghcr.io/example/broker:latest',
  TEEVerifier: 'dstack',
  TargetSeparated: false,
  TargetTeeAddress: '',
  VerifierURL: 'https://verifier.example',
});

let process: Chain;
let chain: RealChain;

beforeAll(async () => {
  process = await startChain();
  const contracts = await deployContracts({ rpcUrl: process.rpcUrl, source: 'official' });
  chain = createRealChain({ rpcUrl: process.rpcUrl, contracts });
  const client = createTestClient({ mode: 'anvil', chain: foundry, transport: http(process.rpcUrl) }).extend(
    walletActions,
  );
  await client.setAutomine(false);
  for (let index = 0; index < serviceCount; index++) {
    const account = testAddress(100_000 + index);
    await client.setBalance({ address: account, value: 200n * 10n ** 18n });
    await client.impersonateAccount({ address: account });
    await client.writeContract({
      account,
      address: contracts.inference,
      abi: inferenceServingAbi,
      functionName: 'addOrUpdateService',
      args: [
        {
          serviceType: 'chatbot',
          url: `https://provider-${index}.example`,
          model: `example/model-${index}`,
          verifiability: 'TeeML',
          inputPrice: 100n,
          outputPrice: 400n,
          additionalInfo,
          teeSignerAddress: account,
        },
      ],
      value: 100n * 10n ** 18n,
      gas: 1_500_000n,
      maxFeePerGas: 10n ** 10n,
    });
    if (index % 10 === 9) await client.mine({ blocks: 1 });
  }
});
afterAll(() => process.stop());

test('A first reading of 1,000 services asks for the block and for all of them at once, and both are of one block.', async () => {
  const request = vi.spyOn(globalThis, 'fetch');
  const block = await fetchBlock(chain.client);
  const read = await fetchCatalogue(chain.client, { inference: chain.network.contracts.inference });
  expect(request).toHaveBeenCalledTimes(3);
  request.mockRestore();
  expect(read.block).toEqual(block);
  expect(read.value).toMatchObject({ total: serviceCount, missing: 0 });
});

test('A market of 1,000 services and an account are two calls at one block, and no service is missing.', async () => {
  const request = vi.spyOn(globalThis, 'fetch');
  const block = await fetchBlock(chain.client);
  const { inference } = chain.network.contracts;
  const { value } = await fetchCatalogue(chain.client, { inference, block });
  await fetchAccountState(chain.client, { network: chain.network, owner: developmentAccount(4).address, block });
  expect(request).toHaveBeenCalledTimes(3);
  request.mockRestore();
  expect(value.missing).toBe(0);
  expect(new Set(value.services.map((service) => service.provider)).size).toBe(serviceCount);
  expect(value.services.map((service) => service.model)).toContain('example/model-999');
});
