import type { Address, Hex } from 'viem';
import type { WalletPort, WalletRequest } from '@/lib/intents/wallet-port';
import { testAddress, testHash } from './builders';

/** A wallet that a test steers; `requests` holds everything it was asked to send. */
export type FakeWallet = WalletPort & {
  readonly requests: readonly WalletRequest[];
  useChain(chainId: number): void;
  useAccount(address: Address | undefined): void;
  /** Decide what becomes of the next requests. */
  answer(reply: (request: WalletRequest) => Hex | Promise<Hex>): void;
};

/** Create a wallet on chain 31337 that agrees to everything until told otherwise. */
export function createFakeWallet(address: Address = testAddress(1)): FakeWallet {
  const requests: WalletRequest[] = [];
  let chain = 31337;
  let account: Address | undefined = address;
  let reply: (request: WalletRequest) => Hex | Promise<Hex> = () => testHash(7);
  return {
    address,
    requests,
    chainId: async () => chain,
    currentAddress: async () => account,
    async sendCall(request) {
      requests.push(request);
      return reply(request);
    },
    useChain: (chainId) => {
      chain = chainId;
    },
    useAccount: (current) => {
      account = current;
    },
    answer: (next) => {
      reply = next;
    },
  };
}
