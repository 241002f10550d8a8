'use client';

import type { ReactNode } from 'react';
import { Money } from '@/components/ui/money';
import { type Costing, type CostLine, compareRental } from '@/lib/domain/calculator';
import { isRateCurrent, type UsdRate, usdOf } from '@/lib/domain/market-model';
import { useText } from '@/lib/react/use-text';

function useLineText(): (line: CostLine, unit: string) => string {
  const { t, formatters } = useText();
  const { integer, neuron } = formatters;
  return (line, unit) => {
    switch (line.kind) {
      case 'tier': {
        const values = { position: line.position, of: line.of, most: integer(line.maxInputTokens) };
        return t(line.maxInputTokens === 0 ? 'market-tools.line-tier-open' : 'market-tools.line-tier', values);
      }
      case 'cached': {
        const values = { count: integer(line.quantity), price: neuron(line.price), divisor: integer(line.divisor) };
        return t('market-tools.line-cached', values);
      }
      case 'once':
        return t(`market-tools.once-${unit === 'image' || unit === 'minute' ? unit : 'request'}`);
      case 'month':
        return t('market-tools.line-month', { count: integer(line.quantity) });
      case 'input':
      case 'output':
      case 'image':
      case 'second':
        return t(`market-tools.line-${line.kind}`, { count: integer(line.quantity), price: neuron(line.price) });
    }
  };
}

/** An amount, and what it is in US dollars where somebody states a rate that still counts. */
export function AmountWithUsd({
  amount,
  rate,
  now,
  host,
}: {
  readonly amount: bigint;
  readonly rate: UsdRate | undefined;
  /** This device's clock, milliseconds. */
  readonly now: number;
  /** Who states the rate. */
  readonly host: string;
}) {
  const { t, formatters } = useText();
  const usd = rate !== undefined && isRateCurrent(rate, now) ? usdOf(amount, rate) : undefined;
  return (
    <>
      <Money {...formatters.money(amount)} />
      {usd === undefined || rate === undefined ? null : (
        <span
          className="ml-2 text-xs text-ink-muted"
          title={t('figure.usd-source', { host, age: formatters.relativeTime(rate.at, now) })}
        >
          {t('figure.usd', { amount: formatters.amount(usd) })}
        </span>
      )}
    </>
  );
}

/** Every step of a calculation with its amount, so that anybody can do it again by hand. */
export function CostSteps({ cost }: { readonly cost: Costing }) {
  const { t, formatters } = useText();
  const textOf = useLineText();
  if (cost.state === 'unpriced') return <p className="text-ink-muted">{t(`market-tools.why-${cost.why}`)}</p>;
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">{t('market-tools.steps')}</caption>
      <tbody>
        {cost.lines.map((line) => (
          <tr key={line.kind} className={line.kind === 'once' || line.kind === 'month' ? 'font-medium' : ''}>
            <th scope="row" className="py-1 pr-4 text-left font-normal">
              {textOf(line, cost.unit)}
            </th>
            <td className="tabular py-1 text-right whitespace-nowrap">
              {line.kind === 'tier' ? null : <Money {...formatters.money(line.amount)} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A month by use against the reader's own figure for a flat rental, in one sentence. */
export function RentalLine({
  cost,
  rental,
}: {
  readonly cost: Costing;
  readonly rental: bigint | undefined;
}): ReactNode {
  const { t, formatters } = useText();
  if (cost.state === 'unpriced' || rental === undefined) return null;
  const { cheaper, difference, breakEven } = compareRental(cost, rental);
  const values = { difference: formatters.amount(difference), rental: formatters.amount(rental) };
  const even =
    breakEven === undefined ? '' : ` ${t('market-tools.break-even', { count: formatters.integer(breakEven) })}`;
  return (
    <p className="text-sm">
      {t(`market-tools.cheaper-${cheaper}`, values)}
      {even}
    </p>
  );
}
