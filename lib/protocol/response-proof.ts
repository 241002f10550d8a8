import type { Address, Hex } from 'viem';
import { recoverMessageAddress } from 'viem/utils';
import type { ProviderMode } from '@/lib/domain/service';
import type {
  AnswerKind,
  ProofReason,
  ProofState,
  ProofStep,
  ProofStepId,
  ResponseProof,
} from '@/lib/domain/verification';
import { parseSignedText, type SignedText } from './signed-text';

const bare = (hash: Hex): string => hash.slice(2).toLowerCase();

/** Write the text a provider signs for one chat exchange: two sha256 values, lowercase hex without 0x (provider protocol §3.3). */
export function signedTextOf(hashes: { readonly requestHash: Hex; readonly responseHash: Hex }): string {
  return `${bare(hashes.requestHash)}:${bare(hashes.responseHash)}`;
}

const isSignature = (text: string): text is Hex => /^0x[0-9a-fA-F]{128}1[bcBC]$/.test(text);

/** Half of the order of secp256k1: of the two signatures that fit, only the lower one is accepted (attestation §3). */
const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** Tell whether a signature of 65 bytes has its s in the lower half. */
export function isLowS(signature: string): boolean {
  return isSignature(signature) && BigInt(`0x${signature.slice(66, 130)}`) <= halfOrder;
}

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
  /** Left out: chat. */
  readonly kind?: AnswerKind | undefined;
  /** From chain, never from the provider's own answer: `responseSigner(service)`. */
  readonly expectedSigner: Address;
  /** From chain; compared where the mode signs it (centralized). */
  readonly providerIdentity?: string | undefined;
  readonly requestHash: Hex;
  /** Undefined while the body did not end. */
  readonly responseHash: Hex | undefined;
  /** sha256 of each decoded image in order, where the answer is images. */
  readonly imageHashes?: readonly Hex[] | undefined;
  readonly answer: SignatureAnswer;
  /** The same text was used for another exchange before. */
  readonly seen: boolean;
  /** This device's clock in milliseconds. */
  readonly checkedAt: number;
};

const step = (id: ProofStepId, state: ProofState, reason: ProofReason): ProofStep => ({ id, state, reason });
const blocked = (id: ProofStepId) => step(id, 'unknown', 'blocked-by-earlier-step');

const stepIds: readonly ProofStepId[] = ['scheme', 'signer', 'request', 'response'];
const sameForAll = (state: ProofState, reason: ProofReason) => stepIds.map((id) => step(id, state, reason));

const reasonOfAbsence = {
  missing: 'signature-missing',
  expired: 'signature-expired',
  failed: 'lookup-failed',
} as const;

/** Only combined providers sign images, and centralized ones no speech (provider protocol §3.2): without a signature nothing is missing there. */
function signsKind(mode: ProviderMode, kind: AnswerKind): boolean {
  if (kind === 'images') return mode === 'combined';
  return kind === 'chat' || mode !== 'centralized';
}

type BoundText = Exclude<SignedText, { readonly scheme: 'e2ee' }>;

/** The forms each kind of provider signs; any other form fails closed. Nothing here seals requests, so a sealed answer is none of ours. */
function boundText({ mode, kind }: ExchangeEvidence, text: string): BoundText | undefined {
  const parsed = parseSignedText(text);
  switch (parsed?.scheme) {
    case 'plain':
      return mode === 'centralized' ? undefined : parsed;
    case 'model':
      return mode === 'separated' ? parsed : undefined;
    case 'images':
      return kind === 'images' && mode !== 'centralized' ? parsed : undefined;
    case 'routing':
      return mode === 'centralized' && parsed.providerType === 'centralized' ? parsed : undefined;
    case 'e2ee':
    case undefined:
      return undefined;
  }
}

/** Only the combined form was confirmed with recorded bytes; until the others are, they prove no scheme. */
function schemeStep({ mode, providerIdentity }: ExchangeEvidence, text: BoundText): ProofStep {
  if (mode === 'combined') return step('scheme', 'proven', 'matches');
  if (text.scheme !== 'routing') return step('scheme', 'unknown', 'format-unconfirmed');
  const found = text.providerIdentity;
  if (providerIdentity === undefined) return { ...step('scheme', 'unknown', 'route-not-on-chain'), found };
  return providerIdentity === found
    ? step('scheme', 'unknown', 'format-unconfirmed')
    : { ...step('scheme', 'refuted', 'route-differs'), expected: providerIdentity, found };
}

type SignedAnswerText = Extract<SignatureAnswer, { state: 'found' }> & { readonly signer: Address | undefined };

function signerStep(expected: Address, { signer, signature }: SignedAnswerText): ProofStep {
  if (signer === undefined) return { ...step('signer', 'refuted', 'signature-malformed'), expected };
  if (!isLowS(signature)) return { ...step('signer', 'refuted', 'signature-not-canonical'), expected, found: signer };
  const same = signer.toLowerCase() === expected.toLowerCase();
  return {
    ...(same ? step('signer', 'proven', 'matches') : step('signer', 'refuted', 'signer-differs')),
    expected,
    found: signer,
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

/** What came, in the words the text may name it by: a single image's hash looks like that of a body, and older providers sign the body (§3.3). */
function receivedIn({ kind, imageHashes = [], responseHash }: ExchangeEvidence, text: BoundText): readonly string[] {
  const body = responseHash === undefined ? [] : [responseHash.toLowerCase()];
  if (kind !== 'images') return body;
  const images = imageHashes.length === 0 ? [] : [imageHashes.join().toLowerCase()];
  return text.scheme === 'images' ? images : [...images, ...body];
}

function responseStep(evidence: ExchangeEvidence, text: BoundText): ProofStep {
  const found = text.scheme === 'images' ? text.images.join() : text.response;
  if (evidence.seen) return { ...step('response', 'refuted', 'replayed'), found };
  const received = receivedIn(evidence, text);
  const [expected] = received;
  if (expected === undefined) return { ...step('response', 'unknown', 'response-incomplete'), found };
  return received.includes(found)
    ? { ...step('response', 'proven', 'matches'), expected: found, found }
    : { ...step('response', 'refuted', 'bytes-differ'), expected, found };
}

function stepsOf(evidence: ExchangeEvidence, bound: BoundText | undefined, answer: SignedAnswerText) {
  if (!bound)
    return [step('scheme', 'unknown', 'format-unknown'), blocked('signer'), blocked('request'), blocked('response')];
  const scheme = schemeStep(evidence, bound);
  // A text about another server's answer says nothing about this one.
  if (scheme.state === 'refuted') return [scheme, blocked('signer'), blocked('request'), blocked('response')];
  const signed = signerStep(evidence.expectedSigner, answer);
  // What somebody else signed says nothing about these bytes.
  if (signed.state !== 'proven') return [scheme, signed, blocked('request'), blocked('response')];
  return [scheme, signed, requestStep(evidence, bound), responseStep(evidence, bound)];
}

function routeOf(bound: BoundText | undefined): Pick<ResponseProof, 'route'> {
  if (bound?.scheme !== 'routing') return {};
  return { route: { identity: bound.providerIdentity, tlsFingerprint: bound.tlsFingerprint } };
}

function stepsWithout(evidence: ExchangeEvidence, absence: keyof typeof reasonOfAbsence): readonly ProofStep[] {
  const { mode, kind = 'chat' } = evidence;
  const isOffered = signsKind(mode, kind) || absence === 'failed';
  return isOffered ? sameForAll('unknown', reasonOfAbsence[absence]) : sameForAll('unsupported', 'not-signed-by-kind');
}

/**
 * Check one answer and write down every step with its own state (provider protocol §3.5): form of the text, signer against
 * the chain, request bytes, response bytes. Only four proven steps are a verified answer.
 */
export async function proveResponse(evidence: ExchangeEvidence): Promise<ResponseProof> {
  const { mode, expectedSigner, requestHash, responseHash, checkedAt, answer } = evidence;
  const common = { expectedSigner, requestHash, responseHash, checkedAt, mode };
  const nothing = { signedText: undefined, signature: undefined, recoveredSigner: undefined };
  if (mode === 'standard') return { ...common, ...nothing, steps: sameForAll('unsupported', 'not-signed-by-kind') };
  if (answer.state !== 'found') return { ...common, ...nothing, steps: stepsWithout(evidence, answer.state) };
  const { text, signature } = answer;
  const recoveredSigner = await recoverTextSigner({ text, signature });
  const bound = boundText(evidence, text);
  return {
    ...common,
    steps: stepsOf(evidence, bound, { ...answer, signer: recoveredSigner }),
    signedText: text,
    signature: isSignature(signature) ? signature : undefined,
    recoveredSigner,
    ...routeOf(bound),
  };
}
