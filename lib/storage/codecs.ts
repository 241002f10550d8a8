import type { MachineLink } from '@/lib/domain/answer-machine';
import type { LadderLevel } from '@/lib/domain/attestation';
import {
  type AnswerCost,
  type Chat,
  type ChatTurn,
  type TurnExchange,
  type TurnFailure,
  type TurnState,
  turnStages,
} from '@/lib/domain/chat';
import type { Cure } from '@/lib/domain/error';
import type { AppliedPrices, Fee, TokenUsage, UsageReceipt } from '@/lib/domain/receipt';
import type { ProviderMode } from '@/lib/domain/service';
import type { ProofReason, ProofRoute, ProofStep, ResponseProof } from '@/lib/domain/verification';
import {
  address,
  bigintText,
  boolean,
  byKind,
  DecodeError,
  type Decoder,
  dictionary,
  hex,
  integer,
  list,
  maybe,
  object,
  oneOf,
  text,
} from './decode';

const tokenUsage: Decoder<TokenUsage> = object(
  { promptTokens: integer, completionTokens: integer, cachedTokens: integer },
  { cacheWriteTokens: integer, cacheWrite1hTokens: integer },
);

const prices: Decoder<AppliedPrices> = object(
  { inputPrice: bigintText, outputPrice: bigintText, blockNumber: bigintText },
  { stated: boolean },
);

const fee: Decoder<Fee> = object({ inputFee: bigintText, outputFee: bigintText, fee: bigintText });

/** Read a stored usage receipt. */
export const decodeReceipt: Decoder<UsageReceipt> = object(
  {
    id: text(200),
    chainId: integer,
    user: address,
    provider: address,
    model: text(),
    at: integer,
    usage: maybe(tokenUsage),
    prices,
    fee: maybe(fee),
    requestHash: hex(32),
    responseHash: maybe(hex(32)),
  },
  { unanswered: boolean },
);

const reasons = {
  matches: true,
  'signature-malformed': true,
  'signature-not-canonical': true,
  'signer-differs': true,
  'bytes-differ': true,
  'request-rewritten': true,
  replayed: true,
  'format-unknown': true,
  'format-unconfirmed': true,
  'route-differs': true,
  'route-not-on-chain': true,
  'signature-missing': true,
  'signature-expired': true,
  'lookup-failed': true,
  'response-incomplete': true,
  'not-signed-by-kind': true,
  rechecking: true,
  'evidence-changed': true,
  'evidence-missing': true,
  'signer-replaced': true,
  'chain-not-read': true,
  'memory-not-read': true,
  'blocked-by-earlier-step': true,
} as const satisfies Record<ProofReason, true>;

const cures = {
  'fix-input': true,
  'top-up': true,
  'sign-again': true,
  'switch-network': true,
  retry: true,
  'choose-other': true,
  stop: true,
} as const satisfies Record<Cure, true>;

/** A table that must name every member of a union is the list of its members. */
function keyOf<K extends string>(table: Readonly<Record<K, true>>): Decoder<K> {
  return (value, path) => {
    if (typeof value !== 'string' || !isKey(table, value)) throw new DecodeError(path, 'a known word');
    return value;
  };
}

function isKey<K extends string>(table: Readonly<Record<K, true>>, key: string): key is K {
  return Object.hasOwn(table, key);
}

const reason: Decoder<ProofReason> = keyOf(reasons);

const proofStep: Decoder<ProofStep> = object(
  {
    id: oneOf(['scheme', 'signer', 'request', 'response']),
    state: oneOf(['proven', 'refuted', 'unknown', 'unsupported']),
    reason,
  },
  { expected: text(), found: text() },
);

const proof: Decoder<ResponseProof> = object<
  Omit<ResponseProof, 'mode' | 'route'>,
  { mode: ProviderMode; route: ProofRoute }
>(
  {
    steps: list(proofStep),
    signedText: maybe(text()),
    signature: maybe(hex()),
    recoveredSigner: maybe(address),
    expectedSigner: address,
    requestHash: hex(32),
    responseHash: maybe(hex(32)),
    checkedAt: integer,
  },
  {
    mode: oneOf(['combined', 'separated', 'centralized', 'standard']),
    route: object({ identity: text(200), tlsFingerprint: hex(32) }),
  },
);

const failure: Decoder<TurnFailure> = object(
  { code: text(200), values: dictionary(text()), cure: keyOf(cures) },
  { details: text() },
);

const running: Decoder<TurnState> = object({ kind: oneOf(turnStages) });

const turnState: Decoder<TurnState> = byKind<TurnState>({
  preparing: running,
  'awaiting-signature': running,
  sent: running,
  streaming: running,
  verifying: running,
  verified: object({ kind: oneOf(['verified']) }),
  unverified: object({ kind: oneOf(['unverified']), why: reason }),
  refuted: object({ kind: oneOf(['refuted']), why: reason }),
  failed: object({ kind: oneOf(['failed']), at: oneOf(turnStages), error: failure }),
  stopped: object({ kind: oneOf(['stopped']) }),
});

const exchange: Decoder<TurnExchange> = object(
  { provider: address, model: text(), requestHash: hex(32), requestLength: integer, responseLength: integer },
  { responseHash: hex(32), chatKey: text(), completionId: text() },
);

const rung: Decoder<LadderLevel> = (value, path) => {
  const levels: readonly LadderLevel[] = [0, 1, 2, 3, 4, 5];
  const found = levels.find((level) => level === value);
  if (found === undefined) throw new DecodeError(path, 'a level from 0 to 5');
  return found;
};

const machine: Decoder<MachineLink> = byKind<MachineLink>({
  'not-offered': object({ kind: oneOf(['not-offered']) }),
  'no-signer': object({ kind: oneOf(['no-signer']) }),
  'not-checked': object({ kind: oneOf(['not-checked']) }),
  'other-key': object({ kind: oneOf(['other-key']), checkedAt: integer, machineSigner: address }),
  expired: object({ kind: oneOf(['expired']), checkedAt: integer }),
  rejected: object({ kind: oneOf(['rejected']), checkedAt: integer }),
  unbound: object({ kind: oneOf(['unbound']), checkedAt: integer, level: rung }),
  level: object({
    kind: oneOf(['level']),
    checkedAt: integer,
    level: rung,
    state: oneOf(['rejected', 'warnings', 'incomplete', 'verified']),
    subject: oneOf(['whole', 'router', 'model']),
    simulated: boolean,
  }),
});

const earlierCost: Decoder<AnswerCost> = object({ known: bigintText, unknownAnswers: integer });

const turn: Decoder<ChatTurn> = object(
  {
    id: text(200),
    userText: text(),
    answerText: text(),
    reasoningText: text(),
    state: turnState,
    timings: object(
      { askedAt: integer },
      { sentAt: integer, firstByteAt: integer, endedAt: integer, settledAt: integer },
    ),
  },
  {
    exchange,
    finishReason: text(),
    usage: tokenUsage,
    prices,
    fee,
    proof,
    machine,
    receiptId: text(200),
    earlierCost,
  },
);

/** Read a stored chat with all its turns. */
export const decodeChat: Decoder<Chat> = object(
  {
    id: text(200),
    chainId: integer,
    user: (value: unknown, path: string) => (value === 'none' ? 'none' : address(value, path)),
    provider: address,
    model: text(),
    title: text(),
    createdAt: integer,
    updatedAt: integer,
    turns: list(turn),
  },
  { listed: boolean },
);
