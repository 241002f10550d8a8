/** Fills the local chain with registered services, for development and measurements; nothing answers at their addresses. */
import { type Address, encodeFunctionData, type Hex, numberToHex } from 'viem';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { createReadClient } from '@/lib/chain/client';
import { fetchCatalogue } from '@/lib/chain/reads/services';
import { localNetworkConfig } from '../config';
import { registrationOf, type SeededOffer, seededOffer } from './offers';

/** Reports that the chain did not take what it was given. */
export class MarketSeedError extends Error {
  override readonly name = 'MarketSeedError';
}

const batchSize = 250;
const stake = 100n * 10n ** 18n;
const funds = 200n * 10n ** 18n;
/** A description of 4 KB costs 3 million gas. */
const gas = numberToHex(6_000_000);
const gasPrice = numberToHex(10n ** 10n);
const usualBlockGas = numberToHex(30_000_000);
const largeBlockGas = numberToHex(10n ** 12n);

type Answer = { readonly id: number; readonly result?: unknown; readonly error?: { readonly message: string } };

type Call = { readonly method: string; readonly params: readonly unknown[] };

/** Sends calls in batches of one HTTP request each: a thousand requests of their own would take most of the time. */
async function callAll(rpcUrl: string, calls: readonly Call[]): Promise<readonly unknown[]> {
  const results: unknown[] = [];
  for (let from = 0; from < calls.length; from += batchSize) {
    const batch = calls.slice(from, from + batchSize).map((call, id) => ({ jsonrpc: '2.0', id, ...call }));
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(rpcUrl, { method: 'POST', headers, body: JSON.stringify(batch) });
    const answers: unknown = await response.json();
    if (!Array.isArray(answers)) throw new MarketSeedError('The chain did not answer a batch with a batch.');
    const byId = new Map(answers.map((answer: Answer) => [answer.id, answer]));
    for (const { id } of batch) {
      const answer = byId.get(id);
      if (answer === undefined) throw new MarketSeedError('The chain left out an answer of a batch.');
      if (answer.error !== undefined)
        throw new MarketSeedError(`The chain refused to be seeded: ${answer.error.message}`);
      results.push(answer.result);
    }
  }
  return results;
}

type Place = { readonly rpcUrl: string; readonly inference: Address; readonly owner: Address };

const transaction = (from: Address, to: Address, fields: object): Call => ({
  method: 'eth_sendTransaction',
  params: [{ from, to, gas, gasPrice, ...fields }],
});

async function registerAll({ rpcUrl, inference }: Place, offers: readonly SeededOffer[]): Promise<readonly unknown[]> {
  await callAll(
    rpcUrl,
    offers.map(({ provider }) => ({ method: 'anvil_setBalance', params: [provider, numberToHex(funds)] })),
  );
  return callAll(
    rpcUrl,
    offers.map((offer) => {
      const args = [registrationOf(offer)] as const;
      const data = encodeFunctionData({ abi: inferenceServingAbi, functionName: 'addOrUpdateService', args });
      return transaction(offer.provider, inference, { data, value: numberToHex(stake) });
    }),
  );
}

async function acknowledgeAll({ rpcUrl, inference, owner }: Place, offers: readonly SeededOffer[]) {
  const [count] = await callAll(rpcUrl, [{ method: 'eth_getTransactionCount', params: [owner, 'latest'] }]);
  const first = BigInt(String(count));
  return callAll(
    rpcUrl,
    offers
      .filter(({ acknowledged }) => acknowledged)
      .map(({ provider }, index) => {
        const args = [provider] as const;
        const data = encodeFunctionData({
          abi: inferenceServingAbi,
          functionName: 'acknowledgeTEESignerByOwner',
          args,
        });
        return transaction(owner, inference, { data, nonce: numberToHex(first + BigInt(index)) });
      }),
  );
}

async function requireSuccess(rpcUrl: string, hashes: readonly unknown[]): Promise<void> {
  const receipts = await callAll(
    rpcUrl,
    hashes.map((hash) => ({ method: 'eth_getTransactionReceipt', params: [hash] })),
  );
  const failed = receipts.filter((receipt) => (receipt as { status?: Hex } | null)?.status !== '0x1').length;
  if (failed > 0)
    throw new MarketSeedError(`${failed} of ${receipts.length} transactions of the seeded market failed.`);
}

/**
 * Registers the first `count` seeded offers, as far as they are not registered yet, and accepts those that are to be usable. All of it is
 * mined in a few large blocks by accounts nobody has a key of. Gives the number of services registered now.
 * @throws MarketSeedError when the chain refuses
 */
export async function seedMarket(place: Place & { readonly count: number }): Promise<number> {
  const { rpcUrl, count } = place;
  const config = localNetworkConfig({ rpcUrl, contracts: { ledger: place.inference, inference: place.inference } });
  const { value } = await fetchCatalogue(createReadClient(config), { inference: place.inference });
  const standing = new Set(value.services.map(({ provider }) => provider));
  const offers = Array.from({ length: count }, (_, index) => seededOffer(index));
  const missing = offers.filter(({ provider }) => !standing.has(provider));
  if (missing.length === 0) return 0;
  const set = (method: string, ...params: readonly unknown[]) => callAll(rpcUrl, [{ method, params }]);
  await set('anvil_autoImpersonateAccount', true);
  await set('evm_setAutomine', false);
  await set('evm_setBlockGasLimit', largeBlockGas);
  try {
    const registered = await registerAll(place, missing);
    await set('evm_mine');
    const accepted = await acknowledgeAll(place, missing);
    await set('evm_mine');
    await requireSuccess(rpcUrl, [...registered, ...accepted]);
  } finally {
    await set('evm_setBlockGasLimit', usualBlockGas);
    await set('evm_setAutomine', true);
    await set('anvil_autoImpersonateAccount', false);
  }
  return missing.length;
}
