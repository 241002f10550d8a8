import { describe, expect, test } from 'vitest';
import { testHash } from '@/lib/testing/builders';
import type { Runner } from './ports';
import { createRunnerPool } from './runner-pool';
import type { RunnerState } from './runner-state';

const intent = { kind: 'deposit', amount: 5n } as const;
const ready: RunnerState = { kind: 'ready', intent: undefined, isDeclined: false };
const sent: RunnerState = { kind: 'sent', intent, hash: testHash(1), sentAt: 0, isKept: true, isReachable: true };

type SteeredRunner = Runner & { state: RunnerState; isDisposed: boolean };

function createSteeredRunner(): SteeredRunner {
  const runner: SteeredRunner = {
    state: ready,
    isDisposed: false,
    getSnapshot: () => runner.state,
    subscribe: () => () => {},
    start: () => true,
    proceed: () => true,
    confirm: () => {},
    cancel: () => {
      if (runner.state.kind === 'checking') runner.state = ready;
    },
    resume: () => true,
    reset: () => {},
    dispose: () => {
      runner.isDisposed = true;
    },
  };
  return runner;
}

describe('When the account is switched', () => {
  const switchAwayAndBack = (state: RunnerState) => {
    const pool = createRunnerPool();
    const first = createSteeredRunner();
    pool.take({ key: 'first', create: () => first });
    first.state = state;
    pool.take({ key: 'second', create: createSteeredRunner });
    const back = pool.take({ key: 'first', create: createSteeredRunner });
    return { first, back };
  };

  test('a transaction that was sent is still followed when the account comes back.', () => {
    const { first, back } = switchAwayAndBack(sent);
    expect(back).toBe(first);
    expect(first.isDisposed).toBe(false);
  });

  test('what was not signed yet is stepped back from, and an idle runner is let go.', () => {
    const { first, back } = switchAwayAndBack({ kind: 'checking', intent });
    expect(first.isDisposed).toBe(true);
    expect(back).not.toBe(first);
  });

  test('the same account keeps its runner from page to page.', () => {
    const pool = createRunnerPool();
    const first = pool.take({ key: 'first', create: createSteeredRunner });
    expect(pool.take({ key: 'first', create: createSteeredRunner })).toBe(first);
  });

  test('what was decided while another account was shown is told on the way back.', () => {
    const pool = createRunnerPool();
    const first = createSteeredRunner();
    pool.take({ key: 'first', create: () => first });
    first.state = sent;
    pool.take({ key: 'second', create: createSteeredRunner });
    first.state = { kind: 'replaced', intent, hash: testHash(1), by: undefined, isCancelled: false };
    expect(pool.take({ key: 'first', create: createSteeredRunner }).getSnapshot().kind).toBe('replaced');
  });
});
