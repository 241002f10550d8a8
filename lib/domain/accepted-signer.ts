import type { Address } from 'viem';
import type { ProviderNote } from './favourite';
import { isJsonObject, parseJsonObject } from './json';

/**
 * The signer the contract named when an account's own transaction accepted a provider; `at`: when it was sent, this device's clock in
 * milliseconds. The contract keeps only that a provider is accepted, not which key (C-19).
 */
export type AcceptedSigner = { readonly signer: Address; readonly at: number };

/** What one account accepted, by provider address in lower case. */
export type AcceptedSigners = ReadonlyMap<string, AcceptedSigner>;

/** What a mined transaction did to an acceptance; `signer` undefined: it took it back. */
export type Acceptance = { readonly provider: Address; readonly signer: Address | undefined };

/** Note what a transaction sent at `at` accepted or took back; one sent before the noted one changes nothing. */
export function withAcceptance(
  signers: AcceptedSigners,
  { provider, signer }: Acceptance,
  at: number,
): AcceptedSigners {
  const key = provider.toLowerCase();
  if ((signers.get(key)?.at ?? 0) > at) return signers;
  const next = new Map(signers);
  if (signer === undefined) next.delete(key);
  else next.set(key, { signer, at });
  return next;
}

/** A signer the reader met before, and by what. */
export type LastSigner = AcceptedSigner & { readonly by: 'use' | 'acceptance' };

/** The signer the reader last met, by an answer or by accepting it, whichever was later; undefined where none is known. */
export function lastSigner(
  { recent }: Pick<ProviderNote, 'recent'>,
  accepted: AcceptedSigner | undefined,
): LastSigner | undefined {
  const isUseLater = accepted === undefined || (recent !== undefined && recent.at > accepted.at);
  if (recent?.signer !== undefined && isUseLater) return { signer: recent.signer, at: recent.at, by: 'use' };
  return accepted && { ...accepted, by: 'acceptance' };
}

const addressPattern = /^0x[0-9a-fA-F]{40}$/;
const isAddress = (value: unknown): value is Address => typeof value === 'string' && addressPattern.test(value);

/** Read acceptances as they were written; what is broken is left out. */
export function parseAcceptedSigners(text: string): AcceptedSigners {
  const entries = Object.entries(parseJsonObject(text) ?? {}).flatMap(([provider, value]) => {
    if (!isAddress(provider) || !isJsonObject(value)) return [];
    const { signer, at } = value;
    if (!isAddress(signer) || typeof at !== 'number' || !Number.isSafeInteger(at)) return [];
    return [[provider.toLowerCase(), { signer, at }] as const];
  });
  return new Map(entries);
}

/** Write acceptances as text that `parseAcceptedSigners` reads back. */
export function writeAcceptedSigners(signers: AcceptedSigners): string {
  return JSON.stringify(Object.fromEntries(signers));
}
