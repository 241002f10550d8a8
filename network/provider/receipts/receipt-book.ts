// network/provider/receipts: what a user may see of their own bills, signed by the key that signs answers (docs/protocol-receipts.md).
import type { Address } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import type { JsonObject } from '@/lib/domain/json';
import { type ReceiptDomain, receiptTypedData } from '@/lib/protocol/receipt';
import { encodeReceipt, encodeSettlement } from '@/lib/protocol/receipt-page';
import type { ReceiptShelf, StoredReceipt } from '../store/store';

/** Days for which receipts of what was paid are kept where nothing else is configured: a year and the time to close it. */
export const usualReceiptsKeptDays = 400;

/** A page of at most so many: each receipt is signed when it is asked for. */
export const receiptPageLimit = 50;

/** Pages as they go on the wire; `undefined`: what was asked for is not there. */
export type ReceiptBook = {
  receipts(input: {
    readonly user: Address;
    readonly after: string | undefined;
    readonly limit: number;
  }): Promise<JsonObject | undefined>;
  settlements(input: { readonly user: Address; readonly after: bigint; readonly limit: number }): Promise<JsonObject>;
  settlement(input: {
    readonly user: Address;
    readonly nonce: bigint;
    readonly after: number;
    readonly limit: number;
  }): Promise<JsonObject | undefined>;
};

/** Open the books of one provider for its users. */
export function createReceiptBook(options: {
  readonly store: ReceiptShelf;
  readonly domain: ReceiptDomain;
  readonly provider: Address;
  readonly signer: PrivateKeyAccount;
  readonly keptDays: number;
}): ReceiptBook {
  const { store, domain, provider, signer, keptDays } = options;

  const signed = async (stored: StoredReceipt): Promise<JsonObject> => {
    const receipt = { ...stored, provider };
    const signature = await signer.signTypedData(receiptTypedData({ ...domain, receipt }));
    return encodeReceipt({ receipt, signature });
  };

  return {
    receipts: async (input) => {
      const page = await store.receipts(input);
      if (!page) return undefined;
      const receipts: JsonObject[] = [];
      // One after the other: signing is computing, and others want their turn in between.
      for (const stored of page.receipts) receipts.push(await signed(stored));
      return { receipts, next: page.more ? (page.receipts.at(-1)?.id ?? null) : null, keptDays };
    },
    settlements: async ({ user, after, limit }) => {
      const found = await store.settlements({ user, after, limit: limit + 1 });
      const page = found.slice(0, limit);
      const next = found.length > limit ? (page.at(-1)?.nonce.toString() ?? null) : null;
      return { settlements: page.map(encodeSettlement), next };
    },
    settlement: async ({ user, nonce, after, limit }) => {
      const settlement = await store.settlement(user, nonce);
      if (!settlement) return undefined;
      const found = await store.settledRows({ user, nonce, after, limit: limit + 1 });
      const rows: JsonObject[] = [];
      for (const { counted, credited, receipt } of found.slice(0, limit)) {
        rows.push({ counted: counted.toString(), credited: credited.toString(), ...(await signed(receipt)) });
      }
      return { settlement: encodeSettlement(settlement), rows, next: found.length > limit ? after + limit : null };
    },
  };
}
