import type { Address, Hex } from 'viem';
import { recoverMessageAddress } from 'viem/utils';
import type { ProviderMode } from '@/lib/domain/service';
import type { ProofReason, ProofState, ProofStep, ProofStepId, ResponseProof } from '@/lib/domain/verification';

const bare = (hash: Hex): string => hash.slice(2).toLowerCase();

/** Write the text a provider signs for one chat exchange: two sha256 values, lowercase hex without 0x (provider protocol §3.3). */
export function signedTextOf(hashes: { readonly requestHash: Hex; readonly responseHash: Hex }): string {
  return `${bare(hashes.requestHash)}:${bare(hashes.responseHash)}`;
}

/** What a signed text says, by its form (provider protocol §3.3). Hashes are sha256. */
export type SignedText =
  | { readonly scheme: 'plain'; readonly request: Hex; readonly response: Hex }
  | { readonly scheme: 'images'; readonly request: Hex; readonly images: readonly Hex[] }
  | {
      readonly scheme: 'routing';
      readonly request: Hex;
      readonly response: Hex;
      readonly providerType: string;
      readonly providerIdentity: string;
      readonly tlsFingerprint: Hex;
    }
  | { readonly scheme: 'e2ee'; readonly streamed: boolean; readonly request: Hex; readonly response: Hex };

const isHash = (text: string | undefined): text is string => text !== undefined && /^[0-9a-f]{64}$/.test(text);
const isWord = (text: string | undefined): text is string =>
  text !== undefined && /^[\x21-\x39\x3b-\x7e]{1,128}$/.test(text);
const hex = (digits: string): Hex => `0x${digits}`;

function parseE2ee([form, request, response]: readonly string[]): SignedText | undefined {
  if (form !== 'zg-sig-v1/e2ee-ct' && form !== 'zg-sig-v1/e2ee-ct-stream') return undefined;
  if (!isHash(request) || !isHash(response)) return undefined;
  return { scheme: 'e2ee', streamed: form.endsWith('-stream'), request: hex(request), response: hex(response) };
}

function parseImages(request: string, images: readonly string[]): SignedText | undefined {
  return images.every(isHash) ? { scheme: 'images', request: hex(request), images: images.map(hex) } : undefined;
}

/** Take a signed text apart by its form; anything that is not exactly one of the known forms is `undefined` (§3.5). */
export function parseSignedText(text: string): SignedText | undefined {
  const parts = text.split(':');
  const [request, response, providerType, providerIdentity, fingerprint] = parts;
  if (parts.length === 3) return parseE2ee(parts);
  if (!isHash(request) || response === undefined) return undefined;
  if (parts.length === 2 && response.includes(',')) return parseImages(request, response.split(','));
  if (!isHash(response)) return undefined;
  if (parts.length === 2) return { scheme: 'plain', request: hex(request), response: hex(response) };
  if (parts.length !== 5 || !isWord(providerType) || !isWord(providerIdentity) || !isHash(fingerprint))
    return undefined;
  return {
    scheme: 'routing',
    request: hex(request),
    response: hex(response),
    providerType,
    providerIdentity,
    tlsFingerprint: hex(fingerprint),
  };
}

const isSignature = (text: string): text is Hex => /^0x[0-9a-fA-F]{128}1[bcBC]$/.test(text);

/** Recover who signed a text by personal_sign; `undefined` where the signature is none (65 bytes, v 27 or 28: §3.3). */
export async function recoverTextSigner(signed: {
  readonly text: string;
  readonly signature: string;
}): Promise<Address | undefined> {
  const { text, signature } = signed;
  if (!isSignature(signature)) return undefined;
  try {
    return await recoverMessageAddress({ message: text, signature });
  } catch {
    // No public key fits these numbers: they are not a signature, and absence says that.
    return undefined;
  }
}

/** What the provider's signature endpoint answered (provider protocol §3.1). */
export type SignatureAnswer =
  | { readonly state: 'found'; readonly text: string; readonly signature: string }
  | { readonly state: 'missing' }
  | { readonly state: 'expired' }
  | { readonly state: 'failed'; readonly detail: string };

/** Everything a proof is made of. Hashes are sha256 of the exact bytes sent and of every byte received. */
export type ExchangeEvidence = {
  readonly mode: ProviderMode;
  /** From chain, never from the provider's own answer: `responseSigner(service)`. */
  readonly expectedSigner: Address;
  /** From chain; compared where the mode signs it (centralized). */
  readonly providerIdentity?: string | undefined;
  readonly requestHash: Hex;
  /** Undefined while the body did not end. */
  readonly responseHash: Hex | undefined;
  readonly answer: SignatureAnswer;
  /** The same text was used for another exchange before. */
  readonly seen: boolean;
  /** This device's clock in milliseconds. */
  readonly checkedAt: number;
};

const step = (id: ProofStepId, state: ProofState, reason: ProofReason): ProofStep => ({ id, state, reason });

const stepIds: readonly ProofStepId[] = ['scheme', 'signer', 'request', 'response'];
const sameForAll = (state: ProofState, reason: ProofReason) => stepIds.map((id) => step(id, state, reason));

const reasonOfAbsence = {
  missing: 'signature-missing',
  expired: 'signature-expired',
  failed: 'lookup-failed',
} as const;

/** A text with the two hashes of a chat exchange. */
type BoundText = Extract<SignedText, { readonly scheme: 'plain' | 'routing' }>;

/** The one form each kind of provider signs chats in; any other form fails closed. */
function boundText(evidence: ExchangeEvidence, text: string): BoundText | undefined {
  const parsed = parseSignedText(text);
  if (evidence.mode !== 'centralized') return parsed?.scheme === 'plain' ? parsed : undefined;
  if (parsed?.scheme !== 'routing' || parsed.providerType !== 'centralized') return undefined;
  const wanted = evidence.providerIdentity;
  return wanted === undefined || wanted === parsed.providerIdentity ? parsed : undefined;
}

/** Only the combined form was confirmed with recorded bytes; until the others are, they prove no scheme. */
const schemeStep = (mode: ProviderMode): ProofStep =>
  mode === 'combined' ? step('scheme', 'proven', 'matches') : step('scheme', 'unknown', 'format-unknown');

function signerStep(expected: Address, found: Address | undefined): ProofStep {
  if (found === undefined) return { ...step('signer', 'refuted', 'signature-malformed'), expected };
  const same = found.toLowerCase() === expected.toLowerCase();
  return {
    ...(same ? step('signer', 'proven', 'matches') : step('signer', 'refuted', 'signer-differs')),
    expected,
    found,
  };
}

function requestStep(evidence: ExchangeEvidence, text: BoundText): ProofStep {
  const hashes = { expected: evidence.requestHash, found: text.request };
  if (evidence.seen) return { ...step('request', 'refuted', 'replayed'), ...hashes };
  // Servers may rewrite a request before they hash it, so other bytes are not provable rather than forged (§3.5).
  const same = text.request === evidence.requestHash.toLowerCase();
  return {
    ...(same ? step('request', 'proven', 'matches') : step('request', 'unknown', 'request-rewritten')),
    ...hashes,
  };
}

function responseStep(evidence: ExchangeEvidence, text: BoundText): ProofStep {
  const { responseHash } = evidence;
  if (evidence.seen) return { ...step('response', 'refuted', 'replayed'), found: text.response };
  if (responseHash === undefined)
    return { ...step('response', 'unknown', 'response-incomplete'), found: text.response };
  const same = text.response === responseHash.toLowerCase();
  const verdict = same ? step('response', 'proven', 'matches') : step('response', 'refuted', 'bytes-differ');
  return { ...verdict, expected: responseHash, found: text.response };
}

function stepsOf(evidence: ExchangeEvidence, text: string, signer: Address | undefined): readonly ProofStep[] {
  const blocked = (id: ProofStepId) => step(id, 'unknown', 'blocked-by-earlier-step');
  const bound = boundText(evidence, text);
  if (!bound)
    return [step('scheme', 'unknown', 'format-unknown'), blocked('signer'), blocked('request'), blocked('response')];
  const scheme = schemeStep(evidence.mode);
  const signed = signerStep(evidence.expectedSigner, signer);
  // What somebody else signed says nothing about these bytes.
  if (signed.state !== 'proven') return [scheme, signed, blocked('request'), blocked('response')];
  return [scheme, signed, requestStep(evidence, bound), responseStep(evidence, bound)];
}

/**
 * Check one answer and write down every step with its own state (provider protocol §3.5): form of the text, signer against
 * the chain, request bytes, response bytes. Only four proven steps are a verified answer.
 */
export async function proveResponse(evidence: ExchangeEvidence): Promise<ResponseProof> {
  const { mode, expectedSigner, requestHash, responseHash, checkedAt, answer } = evidence;
  const common = { expectedSigner, requestHash, responseHash, checkedAt };
  const nothing = { signedText: undefined, signature: undefined, recoveredSigner: undefined };
  if (mode === 'standard') return { ...common, ...nothing, steps: sameForAll('unsupported', 'not-signed-by-kind') };
  if (answer.state !== 'found') {
    return { ...common, ...nothing, steps: sameForAll('unknown', reasonOfAbsence[answer.state]) };
  }
  const { text, signature } = answer;
  const recoveredSigner = await recoverTextSigner({ text, signature });
  return {
    ...common,
    steps: stepsOf(evidence, text, recoveredSigner),
    signedText: text,
    signature: isSignature(signature) ? signature : undefined,
    recoveredSigner,
  };
}
