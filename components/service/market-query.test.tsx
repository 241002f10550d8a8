import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/error';
import { testAccountState, testAddress, testService, testSubAccount } from '@/lib/testing/builders';
import { plainQuery, readMarketQuery, selectServices, sortKeys, writeMarketQuery } from './market-query';
import { newcomerSteps } from './newcomer-steps';
import { defaultTypicalSize } from './service-prices';

class RpcDownError extends AppError {
  readonly code = 'rpc-unavailable';
  readonly cure = 'retry';
}

const size = defaultTypicalSize;
const service = (number: number, overrides: Parameters<typeof testService>[0]) =>
  testService({ provider: testAddress(number), ...overrides });
const names = (shown: readonly { readonly model: string }[]) => shown.map((each) => each.model);

describe('the market in a link', () => {
  it('comes back as it was written, whatever was typed', () => {
    const query = fc.record({
      search: fc.string(),
      type: fc.string(),
      unaccepted: fc.boolean(),
      sort: fc.constantFrom(...sortKeys),
      descending: fc.boolean(),
    });
    fc.assert(
      fc.property(query, (wanted) => {
        expect(readMarketQuery(writeMarketQuery(wanted, ''))).toEqual(wanted);
      }),
    );
  });

  it('keeps other parameters and ignores what it does not understand', () => {
    expect(writeMarketQuery({ ...plainQuery, search: 'qwen' }, '?network=testnet')).toBe('?network=testnet&q=qwen');
    expect(readMarketQuery('?sort=beauty&order=up&unaccepted=yes')).toEqual(plainQuery);
  });
});

describe('the selection', () => {
  it('sorts by bigint, not by number, and keeps unknown prices last both ways', () => {
    const big = 10n ** 30n;
    const services = [
      service(1, { model: 'more', outputPrice: big + 1n }),
      service(2, { model: 'less', outputPrice: big }),
      service(3, { model: 'strange', serviceType: 'teleport', outputPrice: 1n }),
    ];
    expect(names(selectServices(services, { ...plainQuery, sort: 'output' }, size).shown)).toEqual([
      'strange',
      'less',
      'more',
    ]);
    expect(names(selectServices(services, plainQuery, size).shown)).toEqual(['less', 'more', 'strange']);
    expect(names(selectServices(services, { ...plainQuery, descending: true }, size).shown)).toEqual([
      'more',
      'less',
      'strange',
    ]);
  });

  it('finds a model by any casing and a provider by part of the address', () => {
    const services = [service(1, { model: 'Qwen-2.5' }), service(2, { model: 'llama' })];
    expect(names(selectServices(services, { ...plainQuery, search: 'qWEN' }, size).shown)).toEqual(['Qwen-2.5']);
    const part = testAddress(2).toUpperCase().slice(-6);
    expect(names(selectServices(services, { ...plainQuery, search: part }, size).shown)).toEqual(['llama']);
  });
});

describe('the first steps', () => {
  const block = { number: 1n, hash: '0x01', timestamp: 1n } as const;
  const account = (state: ReturnType<typeof testAccountState>) =>
    ({ state: 'fresh', value: state, block, readAt: 0 }) as const;
  const states = (facts: Parameters<typeof newcomerSteps>[0]) => newcomerSteps(facts).map((step) => step.state);

  it('begin with the wallet', () => {
    expect(states({ wallet: 'absent', account: undefined, answered: false })).toEqual([
      'next',
      'later',
      'later',
      'later',
    ]);
  });

  it('are unknown, not open, while a wallet or the account is read', () => {
    expect(states({ wallet: 'loading', account: undefined, answered: undefined })).toEqual([
      'unknown',
      'unknown',
      'unknown',
      'unknown',
    ]);
    expect(states({ wallet: 'connected', account: { state: 'loading' }, answered: false })).toEqual([
      'done',
      'unknown',
      'unknown',
      'later',
    ]);
    const failed = { state: 'failed', error: new RpcDownError('down'), retry: () => {} } as const;
    expect(states({ wallet: 'connected', account: failed, answered: true })).toEqual([
      'done',
      'unknown',
      'unknown',
      'done',
    ]);
  });

  it('follow the chain: a provider counts as funded only above what it leaves untouched', () => {
    const floor = testSubAccount({ balance: 10n ** 18n });
    const above = testSubAccount({ balance: 10n ** 18n + 1n });
    expect(
      states({
        wallet: 'connected',
        account: account(testAccountState({ ledger: undefined, subAccounts: [] })),
        answered: false,
      }),
    ).toEqual(['done', 'next', 'later', 'later']);
    expect(
      states({ wallet: 'connected', account: account(testAccountState({ subAccounts: [floor] })), answered: false }),
    ).toEqual(['done', 'done', 'next', 'later']);
    expect(
      states({ wallet: 'connected', account: account(testAccountState({ subAccounts: [above] })), answered: false }),
    ).toEqual(['done', 'done', 'done', 'next']);
    expect(
      states({ wallet: 'connected', account: account(testAccountState({ subAccounts: [above] })), answered: true }),
    ).toEqual(['done', 'done', 'done', 'done']);
  });
});
