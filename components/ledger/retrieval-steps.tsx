'use client';

import { Address } from '@/components/ui/address';
import { Icon } from '@/components/ui/icon';
import { Money } from '@/components/ui/money';
import type { SubAccount } from '@/lib/domain/account';
import { type RefundClock, refundClocks, retrievalPhase } from '@/lib/domain/retrieval';
import { useText } from '@/lib/react/use-text';
import { CalendarButton } from './calendar-button';
import { useChainTime } from './chain-time';
import { type RefundRequests, requestKey } from './funds';

/** The lock time in force and the newest block's time, both in chain seconds. */
export type ChainClock = { readonly lockTime: bigint; readonly now: bigint };

const order = { nothing: 0, request: 1, wait: 2, collect: 3 } as const;

function Step({ number, at, words }: { readonly number: number; readonly at: number; readonly words: string }) {
  const { t } = useText();
  const isCurrent = number === at;
  return (
    <li
      aria-current={isCurrent ? 'step' : undefined}
      className={`flex items-baseline gap-1.5 ${isCurrent ? 'font-medium' : 'text-ink-muted'}`}
    >
      {number < at ? (
        <>
          <Icon name="check" size={12} className="shrink-0 self-center" />
          <span className="sr-only">{t('movement.step-done')}</span>
        </>
      ) : (
        <span aria-hidden="true" className="tabular">
          {number}
        </span>
      )}
      {words}
    </li>
  );
}

/** Where retrieving from one provider stands: ask, wait until a stated time, collect. */
export function RetrievalSteps({ sub, clock }: { readonly sub: SubAccount; readonly clock: ChainClock }) {
  const { t } = useText();
  const times = useChainTime(clock.now);
  const phase = retrievalPhase(sub, clock);
  if (phase.kind === 'nothing') return null;
  const at = order[phase.kind];
  const wait =
    phase.kind === 'wait'
      ? t('movement.step-wait-until', { time: times.atAndIn(phase.until) })
      : t(phase.kind === 'collect' ? 'movement.step-waited' : 'movement.step-wait');
  return (
    <ol aria-label={t('movement.steps-label')} className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
      <Step number={1} at={at} words={t(at > 1 ? 'movement.step-asked' : 'movement.step-ask')} />
      <Step number={2} at={at} words={wait} />
      <Step number={3} at={at} words={t('movement.step-collect')} />
    </ol>
  );
}

function RefundRow({
  provider,
  refund,
  clock,
  request,
}: {
  readonly provider: string;
  readonly refund: RefundClock;
  readonly clock: ChainClock;
  readonly request: { readonly hash: string; readonly amount: bigint } | undefined;
}) {
  const { t, formatters, copyLabels } = useText();
  const times = useChainTime(clock.now);
  return (
    <li className="space-y-1 py-2">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <Money {...formatters.money(refund.amount, { preset: 'table' })} focusable />
        <span className="text-ink-muted">
          {refund.isDue ? t('account.refund-due') : t('movement.refund-due', { time: times.atAndIn(refund.dueAt) })}
        </span>
      </p>
      <div aria-hidden="true" className="h-1 bg-hairline">
        <div className="h-full bg-ink" style={{ width: `${refund.progress / 10}%` }} />
      </div>
      <p className="flex flex-wrap items-center gap-x-2 text-ink-muted">
        {t('movement.refund-asked', { time: times.at(refund.createdAt) })}
        {request === undefined ? null : <Address value={request.hash} words={copyLabels} />}
        <CalendarButton provider={provider} refund={refund} />
      </p>
      {request === undefined || request.amount <= refund.amount ? null : (
        <p className="text-ink-muted">
          {t('movement.refund-shrunk', { before: formatters.amount(request.amount, { preset: 'exact' }) })}
        </p>
      )}
    </li>
  );
}

/** What is being retrieved from one provider, each part with its clock and the transaction that asked for it. */
export function RefundList({
  sub,
  clock,
  requests,
}: {
  readonly sub: SubAccount;
  readonly clock: ChainClock;
  readonly requests: RefundRequests | undefined;
}) {
  const { t } = useText();
  const refunds = refundClocks(sub, clock);
  if (refunds.length === 0) return null;
  return (
    <ul aria-label={t('movement.refunds-label')} className="divide-y divide-hairline text-sm">
      {refunds.map((refund) => (
        <RefundRow
          key={`${refund.index}`}
          provider={sub.provider}
          refund={refund}
          clock={clock}
          request={requests?.get(requestKey(sub.provider, refund.createdAt))}
        />
      ))}
    </ul>
  );
}
