import type { StepAction } from '@/lib/intents/action';
import type { Intent, Step } from '@/lib/intents/intent';
import type { JournalEntry, JournalRun } from '@/lib/intents/journal';
import {
  address,
  bigintText,
  boolean,
  byKind,
  DecodeError,
  type Decoder,
  hex,
  integer,
  list,
  maybe,
  object,
  oneOf,
  text,
} from './decode';

const toProvider = { provider: address, amount: bigintText };

const intent: Decoder<Intent> = byKind<Intent>({
  deposit: object({ kind: oneOf(['deposit']), amount: bigintText }),
  'deposit-for': object({ kind: oneOf(['deposit-for']), recipient: address, amount: bigintText }),
  'fund-provider': object({ kind: oneOf(['fund-provider']), ...toProvider }),
  'fund-and-start': object({ kind: oneOf(['fund-and-start']), ...toProvider, deposit: bigintText }),
  retrieve: object({ kind: oneOf(['retrieve']), providers: list(address) }),
  withdraw: object({ kind: oneOf(['withdraw']), amount: bigintText }),
  'close-account': object({ kind: oneOf(['close-account']) }),
  acknowledge: object({ kind: oneOf(['acknowledge']), provider: address, acknowledged: boolean }),
  'revoke-keys': object({ kind: oneOf(['revoke-keys']), provider: address }),
});

const action: Decoder<StepAction> = byKind<StepAction>({
  deposit: object({ kind: oneOf(['deposit']), amount: bigintText }),
  'deposit-for': object({ kind: oneOf(['deposit-for']), recipient: address, amount: bigintText }),
  transfer: object({ kind: oneOf(['transfer']), ...toProvider }),
  retrieve: object({ kind: oneOf(['retrieve']), providers: list(address) }),
  withdraw: object({ kind: oneOf(['withdraw']), amount: bigintText }),
  'delete-ledger': object({ kind: oneOf(['delete-ledger']) }),
  acknowledge: object({ kind: oneOf(['acknowledge']), provider: address, acknowledged: boolean }),
  'revoke-keys': object({ kind: oneOf(['revoke-keys']), provider: address }),
});

const actions: Decoder<Step['actions']> = (value, path) => {
  const [first, ...more] = list(action)(value, path);
  if (first === undefined) throw new DecodeError(path, 'at least one action');
  return [first, ...more];
};

const run: Decoder<JournalRun> = object({
  id: text(200),
  step: object({ id: text(200), actions }),
  number: integer,
  count: integer,
});

/** Read a stored request to the wallet. */
export const decodeJournalEntry: Decoder<JournalEntry> = object({
  id: text(200),
  chainId: integer,
  contract: address,
  owner: address,
  intent,
  run,
  to: address,
  input: hex(),
  value: bigintText,
  hash: maybe(hex(32)),
  callsId: maybe(text(10_000)),
  nonce: maybe(bigintText),
  nextNonce: maybe(bigintText),
  sentAt: integer,
  sentAtBlock: bigintText,
  status: oneOf(['asking', 'open', 'confirmed', 'reverted', 'replaced', 'dropped', 'given-up']),
});
