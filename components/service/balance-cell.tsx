'use client';

import { Money, UnknownMoney } from '@/components/ui/money';
import { Skeleton } from '@/components/ui/skeleton';
import { type AccountState, providerFloor, spendable, subAccountOf } from '@/lib/domain/account';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import { useText } from '@/lib/react/use-text';

/** What the reader has free with a provider, above the minimum that is never spent. */
export function BalanceCell({
  service,
  account,
}: {
  readonly service: Service;
  readonly account: Remote<AccountState>;
}) {
  const { t, formatters } = useText();
  if (account.state === 'loading') return <Skeleton className="h-4 w-14" />;
  if (account.state === 'failed') return <UnknownMoney reason={t('market.balance-unknown')} />;
  const sub = subAccountOf(account.value, service.provider);
  if (sub === undefined) return <span className="text-ink-muted">{t('market.balance-none')}</span>;
  const over = spendable(sub) - providerFloor;
  const free = formatters.money(over > 0n ? over : 0n, { preset: 'table' });
  return <Money amount={t('market.balance-free', { amount: free.amount })} exact={free.exact} unit="" />;
}
