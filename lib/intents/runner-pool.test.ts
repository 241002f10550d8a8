import { describe, expect, test } from 'vitest';
import { testAddress, testHash } from '@/lib/testing/builders';
import { createFakeWallet } from '@/lib/testing/fake-wallet';
import type { Runner } from './runner';
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
  const wallet = createFakeWallet(testAddress(1));
  const other = createFakeWallet(testAddress(2));

  const switchAwayAndBack = (state: RunnerState) => {
    const pool = createRunnerPool();
    const first = createSteeredRunner();
    pool.take({ key: 'first', wallet, create: () => first });
    first.state = state;
    pool.take({ key: 'second', wallet: other, create: createSteeredRunner });
    const back = pool.take({ key: 'first', wallet, create: createSteeredRunner });
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
    const first = pool.take({ key: 'first', wallet, create: createSteeredRunner });
    expect(pool.take({ key: 'first', wallet, create: createSteeredRunner })).toBe(first);
  });

  test('another wallet with the same account gets a runner of its own, unless something is still open.', () => {
    const pool = createRunnerPool();
    const first = createSteeredRunner();
    pool.take({ key: 'first', wallet, create: () => first });
    first.state = sent;
    expect(pool.take({ key: 'first', wallet: other, create: createSteeredRunner })).toBe(first);
    first.state = ready;
    expect(pool.take({ key: 'first', wallet: other, create: createSteeredRunner })).not.toBe(first);
    expect(first.isDisposed).toBe(true);
  });
});
