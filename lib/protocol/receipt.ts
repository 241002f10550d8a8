import type { Address, Hex } from 'viem';
import { getAddress, recoverTypedDataAddress } from 'viem/utils';
import { priceTierFor } from '@/lib/domain/pricing';
import type { Fee, TokenUsage } from '@/lib/domain/receipt';
import type { ServiceDetails } from '@/lib/domain/service';

/** What the counts of a receipt count (provider protocol §4.2): words stand in where a model reports no tokens. */
export const receiptUnits = ['token', 'word', 'image', 'second'] as const;
export type ReceiptUnit = (typeof receiptUnits)[number];

/** How the prices of a service were applied to one request; a `cacheDivisor` of 0 stands for no discount (provider protocol §4.2). */
export type PriceTerms = {
  readonly inputMultiplier: bigint;
  readonly inputDenominator: bigint;
  readonly outputMultiplier: bigint;
  readonly outputDenominator: bigint;
  readonly cacheDivisor: bigint;
};

/** What a request was billed by beside its counts: the unit, the part of the input that came from a cache, the terms. */
export type BilledTerms = PriceTerms & { readonly unit: ReceiptUnit; readonly cachedCount: number };

/** The terms of a service without tiers and without discount. */
export const plainTerms: PriceTerms = {
  inputMultiplier: 1n,
  inputDenominator: 1n,
  outputMultiplier: 1n,
  outputDenominator: 1n,
  cacheDivisor: 0n,
};

/** Say on which terms a chat answer is billed; without reported usage its words count, in the tier of an empty prompt (provider protocol §4.2). */
export function chatTerms(details: ServiceDetails, usage: TokenUsage | undefined): BilledTerms {
  const tier = priceTierFor(details, usage?.promptTokens ?? 0) ?? plainTerms;
  const { inputMultiplier, inputDenominator, outputMultiplier, outputDenominator } = tier;
  return {
    unit: usage ? 'token' : 'word',
    cachedCount: usage ? Math.min(usage.cachedTokens, usage.promptTokens) : 0,
    inputMultiplier,
    inputDenominator,
    outputMultiplier,
    outputDenominator,
    cacheDivisor: details.cacheDivisor ?? 0n,
  };
}

/**
 * One billed request as its provider tells it to the user (docs/protocol-receipts.md). Prices and fees in neuron, `createdAt`
 * and `finishedAt` in milliseconds of the provider's clock, hashes are sha256 as in the answer's own signature (provider
 * protocol §3.3), `id` is the row that settlements are made of (§5.2), `responseKey` the answer's `ZG-Res-Key` or empty.
 */
export type Receipt = PriceTerms & {
  readonly id: string;
  readonly provider: Address;
  readonly user: Address;
  readonly serviceType: string;
  readonly model: string;
  readonly responseKey: string;
  readonly unit: ReceiptUnit;
  readonly inputCount: bigint;
  readonly cachedCount: bigint;
  readonly outputCount: bigint;
  readonly inputPrice: bigint;
  readonly outputPrice: bigint;
  readonly inputFee: bigint;
  readonly outputFee: bigint;
  readonly fee: bigint;
  readonly createdAt: bigint;
  readonly finishedAt: bigint;
  readonly requestHash: Hex;
  readonly responseHash: Hex;
};

export type SignedReceipt = { readonly receipt: Receipt; readonly signature: Hex };

/** Every member of a receipt with its EIP-712 type, in the order in which it is signed (docs/protocol-receipts.md). */
export const receiptMembers = [
  { name: 'id', type: 'string' },
  { name: 'provider', type: 'address' },
  { name: 'user', type: 'address' },
  { name: 'serviceType', type: 'string' },
  { name: 'model', type: 'string' },
  { name: 'responseKey', type: 'string' },
  { name: 'unit', type: 'string' },
  { name: 'inputCount', type: 'uint256' },
  { name: 'cachedCount', type: 'uint256' },
  { name: 'outputCount', type: 'uint256' },
  { name: 'inputPrice', type: 'uint256' },
  { name: 'outputPrice', type: 'uint256' },
  { name: 'inputMultiplier', type: 'uint256' },
  { name: 'inputDenominator', type: 'uint256' },
  { name: 'outputMultiplier', type: 'uint256' },
  { name: 'outputDenominator', type: 'uint256' },
  { name: 'cacheDivisor', type: 'uint256' },
  { name: 'inputFee', type: 'uint256' },
  { name: 'outputFee', type: 'uint256' },
  { name: 'fee', type: 'uint256' },
  { name: 'createdAt', type: 'uint256' },
  { name: 'finishedAt', type: 'uint256' },
  { name: 'requestHash', type: 'bytes32' },
  { name: 'responseHash', type: 'bytes32' },
] as const;

/** The chain and contract that a provider serves: the domain of its receipts. */
export type ReceiptDomain = { readonly chainId: number; readonly verifyingContract: Address };

/**
 * Lay out a receipt as the EIP-712 data that the TEE signer signs. The domain's name is another than that of settlements
 * (provider protocol §5.2), so that no receipt can ever be taken for an order to pay.
 */
export function receiptTypedData({
  chainId,
  verifyingContract,
  receipt,
}: ReceiptDomain & { readonly receipt: Receipt }) {
  return {
    domain: { name: '0G Inference Receipt', version: '1', chainId, verifyingContract },
    types: { Receipt: receiptMembers },
    primaryType: 'Receipt',
    message: receipt,
  } as const;
}

/** Compute the fee of a receipt anew, in neuron, from its counts, prices and terms; every division floors (provider protocol §4.2). */
export function receiptFee(
  receipt: PriceTerms & Pick<Receipt, 'inputCount' | 'cachedCount' | 'outputCount' | 'inputPrice' | 'outputPrice'>,
): Fee {
  const inputPrice = (receipt.inputPrice * receipt.inputMultiplier) / receipt.inputDenominator;
  const outputPrice = (receipt.outputPrice * receipt.outputMultiplier) / receipt.outputDenominator;
  const { inputCount, cachedCount, cacheDivisor } = receipt;
  const cachedFee = cacheDivisor === 0n ? inputPrice * cachedCount : (inputPrice * cachedCount) / cacheDivisor;
  const inputFee = inputPrice * (inputCount - cachedCount) + cachedFee;
  const outputFee = outputPrice * receipt.outputCount;
  return { inputFee, outputFee, fee: inputFee + outputFee };
}

/** Recover who signed a receipt; `undefined` where the signature is none. */
export async function recoverReceiptSigner(
  domain: ReceiptDomain,
  { receipt, signature }: SignedReceipt,
): Promise<Address | undefined> {
  try {
    return getAddress(await recoverTypedDataAddress({ ...receiptTypedData({ ...domain, receipt }), signature }));
  } catch {
    // No public key fits these numbers: they are not a signature, and absence says that.
    return undefined;
  }
}

/** What is wrong with a receipt; an empty list is a receipt that holds. */
export type ReceiptIssue = 'other-signer' | 'other-provider' | 'other-user' | 'fee-differs';

/**
 * Check one receipt: that the expected key signed it, for this user and provider, and that its fee follows from its own
 * counts and prices. It says nothing about whether the counts are true. `signer` comes from the chain (`teeSignerAddress`).
 */
export async function receiptIssues(
  signed: SignedReceipt,
  expected: ReceiptDomain & { readonly signer: Address; readonly provider: Address; readonly user: Address },
): Promise<readonly ReceiptIssue[]> {
  const { receipt } = signed;
  const issues: ReceiptIssue[] = [];
  const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
  const signer = await recoverReceiptSigner(expected, signed);
  if (signer === undefined || !same(signer, expected.signer)) issues.push('other-signer');
  if (!same(receipt.provider, expected.provider)) issues.push('other-provider');
  if (!same(receipt.user, expected.user)) issues.push('other-user');
  const { inputFee, outputFee, fee } = receiptFee(receipt);
  if (inputFee !== receipt.inputFee || outputFee !== receipt.outputFee || fee !== receipt.fee) {
    issues.push('fee-differs');
  }
  return issues;
}
