import type { Address, Hex } from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';

/** What the signature route answers (provider protocol §3.1). */
export type SignatureRecord = {
  readonly text: string;
  readonly signature: Hex;
  readonly signing_address: Address;
  readonly signing_algo: 'ecdsa';
};

const keptMs = 20 * 60_000;

/** Sign answers with the TEE key and keep each signature in memory for 20 minutes. */
export type ResponseSigner = {
  readonly address: Address;
  readonly account: PrivateKeyAccount;
  sign(input: { readonly chatKey: string; readonly text: string }): Promise<void>;
  find(chatKey: string): SignatureRecord | undefined;
};

/** Open the simulated TEE key. Look-ups ignore letter case (§3.1). */
export function createResponseSigner(options: { readonly teeKey: Hex; readonly now: () => number }): ResponseSigner {
  const account = privateKeyToAccount(options.teeKey);
  const records = new Map<string, { readonly record: SignatureRecord; readonly until: number }>();

  const sweep = (now: number): void => {
    // Insertion order is time order, so the first one still valid ends the sweep.
    for (const [key, { until }] of records) {
      if (until > now) return;
      records.delete(key);
    }
  };

  return {
    address: account.address,
    account,
    sign: async ({ chatKey, text }) => {
      const signature = await account.signMessage({ message: text });
      const now = options.now();
      sweep(now);
      records.set(chatKey.toLowerCase(), {
        record: { text, signature, signing_address: account.address, signing_algo: 'ecdsa' },
        until: now + keptMs,
      });
    },
    find: (chatKey) => {
      const kept = records.get(chatKey.toLowerCase());
      return kept && kept.until > options.now() ? kept.record : undefined;
    },
  };
}
