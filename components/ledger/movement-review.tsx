'use client';

import { Address } from '@/components/ui/address';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { type Fact, Facts } from '@/components/ui/facts';
import { Icon } from '@/components/ui/icon';
import { Money } from '@/components/ui/money';
import type { Movement } from '@/lib/react/use-movement';
import { type Text, useText } from '@/lib/react/use-text';
import { MovementFacts } from './movement-facts';
import { ProviderName } from './provider-name';

/** What the wallet will be asked to sign. */
export type Review = Extract<Movement['state'], { readonly kind: 'reviewing' }>['review'];

function Changes({ review }: { readonly review: Review }) {
  const { t, formatters } = useText();
  return (
    <ul aria-label={t('account.review-changes')} className="divide-y divide-hairline border-y border-hairline">
      {review.changes.map((change) => (
        <li
          key={`${change.subject}-${change.provider}`}
          className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 py-2"
        >
          <span className="text-ink-muted">
            {t(`account.change-${change.subject}`)}
            {change.provider === undefined ? null : (
              <span className="block text-sm">
                <ProviderName provider={change.provider} />
              </span>
            )}
          </span>
          <span className="ml-auto flex items-baseline gap-2">
            <Money {...formatters.money(change.before, { preset: 'table' })} unit="" className="text-ink-muted" />
            <span aria-hidden="true" className="text-ink-muted">
              →
            </span>
            <span className="sr-only">{t('account.change-to')}</span>
            <Money {...formatters.money(change.after, { preset: 'table' })} strong focusable />
          </span>
        </li>
      ))}
    </ul>
  );
}

type Call = Pick<Review, 'contract' | 'functionName' | 'arguments' | 'request'>;

/** What one call is, to the byte; several are told apart by their number. */
function callFacts(call: Call, { text, prefix }: { readonly text: Text; readonly prefix: string }): readonly Fact[] {
  const { t, formatters, copyLabels } = text;
  const described = call.arguments.map((argument) => `${argument.name}: ${argument.value}`).join('\n');
  return [
    {
      id: `${prefix}function`,
      name: prefix === '' ? t('account.review-function') : t('movement.review-call', { number: prefix }),
      value: <code className="font-mono text-sm">{call.functionName}</code>,
    },
    {
      id: `${prefix}contract`,
      name: t(`account.review-${call.contract}`),
      value: <Address value={call.request.to} words={copyLabels} />,
    },
    {
      id: `${prefix}arguments`,
      name: t('account.review-arguments'),
      value: (
        <span className="font-mono text-xs break-all whitespace-pre-wrap">
          {described === '' ? t('account.review-no-arguments') : described}
        </span>
      ),
    },
    {
      id: `${prefix}value`,
      name: t('account.review-value'),
      value: <Money {...formatters.money(call.request.value, { preset: 'exact' })} focusable />,
    },
  ];
}

function CallFacts({ review }: { readonly review: Review }) {
  const text = useText();
  const { t, formatters } = text;
  const calls: readonly Call[] = [review, ...(review.moreCalls ?? [])];
  // Exact, because "at most" must not be cut below what may really leave the wallet.
  const money = (amount: bigint, strong = false) => (
    <Money {...formatters.money(amount, { preset: 'exact' })} focusable strong={strong} />
  );
  const facts: readonly Fact[] = [
    ...calls.flatMap((call, index) => callFacts(call, { text, prefix: calls.length === 1 ? '' : `${index + 1}` })),
    {
      id: 'gas',
      name: t('account.review-gas'),
      value: <span className="tabular">{formatters.integer(review.gas)}</span>,
    },
    { id: 'fee', name: t('account.review-fee'), value: money(review.maxFee) },
    { id: 'total', name: t('account.review-total'), value: money(review.total, true) },
    {
      id: 'block',
      name: t('account.review-block'),
      value: <span className="tabular">{formatters.integer(review.block.number)}</span>,
    },
  ];
  return (
    <>
      <Facts facts={facts} />
      <Disclosure summary={t('account.review-bytes')} className="border-t border-hairline pt-1">
        {calls.map(({ request }) => (
          <code key={request.input} className="mb-2 block font-mono text-xs break-all">
            {request.input}
          </code>
        ))}
      </Disclosure>
    </>
  );
}

/** The tried call, in words and exactly, before the wallet opens; what is shown is what will be signed. */
export function MovementReview({
  review,
  signing,
  onConfirm,
  onCancel,
}: {
  readonly review: Review;
  readonly signing: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}) {
  const { t } = useText();
  return (
    <div className="space-y-4">
      <p role="status" className="flex items-center gap-2 font-medium">
        <Icon name="check" />
        {t(review.moreCalls === undefined ? 'account.review-title' : 'movement.review-batch-title')}
      </p>
      {review.moreCalls === undefined ? null : <p>{t('movement.review-batch')}</p>}
      {review.changes.length === 0 ? null : <Changes review={review} />}
      <MovementFacts review={review} />
      <CallFacts review={review} />
      {signing ? <p className="text-sm text-ink-muted">{t('account.signing-text')}</p> : null}
      <div className="flex flex-wrap gap-3">
        <Button variant="primary" busy={signing} onClick={onConfirm}>
          {signing ? t('account.signing') : t('account.open-wallet')}
        </Button>
        {signing ? null : <Button onClick={onCancel}>{t('account.back')}</Button>}
      </div>
    </div>
  );
}
