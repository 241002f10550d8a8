import type { Address, Hex } from 'viem';
import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';
import { type Receipt, receiptMembers, receiptUnits, type SignedReceipt } from './receipt';

/** How a settlement stands on the provider's side; the contract's own word about it is on chain. */
export const settlementStates = ['pending', 'settled', 'partial', 'rejected'] as const;

/** One settlement order as the provider says it sent it; amounts in neuron, `createdAt` in milliseconds of its clock. */
export type ToldSettlement = {
  readonly nonce: bigint;
  readonly totalFee: bigint;
  readonly requestsHash: Hex;
  readonly state: (typeof settlementStates)[number];
  readonly paid: bigint;
  readonly transactionHash: Hex | undefined;
  readonly createdAt: bigint;
};

/** One row behind a settlement: what of its fee the order counted, and what of that was paid, in neuron. */
export type ToldRow = { readonly counted: bigint; readonly credited: bigint; readonly signed: SignedReceipt };

/** A page, and where the next one begins; `next` undefined: this was the last one for now (docs/protocol-receipts.md). */
export type ReceiptPage = {
  readonly receipts: readonly SignedReceipt[];
  readonly next: string | undefined;
  readonly keptDays: number;
};
export type SettlementPage = { readonly settlements: readonly ToldSettlement[]; readonly next: bigint | undefined };
export type RowPage = {
  readonly settlement: ToldSettlement;
  readonly rows: readonly ToldRow[];
  readonly next: number | undefined;
};

const maxUint256 = 2n ** 256n - 1n;

function parseAmount(value: unknown): bigint | undefined {
  if (typeof value !== 'string' || !/^(0|[1-9]\d{0,77})$/.test(value)) return undefined;
  const amount = BigInt(value);
  return amount <= maxUint256 ? amount : undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 1_000;
const isAddress = (value: unknown): value is Address => typeof value === 'string' && /^0x[0-9a-fA-F]{40}$/.test(value);
const isHash = (value: unknown): value is Hex => typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value);
const isSignature = (value: unknown): value is Hex =>
  typeof value === 'string' && /^0x[0-9a-fA-F]{128}1[bcBC]$/.test(value);

/** Write a receipt for the wire: numbers as decimal text, so that no reader rounds them. */
export function encodeReceipt({ receipt, signature }: SignedReceipt): JsonObject {
  const members = receiptMembers.map(({ name }) => {
    const value = receipt[name];
    return [name, typeof value === 'bigint' ? value.toString() : value] as const;
  });
  return { receipt: Object.fromEntries(members), signature };
}

/** A receipt that could not be computed with is none: no denominator of zero, no more cached than read. */
const isComputable = (receipt: Receipt): boolean =>
  receipt.inputDenominator > 0n && receipt.outputDenominator > 0n && receipt.cachedCount <= receipt.inputCount;

function parseReceipt(json: unknown): Receipt | undefined {
  if (!isJsonObject(json)) return undefined;
  const amounts = receiptMembers
    .filter(({ type }) => type === 'uint256')
    .map(({ name }) => [name, parseAmount(json[name])] as const);
  if (amounts.some(([, amount]) => amount === undefined)) return undefined;
  const { id, provider, user, serviceType, model, responseKey, requestHash, responseHash } = json;
  const unit = receiptUnits.find((known) => known === json.unit);
  if (!isText(id) || !isText(serviceType) || !isText(model) || !isText(responseKey) || unit === undefined)
    return undefined;
  if (!isAddress(provider) || !isAddress(user) || !isHash(requestHash) || !isHash(responseHash)) return undefined;
  const texts = { id, provider, user, serviceType, model, responseKey, unit, requestHash, responseHash };
  const receipt = { ...texts, ...Object.fromEntries(amounts) } as Receipt;
  return isComputable(receipt) ? receipt : undefined;
}

/** Read a signed receipt; anything but its exact form is `undefined`. Whether it holds is another question: `receiptIssues`. */
export function parseSignedReceipt(json: unknown): SignedReceipt | undefined {
  if (!isJsonObject(json) || !isSignature(json.signature)) return undefined;
  const receipt = parseReceipt(json.receipt);
  return receipt && { receipt, signature: json.signature };
}

/** Write a settlement for the wire. */
export function encodeSettlement(settlement: ToldSettlement): JsonObject {
  const { nonce, totalFee, requestsHash, state, paid, transactionHash, createdAt } = settlement;
  return {
    nonce: nonce.toString(),
    totalFee: totalFee.toString(),
    requestsHash,
    state,
    paid: paid.toString(),
    transactionHash: transactionHash ?? null,
    createdAt: createdAt.toString(),
  };
}

function parseSettlement(json: unknown): ToldSettlement | undefined {
  if (!isJsonObject(json)) return undefined;
  const [nonce, totalFee, paid, createdAt] = [json.nonce, json.totalFee, json.paid, json.createdAt].map(parseAmount);
  const state = settlementStates.find((known) => known === json.state);
  const { requestsHash, transactionHash } = json;
  if (nonce === undefined || totalFee === undefined || paid === undefined || createdAt === undefined) return undefined;
  if (state === undefined || !isHash(requestsHash)) return undefined;
  if (transactionHash !== null && !isHash(transactionHash)) return undefined;
  return { nonce, totalFee, requestsHash, state, paid, transactionHash: transactionHash ?? undefined, createdAt };
}

function parseRow(json: unknown): ToldRow | undefined {
  if (!isJsonObject(json)) return undefined;
  const [counted, credited] = [parseAmount(json.counted), parseAmount(json.credited)];
  const signed = parseSignedReceipt(json);
  return counted !== undefined && credited !== undefined && signed ? { counted, credited, signed } : undefined;
}

/** Every member of a list by one parser; one that is not of its form makes the whole list none. */
function parseAll<T>(list: unknown, parse: (json: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const parsed = list.map(parse);
  return parsed.every((item) => item !== undefined) ? (parsed as readonly T[]) : undefined;
}

/** Read `GET /v1/user/{address}/receipts`. */
export function parseReceiptPage(body: string): ReceiptPage | undefined {
  const json = parseJsonObject(body);
  const receipts = parseAll(json?.receipts, parseSignedReceipt);
  if (!json || !receipts || typeof json.keptDays !== 'number' || !(json.keptDays >= 0)) return undefined;
  if (json.next !== null && !isText(json.next)) return undefined;
  return { receipts, next: json.next ?? undefined, keptDays: json.keptDays };
}

/** Read `GET /v1/user/{address}/settlements`. */
export function parseSettlementPage(body: string): SettlementPage | undefined {
  const json = parseJsonObject(body);
  const settlements = parseAll(json?.settlements, parseSettlement);
  const next = json?.next === null ? null : parseAmount(json?.next);
  return settlements && next !== undefined ? { settlements, next: next ?? undefined } : undefined;
}

/** Read `GET /v1/user/{address}/settlements/{nonce}`. */
export function parseRowPage(body: string): RowPage | undefined {
  const json = parseJsonObject(body);
  const [settlement, rows] = [parseSettlement(json?.settlement), parseAll(json?.rows, parseRow)];
  if (!json || !settlement || !rows) return undefined;
  const { next } = json;
  if (next !== null && !(typeof next === 'number' && Number.isSafeInteger(next) && next > 0)) return undefined;
  return { settlement, rows, next: next ?? undefined };
}
