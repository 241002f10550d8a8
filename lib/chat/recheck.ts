import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, type Hex } from 'viem';
import type { AnswerEvidence } from '@/lib/domain/answer-evidence';
import { type Chat, type ChatTurn, turnStateOf } from '@/lib/domain/chat';
import { isJsonObject, parseJsonObject } from '@/lib/domain/json';
import { responseSigner, type Service } from '@/lib/domain/service';
import type { ProofReason, ProofState, ProofStep, ResponseProof } from '@/lib/domain/verification';
import { proveResponse } from '@/lib/protocol/response-proof';
import { createAnswerReader } from './answer-reader';
import { bytesOf } from './evidence';
import type { ChatPorts } from './ports';

/** What the chain says now; `undefined` while it could not be read, `service` undefined when the provider is gone. */
export type ChainNow = { readonly service: Service | undefined } | undefined;

/** Read what the chain says now. Never rejects. */
export async function readChainNow({ facts }: Pick<ChatPorts, 'facts'>): Promise<ChainNow> {
  return facts.readFacts().catch(() => undefined);
}

const restated = (step: ProofStep, state: ProofState, reason: ProofReason): ProofStep => ({ ...step, state, reason });

function withProof(turn: ChatTurn, proof: ResponseProof): ChatTurn {
  return { ...turn, proof, state: turnStateOf(proof) };
}

/** No stored word is believed: whatever it calls proven is open until it was checked again. */
function withoutProven(turn: ChatTurn, proof: ResponseProof, reason: ProofReason): ChatTurn {
  const steps = proof.steps.map((step) => (step.state === 'proven' ? restated(step, 'unknown', reason) : step));
  return withProof(turn, { ...proof, steps });
}

const judged: ReadonlySet<ChatTurn['state']['kind']> = new Set(['verified', 'unverified', 'refuted']);

/** Tell whether a stored turn holds a document to be checked again. */
export function isRecheckable(turn: ChatTurn): boolean {
  return turn.proof !== undefined && judged.has(turn.state.kind);
}

/** Take up a finished turn from storage: nothing of it counts as proven before `recheckTurn` has looked at the bytes. */
export function distrustTurn(turn: ChatTurn): ChatTurn {
  if (!judged.has(turn.state.kind)) return turn;
  if (turn.proof !== undefined) return withoutProven(turn, turn.proof, 'rechecking');
  return turn.state.kind === 'verified' ? { ...turn, state: { kind: 'unverified', why: 'evidence-missing' } } : turn;
}

type Reading = {
  readonly requestHash: Hex;
  readonly responseHash: Hex;
  /** The bytes are those that were noted when the answer came, and they say what is shown. */
  readonly requestHolds: boolean;
  readonly responseHolds: boolean;
};

function questionIn(request: Uint8Array): string | undefined {
  const messages = parseJsonObject(new TextDecoder().decode(request))?.messages;
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  return isJsonObject(last) && last.role === 'user' && typeof last.content === 'string' ? last.content : undefined;
}

function answerIn(response: Uint8Array, contentType: string) {
  const reader = createAnswerReader(contentType);
  const parts = [reader.push(response), reader.end().part];
  return { text: parts.map(({ text }) => text).join(''), reasoning: parts.map(({ reasoning }) => reasoning).join('') };
}

function readEvidence(turn: ChatTurn, evidence: AnswerEvidence | undefined): Reading | undefined {
  if (evidence === undefined || evidence.turnId !== turn.id || evidence.exchangeId !== turn.receiptId) return undefined;
  const request = bytesOf(evidence.request);
  const response = bytesOf(evidence.response);
  if (request === undefined || response === undefined) return undefined;
  const requestHash = bytesToHex(sha256(request));
  const responseHash = bytesToHex(sha256(response));
  const { text, reasoning } = answerIn(response, evidence.contentType);
  const { exchange, userText, answerText, reasoningText } = turn;
  return {
    requestHash,
    responseHash,
    requestHolds: requestHash === exchange?.requestHash && questionIn(request) === userText,
    responseHolds: responseHash === exchange?.responseHash && text === answerText && reasoning === reasoningText,
  };
}

/** What keeps the chain of today from vouching for the key that signed. */
function signerDoubt(chain: ChainNow, proof: ResponseProof): ProofReason | undefined {
  if (chain === undefined) return 'chain-not-read';
  const { service } = chain;
  if (service === undefined || !service.teeSignerAcknowledged) return 'signer-replaced';
  const isSame = responseSigner(service).toLowerCase() === proof.expectedSigner.toLowerCase();
  return isSame ? undefined : 'signer-replaced';
}

function judgeSteps(
  fresh: ResponseProof,
  { doubt, reading, seen }: { doubt: ProofReason | undefined; reading: Reading | undefined; seen: boolean | undefined },
) {
  return fresh.steps.map((step): ProofStep => {
    const { id, state } = step;
    if (id === 'request' && reading?.requestHolds === false) return restated(step, 'refuted', 'evidence-changed');
    if (id === 'response' && reading?.responseHolds === false) return restated(step, 'refuted', 'evidence-changed');
    if (state !== 'proven' || id === 'scheme') return step;
    if (doubt !== undefined) return restated(step, 'unknown', id === 'signer' ? doubt : 'blocked-by-earlier-step');
    if (id !== 'signer' && reading === undefined) return restated(step, 'unknown', 'evidence-missing');
    // Used before or not: nobody knows, so it neither proves nor refutes.
    return id === 'response' && seen === undefined ? restated(step, 'unknown', 'memory-not-read') : step;
  });
}

/**
 * Verify a stored answer again, from its kept bytes, its signature, and the key the chain names now. What is shown must be what
 * the bytes say. Without the bytes nothing is proven about them; a verdict that was stored counts for nothing.
 */
export async function recheckTurn(
  turn: ChatTurn,
  known: {
    readonly evidence: AnswerEvidence | undefined;
    readonly chain: ChainNow;
    /** The signed text was used for another exchange; undefined where the memory of them cannot be read. */
    readonly seen: boolean | undefined;
    readonly at: number;
  },
): Promise<ChatTurn> {
  const { proof, exchange } = turn;
  if (proof === undefined || !isRecheckable(turn)) return turn;
  const { signedText, signature } = proof;
  if (signedText === undefined || signature === undefined || exchange === undefined) {
    return withoutProven(turn, proof, 'evidence-missing');
  }
  const reading = readEvidence(turn, known.evidence);
  const details = known.chain?.service?.details;
  const fresh = await proveResponse({
    mode: details?.mode ?? proof.mode ?? 'combined',
    expectedSigner: proof.expectedSigner,
    providerIdentity: details?.providerIdentity,
    requestHash: reading?.requestHash ?? exchange.requestHash,
    responseHash: reading?.responseHash ?? exchange.responseHash,
    answer: { state: 'found', text: signedText, signature },
    seen: known.seen === true,
    checkedAt: known.at,
  });
  const doubt = signerDoubt(known.chain, proof);
  return withProof(turn, { ...fresh, steps: judgeSteps(fresh, { doubt, reading, seen: known.seen }) });
}

/** Verify one turn of a stored chat again with what storage and memory still have. Never rejects. */
export async function recheckStored(
  turn: ChatTurn,
  known: {
    readonly chat: Chat;
    readonly chain: ChainNow;
    readonly ports: Pick<ChatPorts, 'store' | 'verifier' | 'clock'>;
  },
): Promise<ChatTurn> {
  const { chainId, user } = known.chat;
  const { store, verifier, clock } = known.ports;
  const text = turn.proof?.signedText;
  // What storage or memory refuses to tell is missing, and missing proves nothing.
  const evidence =
    user === 'none' ? undefined : await store.findEvidence({ chainId, user, turnId: turn.id }).catch(() => undefined);
  const exchangeId = turn.receiptId ?? turn.id;
  const seen = text === undefined ? false : await verifier.isUsedElsewhere({ text, exchangeId }).catch(() => undefined);
  return recheckTurn(turn, { evidence, chain: known.chain, seen, at: clock.now() });
}
