import type { Address, Hex } from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { recoverTextSigner } from '@/lib/protocol/response-proof';
import type { SharedState } from './store/store';

/** What the signature route answers (provider protocol §3.1). */
export type SignatureRecord = {
  readonly text: string;
  readonly signature: Hex;
  readonly signing_address: Address;
  readonly signing_algo: 'ecdsa';
};

const keptMs = 20 * 60_000;
/** Clients look a signature up when its answer has ended; the store has the older ones, so memory need not grow with traffic. */
const atHand = 1_000;

/** Sign answers with the TEE key and keep each signature for 20 minutes, where a restarted node and its replicas find it too. */
export type ResponseSigner = {
  readonly address: Address;
  readonly account: PrivateKeyAccount;
  sign(input: { readonly chatKey: string; readonly text: string }): Promise<void>;
  find(chatKey: string): Promise<SignatureRecord | undefined>;
};

/** Open the simulated TEE key. Look-ups ignore letter case (§3.1). */
export function createResponseSigner(options: {
  readonly teeKey: Hex;
  readonly now: () => number;
  readonly store: Pick<SharedState, 'keepSignature' | 'findSignature'>;
}): ResponseSigner {
  const { store } = options;
  const account = privateKeyToAccount(options.teeKey);
  const records = new Map<string, { readonly record: SignatureRecord; readonly until: number }>();

  const sweep = (now: number): void => {
    // Insertion order is time order, so the first one to stay ends the sweep.
    for (const [key, { until }] of records) {
      if (until > now && records.size <= atHand) return;
      records.delete(key);
    }
  };

  const kept = async (responseKey: string): Promise<SignatureRecord | undefined> => {
    const found = await store.findSignature(responseKey, options.now());
    // Kept by an earlier run perhaps, under a key that was replaced since: whose it is, it says itself.
    const signer = found && (await recoverTextSigner(found));
    return found && signer && { ...found, signing_address: signer, signing_algo: 'ecdsa' };
  };

  return {
    address: account.address,
    account,
    sign: async ({ chatKey, text }) => {
      const signature = await account.signMessage({ message: text });
      const now = options.now();
      const responseKey = chatKey.toLowerCase();
      sweep(now);
      records.set(responseKey, {
        record: { text, signature, signing_address: account.address, signing_algo: 'ecdsa' },
        until: now + keptMs,
      });
      await store.keepSignature({ responseKey, text, signature, keptUntil: now + keptMs });
    },
    find: async (chatKey) => {
      const responseKey = chatKey.toLowerCase();
      const known = records.get(responseKey);
      return known && known.until > options.now() ? known.record : kept(responseKey);
    },
  };
}
