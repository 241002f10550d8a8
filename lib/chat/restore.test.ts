import { describe, expect, it } from 'vitest';
import { type ChatTurn, turnStages } from '@/lib/domain/chat';
import { fakeChat, fakeProof, fakeService } from '@/lib/testing/fake-chat-ports';
import { chatCost, messagesLeft } from './admission';
import { restoreChat } from './restore';
import { serviceChanges, termsOf, termsOfChat } from './service-change';
import { newTurn } from './turn';

const turn = newTurn({ id: 't', userText: 'q', at: 1 });

const tierOf = (maxInputTokens: number, multiplier: bigint) => ({
  maxInputTokens,
  inputMultiplier: multiplier,
  inputDenominator: 1n,
  outputMultiplier: multiplier,
  outputDenominator: 1n,
});

describe('a chat taken up after a crash', () => {
  it.each(turnStages)('a turn that was "%s" has an outcome, not a spinner', (kind) => {
    const restored = restoreChat(fakeChat({ turns: [{ ...turn, answerText: 'half', state: { kind } }] })).turns[0];
    expect(restored?.answerText).toBe('half');
    expect(restored?.state).toMatchObject(
      kind === 'verifying'
        ? { kind: 'unverified', why: 'lookup-failed' }
        : { kind: 'failed', at: kind, error: { code: 'interrupted', cure: 'retry' } },
    );
  });

  it('finished turns stay as they were, but nothing of them is called proven before it was checked again', () => {
    const open = fakeProof('unknown', 'signature-missing');
    const finished: readonly ChatTurn[] = [
      { ...turn, state: { kind: 'stopped' } },
      { ...turn, state: { kind: 'unverified', why: 'signature-missing' }, proof: open },
      { ...turn, state: { kind: 'refuted', why: 'bytes-differ' }, proof: fakeProof('refuted', 'bytes-differ') },
    ];
    const chat = fakeChat({ turns: finished });
    expect(restoreChat(chat)).toEqual(chat);
    const proven = restoreChat(fakeChat({ turns: [{ ...turn, state: { kind: 'verified' }, proof: fakeProof() }] }));
    expect(proven.turns[0]?.state).toEqual({ kind: 'unverified', why: 'rechecking' });
    expect(proven.turns[0]?.proof?.steps.map(({ state, reason }) => `${state} ${reason}`)).toEqual(
      Array.from({ length: 4 }, () => 'unknown rechecking'),
    );
    const bare = restoreChat(fakeChat({ turns: [{ ...turn, state: { kind: 'verified' } }] }));
    expect(bare.turns[0]?.state).toEqual({ kind: 'unverified', why: 'evidence-missing' });
  });

  it('remembers the prices and the signer it was held under', () => {
    const prices = { inputPrice: 100n, outputPrice: 200n, blockNumber: 1n };
    const chat = fakeChat({ turns: [{ ...turn, prices, proof: fakeProof() }] });
    const accepted = termsOfChat(chat);
    expect(serviceChanges(accepted, fakeService())).toEqual([]);
    expect(serviceChanges(accepted, fakeService({ inputPrice: 101n })).map((change) => change.kind)).toEqual(['price']);
    const rotated = fakeService({ teeSignerAddress: '0x90F79bf6EB2c4f870365E785982E1f101E93b906' });
    expect(serviceChanges(accepted, rotated).map((change) => change.kind)).toEqual(['signer']);
  });

  it('a dearer tier counts as a price rise although the base price stands', () => {
    const tier = {
      maxInputTokens: 0,
      inputMultiplier: 2n,
      inputDenominator: 1n,
      outputMultiplier: 1n,
      outputDenominator: 1n,
    };
    const dearer = fakeService({ details: { mode: 'combined', tiers: [tier] } });
    expect(serviceChanges(termsOf(fakeService()), dearer).map((change) => change.kind)).toEqual(['price']);
  });

  it.each([
    ['a dearer step for long questions', [tierOf(1000, 1n), tierOf(0, 100n)], undefined],
    ['the old step begun earlier', [tierOf(2000, 1n), tierOf(0, 2n)], undefined],
    ['cached tokens no longer cheaper', [tierOf(4000, 1n), tierOf(0, 2n)], 2n],
  ])('%s is a rise, though the usual price is the same', (_what, tiers, cacheDivisor) => {
    const before = fakeService({
      details: { mode: 'combined', tiers: [tierOf(4000, 1n), tierOf(0, 2n)], cacheDivisor: 4n },
    });
    const after = fakeService({
      details: { mode: 'combined', tiers, cacheDivisor: cacheDivisor ?? 4n },
    });
    expect(serviceChanges(termsOf(before), after).map((change) => change.kind)).toEqual(['price']);
    expect(serviceChanges(termsOf(after), before)).toEqual([]);
  });
});

describe('money of a chat', () => {
  it('adds up known fees and counts the answers whose fee is unknown', () => {
    const fee = { inputFee: 1n, outputFee: 2n, fee: 3n };
    const turns = [
      { ...turn, id: 'a', receiptId: 'r1', fee },
      { ...turn, id: 'b', receiptId: 'r2' },
      { ...turn, id: 'c' },
    ];
    expect(chatCost(fakeChat({ turns }))).toEqual({ known: 3n, unknownAnswers: 1 });
  });

  it('counts messages only in what is above the floor and not owed', () => {
    const floor = 10n ** 18n;
    expect(messagesLeft({ spendable: floor + 1000n, floor, unsettled: 400n, expectedCost: 100n })).toBe(6n);
    expect(messagesLeft({ spendable: floor - 1n, floor, unsettled: 0n, expectedCost: 100n })).toBe(0n);
    expect(messagesLeft({ spendable: floor, floor, unsettled: 0n, expectedCost: 0n })).toBeUndefined();
  });
});
