import type { Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import type { WalletPort, WalletRequest } from '@/lib/intents/wallet-port';
import { createTestBatches } from './batch-wallet';
import { createKeyWallet } from './key-wallet';
import type { RealChain } from './real-chain';

/** What happens instead when the wallet opens for one transaction; `send` is what it would have done. */
export type PromptAnswer = (send: () => Promise<Hex>, request: WalletRequest) => Promise<Hex>;

/** What the wallet does when it opens the next time, and whether it runs batches. */
type NextPrompt = {
  declines: boolean;
  dies: (() => void) | undefined;
  answer: PromptAnswer | undefined;
  batches: boolean;
};

/** The person's wallet: a real key behind EIP-1193 that may decline, or outlive the page that asked it. */
export function createPersonWallet(options: { readonly chain: RealChain; readonly rpcUrl: string; readonly key: Hex }) {
  const { chain, rpcUrl, key } = options;
  const { address } = privateKeyToAccount(key);
  const base = createKeyWallet({ rpcUrl, privateKey: key });
  const batches = createTestBatches({ chain, key, address });
  const sent: Hex[] = [];
  const next: NextPrompt = { declines: false, dies: undefined, answer: undefined, batches: false };
  const keep = (hash: Hex) => hash;
  const answer = async <T>(send: () => Promise<T>, hashOf: (answer: T) => Hex | undefined): Promise<T> => {
    if (next.declines) {
      next.declines = false;
      throw Object.assign(new Error('User rejected'), { code: 4001 });
    }
    const result = await send();
    const hash = hashOf(result);
    if (hash !== undefined) sent.push(hash);
    const die = next.dies;
    if (die === undefined) return result;
    next.dies = undefined;
    if (hash !== undefined) await chain.mined(hash);
    die();
    return new Promise<never>(() => {});
  };
  const wallet: WalletPort = {
    ...base,
    sendCall: (request) => {
      const instead = next.answer;
      next.answer = undefined;
      const send = () => base.sendCall(request);
      return answer(instead === undefined ? send : () => instead(send, request), keep);
    },
    batches: {
      isOffered: async (chainId) => next.batches && batches.isOffered(chainId),
      send: (batch) =>
        answer(
          () => batches.send(batch),
          () => batches.hashes.at(-1),
        ),
      status: (callsId) => batches.status(callsId),
    },
  };
  return { wallet, sent, next };
}
