import { type Address, getAddress, type Hex, isAddress, isHex, numberToHex } from 'viem';
import { WalletAnswerError } from '@/lib/chain/wallet-errors';
import { createBatchPort } from './eip5792-wallet';
import type { WalletPort } from './wallet-port';

/** The one method of an EIP-1193 provider that is needed here. */
export type RequestProvider = {
  request(input: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>;
};

function parseHash(answer: unknown): Hex {
  if (isHex(answer) && answer.length === 66) return answer;
  throw new WalletAnswerError('The wallet gave no transaction hash');
}

function parseChainId(answer: unknown): number {
  const chainId = typeof answer === 'number' ? answer : isHex(answer) ? Number(BigInt(answer)) : Number.NaN;
  if (!Number.isSafeInteger(chainId)) throw new WalletAnswerError('The wallet gave no chain id');
  return chainId;
}

/** Bind an EIP-1193 provider to the account an action is prepared for; fees are left to the wallet. */
export function createWalletPort(provider: RequestProvider, address: Address): WalletPort {
  return {
    address,
    async chainId() {
      return parseChainId(await provider.request({ method: 'eth_chainId' }));
    },
    async currentAddress() {
      const accounts = await provider.request({ method: 'eth_accounts' });
      const first: unknown = Array.isArray(accounts) ? accounts[0] : undefined;
      return typeof first === 'string' && isAddress(first, { strict: false }) ? getAddress(first) : undefined;
    },
    async sendCall({ from, to, input, value, gas }) {
      const transaction = { from, to, data: input, value: numberToHex(value), gas: numberToHex(gas) };
      return parseHash(await provider.request({ method: 'eth_sendTransaction', params: [transaction] }));
    },
    batches: createBatchPort(provider, address),
  };
}
