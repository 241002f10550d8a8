'use client';

import { Checkbox } from '@/components/ui/checkbox';
import { Disclosure } from '@/components/ui/disclosure';
import { type AccountState, subAccountOf } from '@/lib/domain/account';
import type { RetrievalRow } from '@/lib/domain/retrieval';
import { useText } from '@/lib/react/use-text';
import { useChainTime } from './chain-time';
import type { RefundRequests } from './funds';
import { skipText } from './movement-facts';
import { ProviderName } from './provider-name';
import { RefundList, RetrievalSteps } from './retrieval-steps';

/** What retrieving from one provider would do now; nothing where it is left out. */
function useForecastText() {
  const { t, formatters } = useText();
  return ({ forecast: { collects, locks, skip } }: RetrievalRow): string => {
    if (skip !== undefined) return '';
    const amounts = {
      collects: formatters.amount(collects, { preset: 'table' }),
      locks: formatters.amount(locks, { preset: 'table' }),
    };
    if (collects === 0n) return t('movement.row-asks', amounts);
    return t(locks === 0n ? 'movement.row-collects' : 'movement.row-both', amounts);
  };
}

/** Why a provider is left out; what only waits says so by its steps. */
function SkipReason({ row, chainTime }: { readonly row: RetrievalRow; readonly chainTime: bigint }) {
  const text = useText();
  const times = useChainTime(chainTime);
  const { skip } = row.forecast;
  if (skip === undefined || skip.kind === 'waiting') return null;
  return <p className="text-sm text-ink-muted">{skipText(skip, { text, times })}</p>;
}

/** One provider in the choice of a retrieval: what would happen, whether it is in use, where its retrieval stands. */
export function RetrieveRow({
  row,
  account,
  chainTime,
  lastUse,
  requests,
  onChoose,
}: {
  readonly row: RetrievalRow;
  readonly account: AccountState;
  readonly chainTime: bigint;
  /** Milliseconds of this device's clock; undefined: not in use, or not known. */
  readonly lastUse: number | undefined;
  readonly requests: RefundRequests | undefined;
  readonly onChoose: (chosen: boolean) => void;
}) {
  const { t, formatters } = useText();
  const forecastText = useForecastText();
  const { provider, skip } = row.forecast;
  const sub = subAccountOf(account, provider);
  const clock = { lockTime: account.limits.lockTime, now: chainTime };
  return (
    <li className="py-1">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <Checkbox checked={row.isChosen} disabled={skip !== undefined} onChange={onChoose}>
          <ProviderName provider={provider} />
        </Checkbox>
        <span className="tabular pl-6 text-sm sm:pl-0">{forecastText(row)}</span>
      </div>
      <div className="space-y-1 pl-6 empty:hidden">
        <SkipReason row={row} chainTime={chainTime} />
        {lastUse === undefined ? null : (
          <p className="text-sm text-ink-muted">{t('movement.in-use', { time: formatters.dateTime(lastUse) })}</p>
        )}
        {sub === undefined || sub.refunds.length === 0 ? null : (
          <>
            <RetrievalSteps sub={sub} clock={clock} />
            <Disclosure summary={t('movement.refunds-count', { count: sub.refunds.length })} className="text-sm">
              <RefundList sub={sub} clock={clock} requests={requests} />
            </Disclosure>
          </>
        )}
      </div>
    </li>
  );
}
