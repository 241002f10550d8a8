import { sha256 } from '@noble/hashes/sha2';
import type { Verdict } from '@/lib/domain/attestation';
import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';
import type { ReportSubject } from '@/lib/domain/machine';
import { decodeHex, EvidenceUnreadableError, encodeHex, encodeText } from './bytes';
import type { Collateral, SignedCollateral } from './verdict-types';

/** The version this software writes; another one is not read. */
export const bundleVersion = 1;

/** Two reports with GPU evidence, their bulletins and the texts of one answer stay far below this many bytes. */
export const bundleLimit = 16_777_216;

/** What the chain said of the service, and at which block. Addresses: 0x and 40 hex digits. */
export type BundleChainFacts = {
  readonly chainId: number;
  readonly contract: string;
  readonly provider: string;
  /** The signer that applies to this report: teeSignerAddress, or TargetTeeAddress of a separated provider. */
  readonly signer: string;
  readonly acknowledged: boolean;
  readonly mode: string;
  readonly providerIdentity?: string;
  /** Decimal number, hash, and the chain's clock in seconds (decimal). */
  readonly block: { readonly number: string; readonly hash: string; readonly timestamp: string };
};

/** Bytes of one side of an exchange: their sha256 (0x hex), and the text itself where the owner chose to keep it. */
export type BundleBytes = { readonly sha256: string; readonly text?: string };

/** One answer: what was asked, what came back, and what was signed. */
export type BundleExchange = {
  readonly model: string;
  readonly request: BundleBytes;
  readonly response?: BundleBytes;
  readonly imageHashes?: readonly string[];
  readonly signedText: string;
  readonly signature: string;
  /** Question and answer as they stood on screen, where the owner chose to add them: for a reader, since no hash names these. */
  readonly words?: { readonly question: string; readonly answer: string };
};

/** What one machine's verdict is made of, beside chain facts and clock. */
export type BundleReport = {
  readonly subject?: ReportSubject;
  /** sha256 of the development root's key, where the report is of a simulated machine. */
  readonly simulatedRoot?: string;
  /** The provider's exact text. */
  readonly report: string;
  /** 64 hex digits. */
  readonly nonce?: string;
  /** Revocation lists as hex. */
  readonly collateral?: {
    readonly tcbInfo?: SignedCollateral;
    readonly qeIdentity?: SignedCollateral;
    readonly pckCrl?: string;
    readonly rootCrl?: string;
  };
};

/** The other machine of a provider that has two, held against its own key on chain. */
export type BundleMachine = BundleReport & { readonly signer: string; readonly verdict: Verdict };

/** Everything a bundle holds before it is judged. Moments: milliseconds since 1970. */
export type BundleContent = BundleReport & {
  readonly format: 'compute-evidence';
  readonly version: typeof bundleVersion;
  readonly software: string;
  readonly madeAt: number;
  /** The clock every certificate and document was judged by. */
  readonly judgedAt: number;
  readonly chain: BundleChainFacts;
  readonly otherMachines?: readonly Omit<BundleMachine, 'verdict'>[];
  readonly exchange?: BundleExchange;
};

/** Everything needed to judge a provider or an answer again offline (features F-104, F-105). */
export type EvidenceBundle = Omit<BundleContent, 'otherMachines'> & {
  readonly otherMachines?: readonly BundleMachine[];
  readonly verdict: Verdict;
};

/** JSON of ours is a few levels deep; what is deeper was made to exhaust whoever reads it. */
const depthLimit = 64;

/** Print a JSON value with the keys of every object in code unit order and no space, so that equal values are equal texts. */
function canonical(value: unknown, depth = 0): string {
  if (depth > depthLimit) throw new EvidenceUnreadableError('nested too deeply');
  if (Array.isArray(value)) return `[${value.map((entry) => canonical(entry, depth + 1)).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key], depth + 1)}`);
  return `{${members.join(',')}}`;
}

/** Compute the sum over every part of a bundle; it finds changes, and is no signature. @throws EvidenceUnreadableError */
export function bundleDigest(bundle: JsonObject): string {
  const { digest: _, ...rest } = bundle;
  return encodeHex(sha256(encodeText(canonical(rest))));
}

/** Write a bundle as a file's text, with the sum over all of its parts. */
export function encodeEvidenceBundle(bundle: EvidenceBundle): string {
  const plain = parseJsonObject(JSON.stringify(bundle)) ?? {};
  return `${JSON.stringify({ ...plain, digest: bundleDigest(plain) }, undefined, 2)}\n`;
}

/** Turn collateral into the form a bundle keeps. */
export function bundleCollateral(collateral: Collateral): NonNullable<BundleReport['collateral']> {
  const { tcbInfo, qeIdentity, pckCrl, rootCrl } = collateral;
  return {
    ...(tcbInfo && { tcbInfo }),
    ...(qeIdentity && { qeIdentity }),
    ...(pckCrl && { pckCrl: encodeHex(pckCrl) }),
    ...(rootCrl && { rootCrl: encodeHex(rootCrl) }),
  };
}

/** Give the collateral of a bundle back as a verdict takes it. */
export function collateralOfBundle({ collateral }: BundleReport): Collateral | undefined {
  if (!collateral) return undefined;
  const { tcbInfo, qeIdentity } = collateral;
  const pckCrl = decodeHex(collateral.pckCrl ?? '');
  const rootCrl = decodeHex(collateral.rootCrl ?? '');
  return {
    ...(tcbInfo && { tcbInfo }),
    ...(qeIdentity && { qeIdentity }),
    ...(pckCrl && pckCrl.length > 0 && { pckCrl }),
    ...(rootCrl && rootCrl.length > 0 && { rootCrl }),
  };
}
