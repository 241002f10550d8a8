import { type Address, concatHex, type Hex, numberToHex, size } from 'viem';
import type { EncodedCall } from '@/lib/chain/calls/contract-call';
import { createBatchPort } from '@/lib/intents/eip5792-wallet';
import type { BatchPort } from '@/lib/intents/wallet-port';
import { testAddress } from './builders';
import type { RealChain } from './real-chain';

/**
 * Code that lends an account what EIP-7702 wallets give it: run a list of calls, all or nothing, as the account itself. Call data: per
 * call 20 bytes address, 32 bytes value, 4 bytes length, data.
 */
const executorCode: Hex = concatHex([
  // position = 0; loop: stop at the end of the call data
  '0x60005b803611600a57005b',
  // read the length; copy the data to memory
  '0x806034013560e01c8082603801600037',
  // call(gas, address, value, memory[0 .. length))
  '0x600060008260008560140135863560601c5af1',
  // on a refusal hand back its reason, else go on behind the data
  '0x603b573d600060003e3d6000fd5b60380101600256',
]);

const executor = testAddress(7702);

function encodeBatch(calls: readonly EncodedCall[]): Hex {
  return concatHex(
    calls.flatMap(({ to, value, input }) => [
      to,
      numberToHex(value, { size: 32 }),
      numberToHex(size(input), { size: 4 }),
      input,
    ]),
  );
}

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
