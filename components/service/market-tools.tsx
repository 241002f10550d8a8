'use client';

import '@/lib/i18n/english/market-tools';
import { useMemo, useState } from 'react';
import { Sheet } from '@/components/ui/dialog';
import { Disclosure } from '@/components/ui/disclosure';
import { costOf } from '@/lib/domain/calculator';
import type { MarketRow } from '@/lib/domain/market';
import type { UsdRate } from '@/lib/domain/market-model';
import type { MarketQuery } from '@/lib/domain/market-query';
import { type MarketIndex, selectRows } from '@/lib/domain/market-selection';
import type { Calculator } from '@/lib/react/use-calculator';
import { useText } from '@/lib/react/use-text';
import { CalculatorForm } from './calculator-form';
import { AmountWithUsd, CostSteps, RentalLine } from './calculator-steps';
import { MarketFilterForm } from './market-filter-form';
import type { MarketTool } from './market-toolbar';
import { modelName } from './service-names';

export type MarketToolsProps = {
  readonly tool: MarketTool;
  readonly index: MarketIndex;
  readonly query: MarketQuery;
  readonly onQuery: (query: MarketQuery) => void;
  readonly calculator: Calculator;
  readonly rate: UsdRate | undefined;
  /** Who states the rate. */
  readonly host: string;
  readonly onClose: () => void;
};

/** Services calculated beside the form: those chosen for comparison, else the first of the table. */
const mostCalculated = 6;

function calculatedRows(index: MarketIndex, query: MarketQuery, calculator: Calculator): readonly MarketRow[] {
  const chosen = new Set(query.compare.map((address) => address.toLowerCase()));
  if (chosen.size > 0) return index.rows.filter(({ key }) => chosen.has(key));
  return selectRows(index, query, calculator.workload).shown.slice(0, mostCalculated);
}

function Calculation({
  row,
  calculator,
  rate,
  host,
  now,
}: Pick<MarketToolsProps, 'calculator' | 'rate' | 'host'> & { readonly row: MarketRow; readonly now: number }) {
  const { t } = useText();
  const cost = costOf(row.sheet, calculator.workload);
  return (
    <li className="border-t border-hairline py-3">
      <p className="font-medium wrap-anywhere">
        <bdi>{modelName(t, row.service)}</bdi>
      </p>
      {cost.state === 'unpriced' ? (
        <CostSteps cost={cost} />
      ) : (
        <>
          <p className="flex flex-wrap justify-between gap-x-4">
            <span className="text-ink-muted">{t('market-tools.month')}</span>
            <span>
              <AmountWithUsd amount={cost.month} {...{ rate, now, host }} />
            </span>
          </p>
          <RentalLine cost={cost} rental={calculator.workload.rental} />
          <Disclosure summary={t('market-tools.steps')} className="text-sm">
            <CostSteps cost={cost} />
          </Disclosure>
        </>
      )}
    </li>
  );
}

/** What the market offers after a press: its filters, or the calculator. */
export function MarketTools({ tool, index, query, onQuery, calculator, rate, host, onClose }: MarketToolsProps) {
  const { t } = useText();
  const [now] = useState(() => Date.now());
  const rows = useMemo(
    () => (tool === 'calculator' ? calculatedRows(index, query, calculator) : []),
    [tool, index, query, calculator],
  );
  const title = t(tool === 'filters' ? 'market.filters' : 'market.calculator');
  return (
    <Sheet open onClose={onClose} title={title} closeLabel={t('ui.close')}>
      {tool === 'filters' ? (
        <MarketFilterForm rows={index.rows} query={query} onQuery={onQuery} />
      ) : (
        <>
          <CalculatorForm calculator={calculator} />
          <ul className="mt-4">
            {rows.map((row) => (
              <Calculation key={row.key} {...{ row, calculator, rate, host, now }} />
            ))}
          </ul>
        </>
      )}
    </Sheet>
  );
}
