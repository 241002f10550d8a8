'use client';

import type { ReactNode } from 'react';
import { Button, LinkButton } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { type CompareColumn, type Comparison, fewestCompared } from '@/lib/domain/compare';
import type { MarketRemote } from '@/lib/domain/market';
import { mostCompared } from '@/lib/domain/market-query';
import { serviceKind } from '@/lib/domain/service';
import { errorText } from '@/lib/i18n/error-text';
import type { Calculator } from '@/lib/react/use-calculator';
import type { StatusState } from '@/lib/react/use-status-service';
import { useText } from '@/lib/react/use-text';
import { CalculatorForm } from './calculator-form';
import { differencesParameter, marketHref } from './compare-links';
import { CompareTable } from './compare-table';
import { StatusLine } from './figure-cells';
import { Emptiness, MarketAge, MarketNotices } from './market-notices';
import { Section } from './section';

export type CompareViewProps = {
  readonly market: MarketRemote;
  readonly comparison: Comparison;
  readonly columns: readonly CompareColumn[];
  readonly status: StatusState;
  readonly calculator: Calculator;
  /** What the calculator was told, for links. */
  readonly workloadSearch: string;
  readonly onlyDifferences: boolean;
  readonly onOnlyDifferences: (only: boolean) => void;
  readonly local: boolean;
  /** This device's clock when the page was opened, milliseconds. */
  readonly now: number;
};

/** What of the link was left out, each reason in a sentence of its own; nothing is passed over in silence. */
function LeftOut({ comparison }: { readonly comparison: Comparison }) {
  const { t } = useText();
  const { repeated, unreadable, beyond } = comparison;
  if (repeated + unreadable + beyond === 0) return null;
  return (
    <Notice title={t('compare.left-out')}>
      <ul>
        {repeated === 0 ? null : <li>{t('compare.repeated', { count: repeated })}</li>}
        {unreadable === 0 ? null : <li>{t('compare.unreadable', { count: unreadable })}</li>}
        {beyond === 0 ? null : <li>{t('compare.beyond', { count: beyond, most: mostCompared })}</li>}
      </ul>
    </Notice>
  );
}

const fieldsOf = {
  chatbot: 'chat',
  'text-to-image': 'images',
  'image-editing': 'images',
  'speech-to-text': 'minutes',
  other: 'all',
} as const;

/** One kind is asked only for what it is billed by; several are asked for everything. */
function calculatorFields(columns: readonly CompareColumn[]): 'all' | 'chat' | 'images' | 'minutes' {
  const fields = new Set(
    columns.flatMap(({ row }) => (row === undefined ? [] : fieldsOf[serviceKind(row.service.serviceType)])),
  );
  const [only] = fields;
  return only === undefined || fields.size > 1 ? 'all' : only;
}

function CompareSkeleton({ columns }: Pick<CompareViewProps, 'columns'>) {
  const { t } = useText();
  return (
    <div aria-busy="true">
      <p role="status" className="sr-only">
        {t('compare.loading')}
      </p>
      {['head', 'input', 'output', 'typical', 'month', 'context'].map((line) => (
        <div key={line} className="flex h-11 items-center gap-8 border-b border-hairline">
          {columns.map(({ provider }) => (
            <Skeleton key={provider} className="h-4 w-32" />
          ))}
        </div>
      ))}
    </div>
  );
}

function Compared(props: CompareViewProps) {
  const { t } = useText();
  const { market, columns, status, calculator, onlyDifferences, local, now } = props;
  const report = 'report' in status ? status.report : undefined;
  const complete = (market.state === 'fresh' || market.state === 'stale') && market.value.missing === 0;
  const search = new URLSearchParams(props.workloadSearch);
  if (onlyDifferences) search.set(differencesParameter, '1');
  return (
    <>
      <MarketNotices market={market} />
      {status.state === 'off' ? null : (
        <p className="text-sm text-ink-muted">
          <StatusLine status={status} />
        </p>
      )}
      <Section title={t('market.calculator')}>
        <div className="pt-3">
          <CalculatorForm calculator={calculator} fields={calculatorFields(columns)} />
        </div>
      </Section>
      <div className="space-y-3">
        <div className="flex flex-wrap items-center justify-between gap-x-6">
          <p className="tabular text-sm text-ink-muted">
            <MarketAge market={market} />
          </p>
          <Checkbox checked={onlyDifferences} onChange={props.onOnlyDifferences}>
            {t('compare.only-differences')}
          </Checkbox>
        </div>
        <CompareTable
          {...{ columns, onlyDifferences, complete, local, now }}
          workload={calculator.workload}
          host={report?.host ?? ''}
          rate={report?.rate}
          search={search.toString()}
        />
        <p className="max-w-[72ch] text-sm text-ink-muted">{t('compare.best-rule')}</p>
      </div>
    </>
  );
}

/** Two to six services side by side, or in clear words why there is nothing to compare. */
export function CompareView(props: CompareViewProps) {
  const { t } = useText();
  const { market, comparison, columns } = props;
  const { providers } = comparison;
  const tooFew = providers.length < fewestCompared;
  const toMarket = <LinkButton href={marketHref(providers)}>{t('compare.choose')}</LinkButton>;
  const body = (): ReactNode => {
    if (tooFew) {
      return (
        <Emptiness title={t('compare.too-few-title')} action={toMarket}>
          {t(providers.length === 0 ? 'compare.none-text' : 'compare.one-text', { most: mostCompared })}
        </Emptiness>
      );
    }
    if (market.state === 'loading') return <CompareSkeleton columns={columns} />;
    if (market.state === 'failed') {
      return (
        <Notice
          tone="failed"
          title={t('compare.failed-title')}
          action={<Button onClick={market.retry}>{t('market.retry')}</Button>}
        >
          {errorText(t, market.error)}
        </Notice>
      );
    }
    return <Compared {...props} />;
  };
  return (
    <div className="space-y-6 px-4 py-6 sm:px-6 lg:px-8">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h1 className="text-xl font-semibold tracking-tight">{t('compare.title')}</h1>
          <p className="mt-1 max-w-[72ch] text-ink-muted">{t('compare.strip')}</p>
        </div>
        {tooFew ? null : toMarket}
      </div>
      <LeftOut comparison={comparison} />
      {body()}
    </div>
  );
}
