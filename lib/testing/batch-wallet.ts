import { type Address, concatHex, type Hex } from 'viem';
import type { EncodedCall } from '@/lib/chain/calls/contract-call';
import { createBatchPort } from '@/lib/intents/eip5792-wallet';
import type { BatchPort } from '@/lib/intents/wallet-port';
import { testAddress } from './builders';
import { encodeBatch, executorCode } from './evm/batch-executor';
import type { RealChain } from './real-chain';

const executor = testAddress(7702);

/** Lend an account of the chain the code that runs batches. */
export async function lendBatchCode(chain: RealChain, account: Address): Promise<void> {
  await chain.setCode(executor, executorCode);
  await chain.setCode(account, concatHex(['0xef0100', executor]));
}

type CallsRequest = { readonly calls: readonly { readonly to: Address; readonly data: Hex; readonly value: Hex }[] };

function callsOf(params: readonly unknown[] | undefined): readonly EncodedCall[] {
  const request = params?.[0] as CallsRequest;
  return request.calls.map(({ to, data, value }) => ({ to, input: data, value: BigInt(value) }));
}

/**
 * A wallet's EIP-5792 methods over an account that was lent the code: a batch becomes one transaction of the account to itself. `answer`
 * may stand in for one method, to refuse or to change what the wallet says.
 */
export function createTestBatches(options: {
  readonly chain: RealChain;
  readonly key: Hex;
  readonly address: Address;
  readonly answer?: (method: string) => unknown;
}): BatchPort & { readonly hashes: readonly Hex[] } {
  const { chain, key, address } = options;
  const hashes: Hex[] = [];
  const provider = {
    async request({ method, params }: { readonly method: string; readonly params?: readonly unknown[] }) {
      const instead = options.answer?.(method);
      if (instead !== undefined) return instead;
      if (method === 'wallet_getCapabilities') return { '0x7a69': { atomic: { status: 'supported' } } };
      if (method === 'wallet_getCallsStatus') {
        const hash = hashes[Number(String(params?.[0]).replace('batch-', ''))];
        return { status: 200, atomic: true, receipts: [{ transactionHash: hash }] };
      }
      const hash = await chain.send({ key, to: address, input: encodeBatch(callsOf(params)) });
      hashes.push(hash);
      return { id: `batch-${hashes.length - 1}` };
    },
  };
  return { ...createBatchPort(provider, address), hashes };
}
