import type { Address } from 'viem';
import type { Service } from '@/lib/domain/service';
import {
  parseReceiptPage,
  parseRowPage,
  parseSettlementPage,
  type ReceiptPage,
  type RowPage,
  type SettlementPage,
} from '@/lib/protocol/receipt-page';
import { providerUrl, readText, requestProvider } from './http';
import { ProviderError } from './provider-error';

/** Whose receipts are read, with the session that proves it. */
export type ReceiptReader = {
  readonly service: Pick<Service, 'url'>;
  readonly user: Address;
  readonly token: string;
  readonly local: boolean;
  readonly signal: AbortSignal;
};

/** A page of 50 receipts is some 60 kB. */
const pageBytes = 512 * 1024;

async function fetchPage<T>(
  reader: ReceiptReader,
  path: string,
  parse: (body: string) => T | undefined,
): Promise<T | undefined> {
  const { service, user, token, local, signal } = reader;
  const url = providerUrl(service, `/v1/user/${user}/${path}`, { local });
  try {
    const response = await requestProvider({ url, method: 'GET', token, accept: 'application/json', signal });
    const page = parse(await readText(response, pageBytes));
    if (page === undefined) throw new ProviderError('unexpected-answer', { status: 200 });
    return page;
  } catch (error) {
    // Most providers know no receipts: that is an answer, not a failure (docs/protocol-receipts.md).
    if (error instanceof ProviderError && error.status === 404) return undefined;
    throw error;
  }
}

/** Read signed receipts in the order they were billed; `undefined`: this provider keeps none for its users. @throws ProviderError */
export function fetchReceipts(reader: ReceiptReader, after?: string): Promise<ReceiptPage | undefined> {
  return fetchPage(
    reader,
    `receipts${after === undefined ? '' : `?after=${encodeURIComponent(after)}`}`,
    parseReceiptPage,
  );
}

/** Read settlement orders in the order of their nonces; `undefined`: this provider tells none. @throws ProviderError */
export function fetchSettlements(reader: ReceiptReader, after = 0n): Promise<SettlementPage | undefined> {
  return fetchPage(reader, `settlements?after=${after}`, parseSettlementPage);
}

/** Read the rows behind one settlement, from a position on; `undefined`: there is no such settlement. @throws ProviderError */
export function fetchSettlementRows(reader: ReceiptReader, nonce: bigint, after = 0): Promise<RowPage | undefined> {
  return fetchPage(reader, `settlements/${nonce}?after=${after}`, parseRowPage);
}
