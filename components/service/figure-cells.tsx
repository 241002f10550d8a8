'use client';

import '@/lib/i18n/english/figure';
import type { ReactNode } from 'react';
import { Evidence } from '@/components/ui/evidence';
import { UnknownMoney } from '@/components/ui/money';
import { Ticking } from '@/components/ui/ticking';
import type { Figure, MarketRow } from '@/lib/domain/market';
import { latencyFigure } from '@/lib/domain/market-figure';
import { isRateCurrent, type UsdRate, usdOf } from '@/lib/domain/market-model';
import type { TrustFinding } from '@/lib/domain/market-trust';
import { percentiles } from '@/lib/domain/percentile';
import type { StatusState } from '@/lib/react/use-status-service';
import { useText } from '@/lib/react/use-text';
import type { FigureColumn } from './market-columns';
import { useMinute } from './use-minute';

/** Milliseconds as seconds with two figures that count. */
export function secondsText(locale: string, milliseconds: number): string {
  const style = { style: 'unit', unit: 'second', unitDisplay: 'narrow', maximumSignificantDigits: 2 } as const;
  return new Intl.NumberFormat(locale, style).format(milliseconds / 1000);
}

/** A measured figure, and in small below it who measured it, how often, and when last; the two sources are never mixed. */
export function FigureText({
  figure,
  text,
  host,
  word,
}: {
  readonly figure: Figure | undefined;
  readonly text: (value: number) => string;
  /** Who the status service is. */
  readonly host: string;
  /** What its source calls it. */
  readonly word?: string | undefined;
}) {
  const { t, formatters } = useText();
  const now = useMinute();
  if (figure === undefined) return <UnknownMoney reason={t('figure.not-measured')} />;
  const { samples, from, at } = figure;
  const count = samples === undefined ? '?' : formatters.integer(samples);
  const values = { count, host, age: formatters.relativeTime(at, now) };
  const whose = t(`figure.measured-${from}`, values);
  return (
    <span title={whose}>
      {text(figure.value)}
      {word === undefined ? null : <span className="text-xs text-ink-muted">{` ${word}`}</span>}
      <span aria-hidden="true" className="block text-xs leading-4 text-ink-muted">
        {t(`figure.by-${from}`, values)}
      </span>
      <span className="sr-only">, {whose}</span>
    </span>
  );
}

/** One measured figure of a row. */
export function FigureCell({
  column,
  row,
  host,
}: {
  readonly column: FigureColumn;
  readonly row: MarketRow;
  readonly host: string;
}) {
  const { t, formatters, locale } = useText();
  const seconds = (value: number) => secondsText(locale, value);
  switch (column) {
    case 'first-token':
      return <FigureText figure={row.firstToken} text={seconds} host={host} />;
    case 'speed': {
      const speed = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
      return <FigureText figure={row.speed} text={(value) => speed.format(value)} host={host} />;
    }
    case 'uptime': {
      // The word is the status service's, so it never stands beside the reader's own figure.
      const word = row.uptime?.from === 'status' ? t(`market.health-${row.health?.health ?? 'unknown'}`) : undefined;
      return <FigureText figure={row.uptime} text={(value) => formatters.percent(value / 100)} {...{ host, word }} />;
    }
    default: {
      const percentile = percentiles.find((name) => column === `latency-${name}`) ?? 'p50';
      return <FigureText figure={latencyFigure(row, percentile)} text={seconds} host={host} />;
    }
  }
}

/** Only the level and the age of the last verdict; what it rests on is in the document on the provider's page. */
export function FindingLine({ finding }: { readonly finding: TrustFinding }) {
  const { t, formatters } = useText();
  const { level, evidence, simulated, checkedAt, expired } = finding;
  return (
    <span title={expired ? t('market.trust-expired') : undefined}>
      <Evidence
        state={expired ? 'unknown' : evidence}
        word={t(simulated ? 'market.trust-level-simulated' : 'market.trust-level', { level })}
      />
      <span className="tabular ml-1.5 text-xs text-ink-muted">
        <Ticking>{(now) => formatters.relativeTime(checkedAt, now)}</Ticking>
        {expired ? <span className="sr-only">. {t('market.trust-expired')}</span> : null}
      </span>
    </span>
  );
}

/** Below an amount, what it is in US dollars by a rate that still counts; nothing otherwise. */
export function UsdLine({
  amount,
  rate,
  host,
}: {
  readonly amount: bigint;
  readonly rate: UsdRate | undefined;
  /** Who states the rate. */
  readonly host: string;
}) {
  const { t, formatters } = useText();
  const now = useMinute();
  if (amount === 0n || rate === undefined || !isRateCurrent(rate, now)) return null;
  const source = t('figure.usd-source', { host, age: formatters.relativeTime(rate.at, now) });
  return (
    <span title={source} className="block text-xs leading-4 text-ink-muted">
      {t('figure.usd', { amount: formatters.amount(usdOf(amount, rate), { preset: 'table' }) })}
      <span className="sr-only">, {source}</span>
    </span>
  );
}

/** Once for all dollars of a page: by whose rate they are, and how old it is. */
export function UsdSource({ rate, host }: { readonly rate: UsdRate | undefined; readonly host: string }) {
  const { t, formatters } = useText();
  const now = useMinute();
  if (rate === undefined || !isRateCurrent(rate, now)) return null;
  return t('figure.usd-line', { host, age: formatters.relativeTime(rate.at, now) });
}

/** Who else than this browser measures here and when it was asked, or that it does not answer; what dollars are by. */
export function StatusLine({ status }: { readonly status: StatusState }): ReactNode {
  const { t, formatters } = useText();
  if (!('report' in status)) return null;
  const { report, state } = status;
  if (report === undefined) return t('figure.status-failed');
  const { host, readAt, rate } = report;
  const asked = (now: number) => ({ host, age: formatters.relativeTime(readAt, now) });
  return (
    <>
      <Ticking>{(now) => t(state === 'failed' ? 'figure.status-kept' : 'figure.status-asked', asked(now))}</Ticking>{' '}
      <UsdSource rate={rate} host={host} />
    </>
  );
}
