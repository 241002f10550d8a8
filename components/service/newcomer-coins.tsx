'use client';

import '@/lib/i18n/english/newcomer';
import { type AccountState, providerFloor, spendable } from '@/lib/domain/account';
import { suggestFunding } from '@/lib/domain/fund-suggestion';
import { useText } from '@/lib/react/use-text';

/** What a wallet must hold before its first answer, neuron, network fees not counted: a first deposit that also funds one provider. */
export function coinsForFirstAnswer({ limits }: Pick<AccountState, 'limits'>): bigint {
  const minimum = limits.minTransferAmount;
  const funding = suggestFunding({ costs: [], spendable: 0n, unsettled: 0n, floor: providerFloor, minimum });
  const toProvider = funding?.amount ?? 0n;
  return toProvider > limits.minAccountBalance ? toProvider : limits.minAccountBalance;
}

/** Where coins come from, for a reader whose wallet and main account hold too few for a first answer (F-131); nothing for others. */
export function NewcomerCoins({
  account,
  faucetUrl,
  local,
}: {
  readonly account: AccountState;
  /** Where a test network gives coins away. */
  readonly faucetUrl: string | undefined;
  readonly local: boolean;
}) {
  const { t, formatters } = useText();
  const needed = coinsForFirstAnswer(account);
  const held = account.wallet + (account.ledger?.available ?? 0n);
  const isFunded = account.subAccounts.some((sub) => spendable(sub) > providerFloor);
  if (isFunded || held >= needed) return null;
  const amounts = { needed: formatters.amount(needed), held: formatters.amount(held, { preset: 'table' }) };
  return (
    <p className="border-b border-hairline py-2.5 text-sm text-ink-muted">
      <span className="text-ink">{t('newcomer.coins-needed', amounts)}</span>{' '}
      {faucetUrl === undefined ? (
        t(local ? 'newcomer.coins-local' : 'newcomer.coins-main')
      ) : (
        <a href={faucetUrl} target="_blank" rel="noopener noreferrer" className="text-link">
          {t('newcomer.coins-faucet')}
        </a>
      )}
    </p>
  );
}
