import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Chat, ChatTurn } from '@/lib/domain/chat';
import { testAddress, testChat, testHash, testJournalEntry, testReceipt } from '@/lib/testing/builders';
import { decodeChat, decodeReceipt } from './codecs';
import { DecodeError, toStored } from './decode';
import { decodeJournalEntry } from './journal-codec';

const neuron = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
const count = fc.nat();
const address = fc.nat().map(testAddress);
const hash = fc.nat().map(testHash);
const fee = fc.record({ inputFee: neuron, outputFee: neuron, fee: neuron });
const usage = fc.record(
  {
    promptTokens: count,
    completionTokens: count,
    cachedTokens: count,
    cacheWriteTokens: count,
    cacheWrite1hTokens: count,
  },
  { requiredKeys: ['promptTokens', 'completionTokens', 'cachedTokens'] },
);
const prices = fc.record(
  { inputPrice: neuron, outputPrice: neuron, blockNumber: neuron, stated: fc.boolean() },
  { requiredKeys: ['inputPrice', 'outputPrice', 'blockNumber'] },
);
const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const orNothing = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const receipt = fc.record(
  {
    id: fc.uuid(),
    chainId: count,
    user: address,
    provider: address,
    model: anyText,
    at: count,
    usage: orNothing(usage),
    prices,
    fee: orNothing(fee),
    requestHash: hash,
    responseHash: orNothing(hash),
    unanswered: fc.boolean(),
  },
  {
    requiredKeys: [
      'id',
      'chainId',
      'user',
      'provider',
      'model',
      'at',
      'usage',
      'prices',
      'fee',
      'requestHash',
      'responseHash',
    ],
  },
);

const proof = fc.record(
  {
    steps: fc.array(
      fc.record(
        {
          id: fc.constantFrom('scheme', 'signer', 'request', 'response'),
          state: fc.constantFrom('proven', 'refuted', 'unknown', 'unsupported'),
          reason: fc.constantFrom('matches', 'signer-differs', 'replayed', 'lookup-failed'),
          expected: anyText,
          found: anyText,
        },
        { requiredKeys: ['id', 'state', 'reason'] },
      ),
    ),
    signedText: orNothing(anyText),
    signature: orNothing(hash),
    recoveredSigner: orNothing(address),
    expectedSigner: address,
    requestHash: hash,
    responseHash: orNothing(hash),
    checkedAt: count,
    mode: fc.constantFrom('combined', 'separated', 'centralized', 'standard'),
    route: fc.record({ identity: anyText, tlsFingerprint: hash }),
  },
  {
    requiredKeys: [
      'steps',
      'signedText',
      'signature',
      'recoveredSigner',
      'expectedSigner',
      'requestHash',
      'responseHash',
      'checkedAt',
    ],
  },
);

const level = fc.constantFrom<0 | 1 | 2 | 3 | 4 | 5>(0, 1, 2, 3, 4, 5);
const machine: fc.Arbitrary<ChatTurn['machine'] & object> = fc.oneof(
  fc.record({ kind: fc.constantFrom('not-offered', 'no-signer', 'not-checked') }),
  fc.record({ kind: fc.constantFrom('expired', 'rejected'), checkedAt: count }),
  fc.record({ kind: fc.constant('other-key'), checkedAt: count, machineSigner: address }),
  fc.record({ kind: fc.constant('unbound'), checkedAt: count, level }),
  fc.record({
    kind: fc.constant('level'),
    checkedAt: count,
    level,
    state: fc.constantFrom('rejected', 'warnings', 'incomplete', 'verified'),
    subject: fc.constantFrom('whole', 'router', 'model'),
    simulated: fc.boolean(),
  }),
);

const state: fc.Arbitrary<ChatTurn['state']> = fc.oneof(
  fc.record({ kind: fc.constantFrom('preparing', 'streaming', 'verifying', 'verified', 'stopped') }),
  fc.record({ kind: fc.constantFrom('unverified', 'refuted'), why: fc.constantFrom('matches', 'bytes-differ') }),
  fc.record({
    kind: fc.constant('failed'),
    at: fc.constantFrom('sent', 'streaming'),
    error: fc.record(
      {
        code: anyText,
        values: fc.dictionary(anyText, anyText),
        cure: fc.constantFrom('retry', 'top-up'),
        details: anyText,
      },
      { requiredKeys: ['code', 'values', 'cure'] },
    ),
  }),
);

const turn: fc.Arbitrary<ChatTurn> = fc.record(
  {
    id: fc.uuid(),
    userText: anyText,
    answerText: anyText,
    reasoningText: anyText,
    state,
    timings: fc.record({ askedAt: count, sentAt: count, endedAt: count }, { requiredKeys: ['askedAt'] }),
    exchange: fc.record(
      {
        provider: address,
        model: anyText,
        requestHash: hash,
        requestLength: count,
        responseLength: count,
        chatKey: anyText,
      },
      { requiredKeys: ['provider', 'model', 'requestHash', 'requestLength', 'responseLength'] },
    ),
    finishReason: anyText,
    usage,
    prices,
    fee,
    proof,
    machine,
    receiptId: fc.uuid(),
    earlierCost: fc.record({ known: neuron, unknownAnswers: count }),
  },
  { requiredKeys: ['id', 'userText', 'answerText', 'reasoningText', 'state', 'timings'] },
);

const chat: fc.Arbitrary<Chat> = fc.record(
  {
    id: fc.uuid(),
    chainId: count,
    user: fc.oneof(address, fc.constant('none' as const)),
    provider: address,
    model: anyText,
    title: anyText,
    createdAt: count,
    updatedAt: count,
    listed: fc.boolean(),
    turns: fc.array(turn, { maxLength: 4 }),
  },
  { requiredKeys: ['id', 'chainId', 'user', 'provider', 'model', 'title', 'createdAt', 'updatedAt', 'turns'] },
);

/** What IndexedDB gives back: a copy that went through plain JSON. */
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(toStored(value)));

test('Every receipt comes back as it was stored, to the neuron.', () => {
  fc.assert(
    fc.property(receipt, (value) => {
      expect(decodeReceipt(stored(value), 'receipt')).toEqual(value);
    }),
  );
});

test('Every chat comes back as it was stored.', () => {
  fc.assert(
    fc.property(chat, (value) => {
      expect(decodeChat(stored(value), 'chat')).toEqual(value);
    }),
  );
});

test('Every sent transaction comes back as it was stored.', () => {
  const change = fc.record({ value: neuron, nonce: orNothing(neuron), sentAtBlock: neuron, hash, sentAt: count });
  const intent = fc.oneof(
    fc.record({ kind: fc.constant('deposit' as const), amount: neuron }),
    fc.record({ kind: fc.constant('fund-provider' as const), provider: address, amount: neuron }),
  );
  fc.assert(
    fc.property(change, intent, (fields, wish) => {
      const value = testJournalEntry({ ...fields, intent: wish });
      expect(decodeJournalEntry(stored(value), 'entry')).toEqual(value);
    }),
  );
});

test('Whatever stands in the database, reading gives a value or a DecodeError and nothing else.', () => {
  const decoders = [decodeReceipt, decodeChat, decodeJournalEntry];
  const read = (value: unknown) => {
    for (const decode of decoders) {
      try {
        decode(value, 'record');
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  };
  fc.assert(fc.property(fc.anything(), read));
  const broken = fc.tuple(fc.constantFrom(...Object.keys(testReceipt())), fc.anything());
  fc.assert(fc.property(broken, ([key, junk]) => read({ ...Object(stored(testReceipt())), [key]: junk })));
});

test('A damaged field is named by its place.', () => {
  const bad = { ...Object(stored(testChat())), turns: [{ id: 'a' }] };
  expect(() => decodeChat(bad, 'chat')).toThrow('chat.turns[0].userText is not a text');
});
