import { type Address, type Hex, isHex, numberToHex } from 'viem';
import { errorCodeOf } from '@/lib/chain/failure';
import { WalletAnswerError } from '@/lib/chain/wallet-errors';
import type { RequestProvider } from './eip1193-wallet';
import type { BatchPort, BatchStatus } from './wallet-port';

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** Wallets write chain ids as hex with or without leading zeros; `0x0` is what holds for all chains. */
function capabilityOf(answer: unknown, chainId: number): unknown {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const found = Object.entries(answer).find(([key]) => isHex(key) && key !== '0x' && BigInt(key) === BigInt(chainId));
  return fieldOf(found?.[1], 'atomic') ?? fieldOf(fieldOf(answer, '0x0'), 'atomic');
}

/** `supported`: the wallet does it; `ready`: it will, once the person agrees to upgrade the account in the same prompt. */
function isAtomic(capability: unknown): boolean {
  const status = fieldOf(capability, 'status');
  return status === 'supported' || status === 'ready';
}

function parseBatchStatus(answer: unknown): BatchStatus {
  const status = fieldOf(answer, 'status');
  if (typeof status !== 'number') throw new WalletAnswerError('The wallet gave no status of the batch');
  if (status >= 400 && status < 500) return { kind: 'given-up' };
  const receipts = fieldOf(answer, 'receipts');
  const last: unknown = Array.isArray(receipts) ? receipts.at(-1) : undefined;
  const hash = fieldOf(last, 'transactionHash');
  return isHex(hash) && hash.length === 66 ? { kind: 'sent', hash: lowerHash(hash) } : { kind: 'pending' };
}

const lowerHash = (hash: Hex): Hex => `0x${hash.slice(2).toLowerCase()}`;

/** EIP-5792: the wallet does not know a batch of this name. It may have forgotten it, or another wallet took it. */
const unknownBatch = 5730;

/** The part of a wallet that runs several calls as one (EIP-5792), over EIP-1193. */
export function createBatchPort(provider: RequestProvider, address: Address): BatchPort {
  return {
    async isOffered(chainId) {
      try {
        const params = [address, [numberToHex(chainId)]];
        return isAtomic(capabilityOf(await provider.request({ method: 'wallet_getCapabilities', params }), chainId));
      } catch {
        // Most wallets do not know the question; every failure means two prompts instead of one.
        return false;
      }
    },
    async send({ from, chainId, calls }) {
      const request = {
        version: '2.0.0',
        from,
        chainId: numberToHex(chainId),
        atomicRequired: true,
        calls: calls.map(({ to, input, value }) => ({ to, data: input, value: numberToHex(value) })),
      };
      const answer = await provider.request({ method: 'wallet_sendCalls', params: [request] });
      const id = typeof answer === 'string' ? answer : fieldOf(answer, 'id');
      if (typeof id !== 'string' || id === '' || id.length > 8_194)
        throw new WalletAnswerError('The wallet gave no name for the batch');
      return id;
    },
    async status(callsId) {
      try {
        return parseBatchStatus(await provider.request({ method: 'wallet_getCallsStatus', params: [callsId] }));
      } catch (error) {
        if (errorCodeOf(error) === unknownBatch) return { kind: 'unknown' };
        throw error;
      }
    },
  };
}
