import type { Remote } from '@/lib/domain/remote';
import { testAccountState, testAddress, testHash, testSubAccount } from './builders';

/** One 0G in neuron. */
export const og = 10n ** 18n;
/** The block the sample was read at. */
export const block = { number: 42n, hash: testHash(42), timestamp: 1_700_000_000n } as const;
/** Wrap a value as one read just now at the sample's block. */
export const fresh = <T>(value: T): Remote<T> => ({
  state: 'fresh',
  value,
  block,
  readAt: Date.now(),
});
export const provider = testAddress(500);
export const other = testAddress(501);
/** Views look providers up by lower-case address. */
export const providerKey = provider.toLowerCase();

/** An account with 4 0G available, a provider in use and another one whose balance is nearly all on its way back. */
export const account = testAccountState({
  wallet: 812n * og + 4n * 10n ** 17n,
  ledger: { owner: testAddress(1), available: 4n * og, total: 10n * og },
  subAccounts: [
    testSubAccount({ provider, balance: 5_187n * 10n ** 15n }),
    testSubAccount({
      provider: other,
      balance: 813n * 10n ** 15n,
      pendingRefund: 800n * 10n ** 15n,
      refunds: [{ index: 0n, amount: 800n * 10n ** 15n, createdAt: block.timestamp - 10_000n }],
    }),
  ],
});

/** What the account's screen is told of the sample, as if read just now. */
export const accountProps = () => ({
  account: fresh(account),
  uses: new Map([[providerKey, { amount: 13n * 10n ** 15n, receipts: 18, withoutFee: 0 }]]),
  charged: new Map([[providerKey, 213_450_000_000_000n]]),
  models: new Map([[providerKey, 'local/handbook']]),
  fundable: [{ provider, model: 'local/handbook' }],
  preferred: undefined,
  preferredAmount: undefined,
  wrongNetwork: false,
});
