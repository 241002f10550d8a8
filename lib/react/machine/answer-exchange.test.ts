import { createHash } from 'node:crypto';
import type { Hex } from 'viem';
import { describe, expect, it } from 'vitest';
import type { AnswerEvidence } from '@/lib/domain/answer-evidence';
import type { ChatTurn } from '@/lib/domain/chat';
import { testAddress, testHash } from '@/lib/testing/builders';
import { answerExchange } from './answer-exchange';

const sha = (text: string): Hex => `0x${createHash('sha256').update(text).digest('hex')}`;

const turn: ChatTurn = {
  id: 'turn',
  userText: 'A secret question?',
  answerText: 'A secret answer.',
  reasoningText: '',
  state: { kind: 'verified' },
  timings: { askedAt: 1 },
  exchange: {
    provider: testAddress(1),
    model: 'm',
    requestHash: sha('asked: A secret question?'),
    requestLength: 25,
    responseHash: sha('data: A secret answer.'),
    responseLength: 22,
  },
  proof: {
    steps: [],
    signedText: 'a:b',
    signature: '0x12',
    recoveredSigner: testAddress(2),
    expectedSigner: testAddress(2),
    requestHash: testHash(1),
    responseHash: testHash(2),
    checkedAt: 5,
  },
  receiptId: 'second attempt',
};

const kept: AnswerEvidence = {
  turnId: 'turn',
  exchangeId: 'second attempt',
  chainId: 7,
  user: testAddress(3),
  provider: testAddress(1),
  keptAt: 6,
  contentType: 'text/event-stream',
  request: { form: 'utf8', text: 'asked: A secret question?' },
  response: { form: 'utf8', text: 'data: A secret answer.' },
};

describe('an answer in a file', () => {
  it('is hashes alone unless the reader chose its texts, even where the bytes are at hand', () => {
    const written = JSON.stringify(answerExchange({ turn, withTexts: false, kept }));
    expect(written).not.toContain('secret');
    expect(written).toContain(sha('asked: A secret question?'));
  });

  it('holds the very bytes whose hashes it names where they were chosen and kept', () => {
    const exchange = answerExchange({ turn, withTexts: true, kept });
    for (const side of [exchange?.request, exchange?.response]) expect(sha(side?.text ?? '')).toBe(side?.sha256);
    expect(exchange?.words).toEqual({ question: 'A secret question?', answer: 'A secret answer.' });
  });

  it.each([
    ['belong to an earlier attempt', { ...kept, exchangeId: 'first attempt' }],
    [
      'are no text',
      { ...kept, request: { form: 'base64', text: 'AA==' }, response: { form: 'base64', text: 'AA==' } } as const,
    ],
    ['were not kept', undefined],
  ])('names no bytes that %s, and gives the words as mere words', (_why, bytes) => {
    const exchange = answerExchange({ turn, withTexts: true, kept: bytes });
    expect([exchange?.request.text, exchange?.response?.text]).toEqual([undefined, undefined]);
    expect(exchange?.words?.answer).toBe('A secret answer.');
  });

  it('is none while nothing was signed', () => {
    const { proof: _, ...unsigned } = turn;
    expect(answerExchange({ turn: unsigned, withTexts: true, kept })).toBeUndefined();
  });
});
