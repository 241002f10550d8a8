import { describe, expect, it } from 'vitest';
import { testAccountState, testReceipt, testService, testSubAccount } from '@/lib/testing/builders';
import { openReceiptsOf } from './open-receipts';
import { fundsOf } from './use-chat';

const statement = { entries: [], fromBlock: 0n, toBlock: 9n };
const receipt = testReceipt();
const { provider } = receipt;

describe('what is owed to a provider', () => {
  it('is not known, rather than nothing, while this browser’s receipts are still being read', () => {
    const receipts = { state: 'loading', receipts: [], damaged: 0 } as const;
    expect(openReceiptsOf({ statement, receipts, provider })).toBeUndefined();
  });

  it('is the sum of the receipts that no settlement has charged', () => {
    const receipts = { state: 'ready', receipts: [receipt], damaged: 0 } as const;
    const open = openReceiptsOf({ statement, receipts, provider });
    expect(open).toEqual({ sum: receipt.fee?.fee, ids: new Set([receipt.id]) });
  });
});

describe('the funds for the next message', () => {
  const service = testService();
  const { provider } = service;
  const account = testAccountState({
    subAccounts: [testSubAccount({ provider: service.provider, balance: 5n * 10n ** 18n, pendingRefund: 0n })],
  });

  it('are not known while nobody knows what is owed', () => {
    expect(fundsOf({ account, provider, service, unsettled: undefined, turns: [], draft: '' })).toEqual({
      state: 'unknown',
    });
  });

  it('are what is above the floor and not owed', () => {
    const funds = fundsOf({ account, provider, service, unsettled: 10n ** 18n, turns: [], draft: '' });
    expect(funds).toMatchObject({ state: 'known', free: 3n * 10n ** 18n });
  });
});
