'use client';

import type { ReactNode } from 'react';
import { type Fact, Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';
import { Skeleton } from '@/components/ui/skeleton';
import { Terms } from '@/components/ui/terms';
import {
  type AccountState,
  providerFloor,
  refundDueAt,
  type SubAccount,
  spendable,
  subAccountOf,
} from '@/lib/domain/account';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import { useTerms } from '@/lib/react/use-terms';
import { useText } from '@/lib/react/use-text';
import { Section } from './section';

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function SubAccountFacts({
  sub,
  account,
  now,
}: {
  readonly sub: SubAccount;
  readonly account: AccountState;
  readonly now: bigint;
}) {
  const { t, formatters } = useText();
  const usable = spendable(sub);
  const reserved = smaller(usable, providerFloor);
  const money = (amount: bigint, strong = false) => <Money {...formatters.money(amount)} focusable strong={strong} />;
  const facts: readonly Fact[] = [
    { id: 'free', name: t('provider.yours-free'), value: money(usable - reserved, true) },
    { id: 'reserved', name: t('provider.yours-reserved'), value: money(reserved) },
    ...sub.refunds.map((refund) => {
      const due = refundDueAt(refund, account.limits.lockTime);
      const when =
        due <= now
          ? t('provider.refund-due')
          : t('provider.refund-due-in', { duration: formatters.duration(Number(due - now) * 1000) });
      return {
        id: `refund-${refund.index}`,
        name: `${t('provider.yours-retrieving')} · ${when}`,
        value: money(refund.amount),
      };
    }),
    { id: 'balance', name: t('provider.yours-balance'), value: money(sub.balance) },
  ];
  return <Facts facts={facts} />;
}

/** What the reader has with this provider. */
export function YoursSection({
  provider,
  account,
}: {
  readonly provider: Service['provider'];
  readonly account: Remote<AccountState> | undefined;
}) {
  const { t } = useText();
  const words = useTerms(['sub-account', 'refund']);
  const body = (): ReactNode => {
    if (account === undefined) return <p className="py-3 text-ink-muted">{t('provider.yours-no-wallet')}</p>;
    if (account.state === 'failed') return <p className="py-3 text-ink-muted">{t('provider.yours-failed')}</p>;
    if (account.state === 'loading') return <Skeleton className="my-4 block h-4 w-40" />;
    const sub = subAccountOf(account.value, provider);
    if (sub === undefined) return <p className="py-3 text-ink-muted">{t('provider.yours-none')}</p>;
    return <SubAccountFacts sub={sub} account={account.value} now={account.block.timestamp} />;
  };
  return (
    <Section title={t('provider.yours-title')}>
      {body()}
      <Terms {...words} />
    </Section>
  );
}
