'use client';

import type { ReactNode } from 'react';
import { Address } from '@/components/ui/address';
import { ExplorerLink } from '@/components/ui/explorer-link';
import { costAbove } from '@/lib/domain/compare';
import { inputPriceOf, outputPriceOf, type UnitPrice } from '@/lib/domain/pricing';
import { cleanText } from '@/lib/domain/service';
import type { FieldChange, HistoryEntry } from '@/lib/domain/service-history';
import { useText } from '@/lib/react/use-text';
import { PriceCell } from './price-cell';
import { kindName, modelName } from './service-names';

/** An entry, and which type the service had then: a price means something only with it. */
export type TypedEntry = { readonly entry: HistoryEntry; readonly serviceType: string };

/** Beyond a hundredfold a percentage says nothing any more. */
const mostBasisPoints = 1_000_000n;

function PriceChange({ change, serviceType }: { readonly change: FieldChange; readonly serviceType: string }) {
  const { t, formatters } = useText();
  const { field, before, after } = change;
  if (typeof before !== 'bigint' || typeof after !== 'bigint') return null;
  const priceOf = (amount: bigint): UnitPrice => {
    const stated = { serviceType, inputPrice: amount, outputPrice: amount };
    return (field === 'inputPrice' ? inputPriceOf(stated) : outputPriceOf(stated)) ?? { amount, unit: 'per-unit' };
  };
  const shown = (amount: bigint) => (
    <PriceCell price={priceOf(amount)} why={t('market.price-unknown')} unit={t('market.unit-0g')} />
  );
  const { basisPoints } = costAbove(after, before);
  const percent = basisPoints === undefined ? 0 : Number(basisPoints) / 10_000;
  const sign = percent > 0 ? '+' : '';
  const told = basisPoints !== undefined && basisPoints !== 0n && basisPoints <= mostBasisPoints;
  return (
    <>
      {shown(before)} <Arrow /> {shown(after)}
      {told ? <span className="tabular ml-2 text-ink-muted">{`${sign}${formatters.percent(percent)}`}</span> : null}
    </>
  );
}

function Arrow() {
  const { t } = useText();
  return (
    <>
      <span aria-hidden="true">→</span>
      <span className="sr-only">{t('provider-facts.became')}</span>
    </>
  );
}

function FieldLine({ change, serviceType }: { readonly change: FieldChange; readonly serviceType: string }) {
  const { t } = useText();
  const text = (value: string | bigint): string => {
    const words = String(value);
    if (change.field === 'serviceType') return kindName(t, words);
    return change.field === 'model' ? modelName(t, { model: words }) : cleanText(words, 200);
  };
  const isPrice = change.field === 'inputPrice' || change.field === 'outputPrice';
  return (
    <li className="wrap-anywhere">
      <span className="text-ink-muted">{t(`provider-facts.field-${change.field}`)}: </span>
      {isPrice ? (
        <PriceChange change={change} serviceType={serviceType} />
      ) : (
        <>
          <bdi>{text(change.before)}</bdi> <Arrow /> <bdi>{text(change.after)}</bdi>
        </>
      )}
    </li>
  );
}

function Changes({ changes, serviceType }: { readonly changes: readonly FieldChange[]; readonly serviceType: string }) {
  return (
    <ul>
      {changes.map((change) => (
        <FieldLine key={change.field} change={change} serviceType={serviceType} />
      ))}
    </ul>
  );
}

function Registered({
  entry,
}: {
  readonly entry: Extract<HistoryEntry, { readonly kind: 'registered' | 'returned' }>;
}) {
  const { t } = useText();
  const { service } = entry;
  const input = inputPriceOf(service);
  const price = (value: UnitPrice) => (
    <PriceCell price={value} why={t('market.price-unknown')} unit={t('market.unit-0g')} />
  );
  return (
    <p className="wrap-anywhere">
      <bdi>{modelName(t, service)}</bdi>
      <span className="text-ink-muted">, {kindName(t, service.serviceType)}: </span>
      {input === undefined ? null : (
        <>
          {price(input)} {t('provider-facts.in')},{' '}
        </>
      )}
      {price(outputPriceOf(service))} {t('provider-facts.out')}
    </p>
  );
}

function EntryBody({ entry, serviceType }: TypedEntry): ReactNode {
  const { t, copyLabels } = useText();
  switch (entry.kind) {
    case 'registered':
      return <Registered entry={entry} />;
    case 'returned':
      return (
        <>
          <Registered entry={entry} />
          <Changes changes={entry.changes} serviceType={serviceType} />
        </>
      );
    case 'changed':
      if (entry.changes.length === 0) return <p className="text-ink-muted">{t('provider-facts.unrecorded-change')}</p>;
      return <Changes changes={entry.changes} serviceType={serviceType} />;
    case 'removed':
      return null;
    case 'signer-accepted':
    case 'signer-refused':
      return (
        <p className="flex flex-wrap items-center gap-x-2">
          {entry.signerBefore === undefined ? null : (
            <>
              <Address value={entry.signerBefore} words={copyLabels} /> <Arrow />
            </>
          )}
          <Address value={entry.signer} words={copyLabels} />
        </p>
      );
  }
}

/** One line of the history: when and where, what happened, and from what to what. */
export function EntryLine({ entry, serviceType, isNew }: TypedEntry & { readonly isNew: boolean }) {
  const { t, formatters, copyLabels } = useText();
  const { at, blockNumber, transactionHash } = entry;
  const block = t('provider-facts.at-block', { block: formatters.integer(blockNumber) });
  return (
    <li className="grid gap-x-6 gap-y-1 border-b border-hairline py-3 sm:grid-cols-[14rem_1fr]">
      <div className="text-sm text-ink-muted">
        <p className="tabular text-ink">
          {at === undefined ? t('provider-facts.no-time') : formatters.dateTime(Number(at) * 1000)}
        </p>
        <p className="tabular flex items-center gap-0.5">
          {block}
          <ExplorerLink value={String(blockNumber)} what={block} />
        </p>
        <Address value={transactionHash} words={copyLabels} />
      </div>
      <div className="min-w-0 space-y-1">
        <p className="font-medium">
          {t(`provider-facts.entry-${entry.kind}`)}
          {isNew ? (
            <span className="ml-3 rounded-md border border-outline px-1.5 text-xs font-normal">
              {t('provider-facts.since-use')}
            </span>
          ) : null}
        </p>
        <EntryBody entry={entry} serviceType={serviceType} />
      </div>
    </li>
  );
}
