import { describe, expect, it } from 'vitest';
import { type ChatTurn, chatTitle, isTurnRunning, type TurnState, turnStages, turnStateOf } from './chat';
import type { ProofStep } from './verification';

const signer = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const proofOf = (steps: readonly ProofStep[]) =>
  ({
    steps,
    signedText: undefined,
    signature: undefined,
    recoveredSigner: undefined,
    expectedSigner: signer,
    requestHash: '0x00',
    responseHash: undefined,
    checkedAt: 0,
  }) as const;
const proven = (id: ProofStep['id']): ProofStep => ({ id, state: 'proven', reason: 'matches' });
const turnOf = (state: TurnState): ChatTurn => ({
  id: 't',
  userText: 'hi',
  answerText: '',
  reasoningText: '',
  state,
  timings: { askedAt: 0 },
});

describe('the outcome of a turn', () => {
  it('is verified only when every step is proven', () => {
    const all = [proven('scheme'), proven('signer'), proven('request'), proven('response')];
    expect(turnStateOf(proofOf(all))).toEqual({ kind: 'verified' });
    expect(turnStateOf(proofOf([]))).toEqual({ kind: 'unverified', why: 'format-unknown' });
  });

  it('is refuted by one refuted step, even after an unknown one', () => {
    const steps: ProofStep[] = [
      proven('signer'),
      { id: 'request', state: 'unknown', reason: 'request-rewritten' },
      { id: 'response', state: 'refuted', reason: 'bytes-differ' },
    ];
    expect(turnStateOf(proofOf(steps))).toEqual({ kind: 'refuted', why: 'bytes-differ' });
  });

  it('is unverified, with the first reason, when a step is unknown or unsupported', () => {
    const steps: ProofStep[] = [proven('signer'), { id: 'request', state: 'unknown', reason: 'request-rewritten' }];
    expect(turnStateOf(proofOf(steps))).toEqual({ kind: 'unverified', why: 'request-rewritten' });
    const unsupported: ProofStep[] = [{ id: 'scheme', state: 'unsupported', reason: 'not-signed-by-kind' }];
    expect(turnStateOf(proofOf(unsupported))).toEqual({ kind: 'unverified', why: 'not-signed-by-kind' });
  });
});

describe('a running turn', () => {
  it('is one in any of its stages, and none with an outcome', () => {
    expect(turnStages.map((kind) => isTurnRunning(turnOf({ kind })))).toEqual(turnStages.map(() => true));
    const ended: TurnState[] = [
      { kind: 'verified' },
      { kind: 'unverified', why: 'signature-missing' },
      { kind: 'refuted', why: 'bytes-differ' },
      { kind: 'failed', at: 'sent', error: { code: 'x', values: {}, cure: 'retry' } },
      { kind: 'stopped' },
    ];
    expect(ended.map((state) => isTurnRunning(turnOf(state)))).toEqual(ended.map(() => false));
  });
});

describe("a chat's title", () => {
  it('is the first question on one line, cut at a whole character', () => {
    expect(chatTitle('  What\n is  0G? ')).toBe('What is 0G?');
    expect(chatTitle('😀😀😀😀', 3)).toBe('😀😀…');
    expect([...chatTitle('x'.repeat(100))].length).toBe(60);
  });
});
