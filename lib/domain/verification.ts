import type { Address, Hex } from 'viem';

/** Four states that are never mixed: proven by this browser, refuted, unknown (with why), not supported by this provider kind. */
export type ProofState = 'proven' | 'refuted' | 'unknown' | 'unsupported';

export type ProofStepId = 'scheme' | 'signer' | 'request' | 'response';

/** Why a step has its state; each has one sentence in the message files. */
export type ProofReason =
  | 'matches'
  | 'signature-malformed'
  | 'signer-differs'
  | 'bytes-differ'
  | 'request-rewritten'
  | 'replayed'
  | 'format-unknown'
  | 'signature-missing'
  | 'signature-expired'
  | 'lookup-failed'
  | 'response-incomplete'
  | 'not-signed-by-kind'
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
};
