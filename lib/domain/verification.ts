import type { Address, Hex } from 'viem';
import type { ProviderMode } from './service';

/** Four states that are never mixed: proven by this browser, refuted, unknown (with why), not supported by this provider kind. */
export type ProofState = 'proven' | 'refuted' | 'unknown' | 'unsupported';

export type ProofStepId = 'scheme' | 'signer' | 'request' | 'response';

/** Why a step has its state; each has one sentence in the message files. */
export type ProofReason =
  | 'matches'
  | 'signature-malformed'
  | 'signature-not-canonical'
  | 'signer-differs'
  | 'bytes-differ'
  | 'request-rewritten'
  | 'replayed'
  | 'format-unknown'
  | 'format-unconfirmed'
  | 'route-differs'
  | 'route-not-on-chain'
  | 'signature-missing'
  | 'signature-expired'
  | 'lookup-failed'
  | 'response-incomplete'
  | 'not-signed-by-kind'
  | 'rechecking'
  | 'evidence-changed'
  | 'evidence-missing'
  | 'signer-replaced'
  | 'chain-not-read'
  | 'memory-not-read'
  | 'blocked-by-earlier-step';

export type ProofStep = {
  readonly id: ProofStepId;
  readonly state: ProofState;
  readonly reason: ProofReason;
  /** What was expected and what was found, as hex or address text, for the document. */
  readonly expected?: string;
  readonly found?: string;
};

/** The verification document of one answer: what was hashed, what was signed, by which key, against which chain fact. */
export type ResponseProof = {
  readonly steps: readonly ProofStep[];
  readonly signedText: string | undefined;
  readonly signature: Hex | undefined;
  readonly recoveredSigner: Address | undefined;
  readonly expectedSigner: Address;
  readonly requestHash: Hex;
  readonly responseHash: Hex | undefined;
  readonly checkedAt: number;
  /** How the chain says this provider signs; absent in documents from before it was kept. */
  readonly mode?: ProviderMode | undefined;
  /** Who answered behind a forwarder, as the signed text names it (centralized, provider protocol §3.3). */
  readonly route?: ProofRoute | undefined;
};

/** What was asked for: each kind of answer is signed in its own way (provider protocol §3.3). */
export type AnswerKind = 'chat' | 'images' | 'speech';

/** The server behind a forwarder: its name, and the sha256 of the certificate it showed. */
export type ProofRoute = { readonly identity: string; readonly tlsFingerprint: Hex };

/** How often a provider was asked for a signature, and when it is asked again: milliseconds of this device's clock. */
export type SignatureLookup = { readonly asked: number; readonly nextAt: number | undefined };
