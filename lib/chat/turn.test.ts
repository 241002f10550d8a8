import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTurnRunning } from '@/lib/domain/chat';
import { fakeProof } from '@/lib/testing/fake-chat-ports';
import { mayBeBilled, newTurn, retryTurn, type TurnEvent, turnCost, turnReducer } from './turn';

const failure = { code: 'unexpected', values: {}, cure: 'retry' } as const;
const exchange = {
  provider: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  model: 'm',
  requestHash: '0x01',
  requestLength: 2,
} as const;
const prices = { inputPrice: 1n, outputPrice: 2n, blockNumber: 3n };

const eventArbitrary: fc.Arbitrary<TurnEvent> = fc.oneof(
  fc.constant<TurnEvent>({ type: 'signature-wait' }),
  fc.constant<TurnEvent>({ type: 'request-sent', at: 2, exchange, prices }),
  fc.constant<TurnEvent>({ type: 'response-start', chatKey: 'k', receiptId: 'r' }),
  fc.string().map((text): TurnEvent => ({ type: 'answer-part', at: 3, bytes: text.length, text, reasoning: '' })),
  fc.constant<TurnEvent>({ type: 'response-end', at: 4, responseHash: '0x02' }),
  fc
    .constantFrom('proven', 'refuted', 'unknown', 'unsupported')
    .map((state): TurnEvent => ({ type: 'proof', at: 5, proof: fakeProof(state) })),
  fc.constant<TurnEvent>({ type: 'failure', at: 6, error: failure }),
  fc.constant<TurnEvent>({ type: 'stop', at: 7 }),
);

const start = () => newTurn({ id: 't', userText: 'q', at: 1 });

describe('turnReducer', () => {
  it('never shows an answer as verified unless every step of its proof was proven', () => {
    fc.assert(
      fc.property(fc.array(eventArbitrary, { maxLength: 30 }), (events) => {
        const turn = events.reduce(turnReducer, start());
        const proven = turn.proof?.steps.every((step) => step.state === 'proven') ?? false;
        expect(turn.state.kind === 'verified').toBe(proven && turn.exchange?.responseHash !== undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it('never changes what was said once a turn has its outcome', () => {
    fc.assert(
      fc.property(
        fc.array(eventArbitrary, { maxLength: 20 }),
        fc.array(eventArbitrary, { maxLength: 20 }),
        (first, late) => {
          const turn = first.reduce(turnReducer, start());
          fc.pre(!isTurnRunning(turn));
          const after = late.reduce(turnReducer, turn);
          expect(after.answerText).toBe(turn.answerText);
          expect(after.fee).toEqual(turn.fee);
          expect(isTurnRunning(after)).toBe(false);
          expect(after.state.kind === turn.state.kind || turn.state.kind === 'unverified').toBe(true);
        },
      ),
    );
  });

  it('shows text only after the request went out and was accepted', () => {
    fc.assert(
      fc.property(fc.array(eventArbitrary, { maxLength: 20 }), (events) => {
        const turn = events.reduce(turnReducer, start());
        expect(turn.answerText === '' || (turn.receiptId !== undefined && turn.timings.sentAt !== undefined)).toBe(
          true,
        );
        expect(mayBeBilled(turn)).toBe(turn.timings.sentAt !== undefined);
        expect(turnCost(turn).unknownAnswers).toBe(turn.timings.sentAt === undefined ? 0 : 1);
      }),
    );
  });

  it('a retry starts from the question alone, and forgets nothing of the cost', () => {
    fc.assert(
      fc.property(fc.array(eventArbitrary, { maxLength: 20 }), (events) => {
        const turn = events.reduce(turnReducer, start());
        const { earlierCost, ...again } = retryTurn(turn, 9);
        expect(again).toEqual(newTurn({ id: 't', userText: 'q', at: 9 }));
        expect(earlierCost ?? { known: 0n, unknownAnswers: 0 }).toEqual(turnCost(turn));
      }),
    );
  });
});
