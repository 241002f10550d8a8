import type { Address } from 'viem';
import { getAddress, isAddress } from 'viem/utils';

/** Why a text is not an address, or what is strange about it; each has one sentence in the message files. */
export type AddressIssue = 'empty' | 'malformed' | 'bad-checksum' | 'zero';

/** Either an address in checksum form or the one reason why there is none. */
export type ParsedAddress =
  | {
      readonly ok: true;
      readonly address: Address;
      /** The text had no capitals, or nothing but capitals: it carried no checksum that could prove it free of slips. */
      readonly isUnchecked: boolean;
    }
  | { readonly ok: false; readonly issue: AddressIssue };

const zero = `0x${'0'.repeat(40)}`;

/** Read an address as typed: 0x and 40 hex digits; mixed capitals must be the checksum of EIP-55. */
export function parseAddress(text: string): ParsedAddress {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, issue: 'empty' };
  if (!/^0x[0-9a-fA-F]{40}$/.test(trimmed)) return { ok: false, issue: 'malformed' };
  const digits = trimmed.slice(2);
  const isUnchecked = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  const lower = `0x${digits.toLowerCase()}`;
  if (!isAddress(lower)) return { ok: false, issue: 'malformed' };
  const address = getAddress(lower);
  if (!isUnchecked && `0x${digits}` !== address) return { ok: false, issue: 'bad-checksum' };
  return lower === zero ? { ok: false, issue: 'zero' } : { ok: true, address, isUnchecked };
}

/** An address the reader knows, and from where. */
export type KnownAddress = {
  readonly address: Address;
  readonly role: 'own' | 'provider' | 'ledger-contract' | 'inference-contract' | 'used-before';
};

const endsOf = (address: string): string => {
  const digits = address.slice(2).toLowerCase();
  return digits.slice(0, 4) + digits.slice(-4);
};

/** What is known about an address that money is meant for. */
export type AddressFinding =
  | { readonly kind: 'known'; readonly known: KnownAddress }
  /** Begins and ends like a known one and is another: how poisoned histories deceive. */
  | { readonly kind: 'look-alike'; readonly of: KnownAddress }
  | { readonly kind: 'unknown' };

/** Compare an address with those the reader knows: the same, one whose first and last four digits are equal, or a new one. */
export function findAddress(address: Address, known: readonly KnownAddress[]): AddressFinding {
  const lower = address.toLowerCase();
  const same = known.find((entry) => entry.address.toLowerCase() === lower);
  if (same !== undefined) return { kind: 'known', known: same };
  const alike = known.find((entry) => endsOf(entry.address) === endsOf(address));
  return alike === undefined ? { kind: 'unknown' } : { kind: 'look-alike', of: alike };
}
