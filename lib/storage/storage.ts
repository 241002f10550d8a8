import { keccak256, stringToHex } from 'viem';
import type { ChatStore, SignedTextMemory } from '@/lib/chat/ports';
import type { AnswerEvidence } from '@/lib/domain/answer-evidence';
import type { Chat } from '@/lib/domain/chat';
import { mergeChats } from '@/lib/domain/chat-merge';
import type { Measurement } from '@/lib/domain/measurement';
import type { UsageReceipt } from '@/lib/domain/receipt';
import type { IntentJournal, JournalEntry } from '@/lib/intents/journal';
import { answerCodec } from './answers';
import { createBrowserStore } from './browser-store';
import { decodeChat, decodeReceipt } from './codecs';
import { type Codec, type Collection, createCollection } from './collection';
import { DecodeError, object, text } from './decode';
import { evidenceCodec, type KeptEvidence } from './evidence';
import { decodeJournalEntry } from './journal-codec';
import { measurementCodec } from './measurements';
import { createStoreNotices, type StoreNotices } from './notices';
import { type RecordOwner, type RecordStore, recordKey, scopeOf } from './records';
import { type KeptVerdict, verdictCodec } from './verdicts';

/** Everything this site keeps in the browser. Session tokens are not among it: they live in memory only. */
export type BrowserStorage = {
  readonly chats: Collection<Chat>;
  readonly receipts: Collection<UsageReceipt>;
  /** What this browser measured of providers, per chain. */
  readonly measurements: Collection<Measurement>;
  /** The port of the chat engine over `chats` and `receipts`. */
  readonly chatStore: ChatStore;
  readonly journal: IntentJournal;
  /** The exact bytes of answers, by which they can be verified again. */
  readonly answers: Collection<AnswerEvidence>;
  /** What this browser found out about providers' machines. */
  readonly verdicts: Collection<KeptVerdict>;
  /** What those verdicts were made of, one record per provider: listed by provider, because each is large. */
  readonly evidence: Collection<KeptEvidence>;
  /** The memory of signed texts of one account: one text proves one exchange only. */
  signedTexts(owner: RecordOwner): SignedTextMemory;
  /** Listen to changes made in any tab; returns the way to stop. */
  readonly subscribe: StoreNotices['subscribe'];
  close(): void;
};

const chatCodec: Codec<Chat> = {
  store: 'chats',
  version: 1,
  decode: decodeChat,
  ownerOf: ({ chainId, user }) => ({ chainId, account: user }),
  idOf: ({ id }) => id,
};

const receiptCodec: Codec<UsageReceipt> = {
  store: 'receipts',
  version: 1,
  decode: decodeReceipt,
  ownerOf: ({ chainId, user }) => ({ chainId, account: user }),
  idOf: ({ id }) => id,
};

const journalCodec: Codec<JournalEntry> = {
  store: 'intentJournal',
  version: 2,
  decode: decodeJournalEntry,
  ownerOf: ({ chainId, owner, contract }) => ({ chainId, account: owner, contract }),
  idOf: ({ id }) => id,
};

const decodeClaim = object({ exchangeId: text(200) });

/** A claim that cannot be read belongs to nobody known, so the text counts as used: better unknown than wrongly proven. */
function claimantOf(body: unknown): string | undefined {
  try {
    return decodeClaim(body, 'claim').exchangeId;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function createSignedTexts(records: RecordStore, owner: RecordOwner): SignedTextMemory {
  return {
    async claim({ text: signedText, exchangeId }) {
      const key = recordKey(owner, keccak256(stringToHex(signedText)));
      const record = { key, scope: scopeOf(owner), version: 1, body: { exchangeId } };
      const holder = await records.claim('seenTexts', record);
      return claimantOf(holder.body) !== exchangeId;
    },
  };
}

/** Open what this site keeps in the browser; records and notices can be given from outside to run without a browser. */
export function createBrowserStorage(
  parts: { readonly records?: RecordStore; readonly notices?: StoreNotices } = {},
): BrowserStorage {
  const records = parts.records ?? createBrowserStore();
  const notices = parts.notices ?? createStoreNotices();
  const chats = createCollection(chatCodec, { records, notices });
  const receipts = createCollection(receiptCodec, { records, notices });
  const answers = createCollection(answerCodec, { records, notices });
  const entries = createCollection(journalCodec, { records, notices });
  return {
    chats,
    receipts,
    measurements: createCollection(measurementCodec, { records, notices }),
    answers,
    chatStore: {
      saveChat: (chat, own) => chats.join(chat, (stored) => mergeChats({ mine: chat, stored, own })),
      saveReceipt: (receipt) => receipts.save(receipt),
      saveEvidence: (evidence) => answers.save(evidence),
      findEvidence: ({ chainId, user, turnId }) => answers.find({ chainId, account: user }, turnId),
    },
    journal: {
      put: (entry) => entries.save(entry),
      remove: async (entry) => void (await entries.remove(journalCodec.ownerOf(entry), entry.id)),
      list: async ({ chainId, owner, contract }) => (await entries.list({ chainId, account: owner, contract })).records,
    },
    verdicts: createCollection(verdictCodec, { records, notices }),
    evidence: createCollection(evidenceCodec, { records, notices }),
    signedTexts: (owner) => createSignedTexts(records, owner),
    subscribe: notices.subscribe,
    close: notices.close,
  };
}
