'use client';

import type { ReactNode } from 'react';
import { UnknownMoney } from '@/components/ui/money';
import { type Costing, costOf, type Workload } from '@/lib/domain/calculator';
import { type CompareField, costAbove } from '@/lib/domain/compare';
import type { MarketRow } from '@/lib/domain/market';
import { latencyFigure } from '@/lib/domain/market-figure';
import type { UsdRate } from '@/lib/domain/market-model';
import { percentiles } from '@/lib/domain/percentile';
import { tierRanges } from '@/lib/domain/price-tiers';
import { inputPriceOf, outputPriceOf, tieredPrices, type UnitPrice } from '@/lib/domain/pricing';
import { cleanText, serviceKind } from '@/lib/domain/service';
import { useText } from '@/lib/react/use-text';
import { AmountWithUsd, RentalLine } from './calculator-steps';
import { FigureText, secondsText, UsdLine } from './figure-cells';
import { TrustLine } from './market-cells';
import { PriceCell } from './price-cell';
import { kindName, modelName } from './service-names';

/** What all cells of a comparison share. */
export type CompareSurroundings = {
  readonly workload: Workload;
  readonly local: boolean;
  /** Who the status service is. */
  readonly host: string;
  readonly rate: UsdRate | undefined;
  /** This device's clock, milliseconds. */
  readonly now: number;
};

type CellProps = CompareSurroundings & {
  readonly field: CompareField;
  readonly row: MarketRow;
  /** The lowest cost of the line in neuron, where the costs compare. */
  readonly cheapest: bigint | undefined;
  /** Says that this is the best of the line, where it is. */
  readonly mark: ReactNode;
};

function Price({
  price,
  why,
  rate,
  host,
}: Pick<CellProps, 'rate' | 'host'> & { readonly price: UnitPrice; readonly why: string }) {
  const { t } = useText();
  return (
    <>
      <PriceCell price={price} why={why} unit={t('market.unit-0g')} />
      {price === undefined ? null : <UsdLine amount={price.amount} {...{ rate, host }} />}
    </>
  );
}

/** How much more than the cheapest it is, exactly and in percent (F-022). */
function Above({ cost, cheapest }: { readonly cost: bigint; readonly cheapest: bigint }) {
  const { t, formatters } = useText();
  if (cost === cheapest) return null;
  const { amount, basisPoints } = costAbove(cost, cheapest);
  const percent = basisPoints === undefined ? '' : ` (+${formatters.percent(Number(basisPoints) / 10_000)})`;
  return (
    <span className="tabular block text-sm text-ink-muted">
      {t('compare.above', { amount: formatters.amount(amount) })}
      {percent}
    </span>
  );
}

function Cost({
  cost,
  part,
  props,
}: {
  readonly cost: Costing;
  readonly part: 'once' | 'month';
  readonly props: CellProps;
}) {
  const { t } = useText();
  if (cost.state === 'unpriced') return <span className="text-ink-muted">{t(`market-tools.why-${cost.why}`)}</span>;
  const { cheapest, mark, rate, now, host, workload } = props;
  return (
    <>
      <AmountWithUsd amount={cost[part]} {...{ rate, now, host }} />
      {mark}
      {cheapest === undefined ? null : <Above cost={cost[part]} cheapest={cheapest} />}
      {part === 'month' ? <RentalLine cost={cost} rental={workload.rental} /> : null}
    </>
  );
}

function Tiers({ row }: { readonly row: MarketRow }) {
  const { t, formatters } = useText();
  const { sheet } = row;
  const { inputPrice, outputPrice } = sheet;
  const ranges = tierRanges(sheet);
  if (serviceKind(sheet.serviceType) !== 'chatbot' || ranges.length === 0) return <>{t('compare.no-tiers')}</>;
  if (inputPrice === undefined || outputPrice === undefined) return <>{t('compare.no-tiers')}</>;
  return (
    <ul className="space-y-1 text-sm">
      {ranges.map(({ tier, from, to }) => {
        const prices = { serviceType: sheet.serviceType, ...tieredPrices({ inputPrice, outputPrice }, tier) };
        const amount = (price: UnitPrice) => (price === undefined ? '—' : formatters.amount(price.amount));
        const values = { input: amount(inputPriceOf(prices)), output: amount(outputPriceOf(prices)) };
        return (
          <li key={from}>
            {to === undefined
              ? t('compare.tier-from', { ...values, from: formatters.integer(from) })
              : t('compare.tier-to', { ...values, to: formatters.integer(to) })}
          </li>
        );
      })}
    </ul>
  );
}

/** Texts of a provider or of a list: as text, with a dash where nobody says anything. */
function Said({ text }: { readonly text: string | undefined }) {
  const { t } = useText();
  const clean = cleanText(text ?? '', 300);
  if (clean === '') return <UnknownMoney reason={t('compare.not-said')} />;
  return <bdi className="wrap-anywhere">{clean}</bdi>;
}

function Tokens({ count }: { readonly count: number | undefined }) {
  const { t, formatters } = useText();
  return count === undefined ? <UnknownMoney reason={t('compare.not-said')} /> : formatters.integer(count);
}

function Measured({ field, row, host }: Pick<CellProps, 'field' | 'row' | 'host'>) {
  const { locale, formatters } = useText();
  const seconds = (value: number) => secondsText(locale, value);
  const speed = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  if (field === 'uptime') {
    return <FigureText figure={row.uptime} text={(value) => formatters.percent(value / 100)} host={host} />;
  }
  if (field === 'speed') return <FigureText figure={row.speed} text={(value) => speed.format(value)} host={host} />;
  const percentile = percentiles.find((name) => field === `latency-${name}`);
  const latency = percentile === undefined ? row.latency : latencyFigure(row, percentile);
  return <FigureText figure={field === 'first-token' ? row.firstToken : latency} text={seconds} host={host} />;
}

/** What one service says in one line of the comparison, and that it is the best where it is. */
export function CompareCellText(props: CellProps) {
  const { field, mark } = props;
  // A cost goes on below its figure, so it places the mark itself.
  const placed = field === 'typical' || field === 'month';
  return (
    <>
      <CellText {...props} />
      {placed ? null : mark}
    </>
  );
}

function CellText(props: CellProps): ReactNode {
  const { t, formatters } = useText();
  const { field, row, workload, local, host, rate } = props;
  const { service, stated, sheet } = row;
  const model = stated?.model;
  const unknown = t('market.price-unknown');
  switch (field) {
    case 'model':
      return <bdi className="wrap-anywhere">{modelName(t, service)}</bdi>;
    case 'type':
      return kindName(t, service.serviceType);
    case 'input':
      return <Price price={inputPriceOf(service)} why={t('market.not-billed')} {...{ rate, host }} />;
    case 'output':
      return <Price price={outputPriceOf(service)} why={unknown} {...{ rate, host }} />;
    case 'tiers':
      return <Tiers row={row} />;
    case 'cache':
      return sheet.cacheDivisor === undefined
        ? t('compare.no-cache')
        : t('compare.cache', { divisor: sheet.cacheDivisor });
    case 'typical':
      return <Cost cost={costOf(sheet, workload)} part="once" props={props} />;
    case 'month':
      return <Cost cost={costOf(sheet, workload)} part="month" props={props} />;
    case 'context':
      return <Tokens count={row.context} />;
    case 'longest':
      return <Tokens count={model?.maxCompletionTokens} />;
    case 'modalities':
      return (
        <Said text={[...new Set([...(model?.inputModalities ?? []), ...(model?.outputModalities ?? [])])].join(', ')} />
      );
    case 'parameters':
      return <Said text={model?.supportedParameters?.join(', ')} />;
    case 'claim':
      return <Said text={service.verifiability} />;
    case 'mode':
      return t(`compare.mode-${service.details.mode}`);
    case 'operator':
      return <Said text={service.details.providerIdentity ?? model?.ownedBy} />;
    case 'accepted':
      return t(service.teeSignerAcknowledged ? 'compare.yes' : 'compare.no');
    case 'trust':
      return <TrustLine row={row} local={local} />;
    case 'health':
      return t(`market.health-${row.health?.health ?? 'unknown'}`);
    case 'uptime':
    case 'latency':
    case 'latency-p90':
    case 'latency-p95':
    case 'latency-p99':
    case 'first-token':
    case 'speed':
      return <Measured {...{ field, row, host }} />;
    case 'updated':
      return formatters.dateTime(Number(service.updatedAt) * 1000);
  }
}
