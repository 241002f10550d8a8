// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
// biome-ignore-all lint/a11y/noRedundantRoles: on narrow screens the parts of the table are drawn as blocks, which takes their roles away.
'use client';

import Link from 'next/link';
import type { Address as ProviderAddress } from 'viem';
import { Address, shortHex } from '@/components/ui/address';
import { LinkButton } from '@/components/ui/button';
import { betterEndOf, type CompareColumn, type CompareRow, compareServices } from '@/lib/domain/compare';
import type { Translate } from '@/lib/i18n/translate';
import { useText } from '@/lib/react/use-text';
import { CompareCellText, type CompareSurroundings } from './compare-cell';
import { compareHref, modelName, providerHref } from './service-names';

type CompareTableProps = CompareSurroundings & {
  readonly columns: readonly CompareColumn[];
  /** Hide lines in which all services say the same. */
  readonly onlyDifferences: boolean;
  /** Whether every service of the contract was read, so that one that is not among them does not exist. */
  readonly complete: boolean;
  /** What the links of the page carry besides the services. */
  readonly search: string;
};

const nameOf = (t: Translate, { row }: CompareColumn, complete: boolean): string => {
  if (row === undefined) return t(complete ? 'compare.no-service' : 'compare.not-read');
  return row.label ?? modelName(t, row.service);
};

/** The link of the comparison without one of its services. */
function hrefWithout(columns: readonly CompareColumn[], provider: ProviderAddress, search: string): string {
  const others = columns.flatMap((column) => (column.provider === provider ? [] : [column.provider]));
  return compareHref(others, search);
}

function ColumnHead({
  column,
  columns,
  complete,
  search,
}: Omit<CompareTableProps, keyof CompareSurroundings | 'onlyDifferences'> & { readonly column: CompareColumn }) {
  const { t } = useText();
  const { provider } = column;
  const name = nameOf(t, column, complete);
  return (
    <th
      role="columnheader"
      scope="col"
      className="min-w-44 border-b border-outline bg-paper px-3 pb-3 text-left align-bottom font-normal max-sm:block max-sm:border-hairline max-sm:px-0 max-sm:pt-3"
    >
      <Link href={providerHref(provider)} prefetch={false} className="font-medium text-link wrap-anywhere">
        <bdi>{name}</bdi>
      </Link>
      <div className="flex flex-wrap items-center justify-between gap-x-3 text-ink-muted">
        <Address value={provider} />
        <LinkButton
          variant="plain"
          size="small"
          href={hrefWithout(columns, provider, search)}
          aria-label={t('compare.take-out-what', { name: `${name} ${shortHex(provider)}` })}
          className="text-sm"
        >
          {t('compare.take-out')}
        </LinkButton>
      </div>
    </th>
  );
}

function RowHead({ row }: { readonly row: CompareRow }) {
  const { t } = useText();
  return (
    <th
      role="rowheader"
      scope="row"
      className="sticky left-0 z-1 w-40 min-w-32 border-b border-hairline bg-paper py-2 pr-3 text-left align-top font-normal text-ink-muted max-sm:top-(--top-line) max-sm:block max-sm:w-full max-sm:border-outline max-sm:pt-4 max-sm:font-medium max-sm:text-ink"
    >
      {t(`compare.field-${row.field}`)}
      <span className="ml-1.5" title={t(row.differ ? 'compare.differs' : 'compare.same')}>
        <span aria-hidden="true">{row.differ ? '≠' : '='}</span>
        <span className="sr-only">, {t(row.differ ? 'compare.differs' : 'compare.same')}</span>
      </span>
    </th>
  );
}

function Best({ word }: { readonly word: string }) {
  return <span className="ml-2 rounded-md border border-ink px-1.5 text-xs whitespace-nowrap">{word}</span>;
}

function cheapestOf(row: CompareRow): bigint | undefined {
  const [best] = row.best;
  const value = best === undefined ? undefined : row.cells[best]?.value;
  return typeof value === 'bigint' ? value : undefined;
}

function Line({
  line,
  columns,
  complete,
  surroundings,
}: Pick<CompareTableProps, 'columns' | 'complete'> & {
  readonly line: CompareRow;
  readonly surroundings: CompareSurroundings;
}) {
  const { t } = useText();
  const best = t(betterEndOf(line.field) === 'lowest' ? 'compare.lowest' : 'compare.highest');
  return (
    <tr role="row" className="bg-paper max-sm:block">
      <RowHead row={line} />
      {columns.map((column, index) => (
        <td
          key={column.provider}
          role="cell"
          className="border-b border-hairline px-3 py-2 align-top max-sm:block max-sm:px-0"
        >
          <span aria-hidden="true" data-narrow="" className="block text-sm text-ink-muted wrap-anywhere sm:hidden">
            <bdi>{nameOf(t, column, complete)}</bdi>{' '}
            <span className="font-mono whitespace-nowrap">{shortHex(column.provider)}</span>
          </span>
          <div className="min-w-0">
            {column.row === undefined ? (
              '—'
            ) : (
              <CompareCellText
                {...surroundings}
                field={line.field}
                row={column.row}
                cheapest={cheapestOf(line)}
                mark={line.best.has(index) ? <Best word={best} /> : null}
              />
            )}
          </div>
        </td>
      ))}
    </tr>
  );
}

/** Two to six services side by side; on narrow screens one line after the other, each with its services below it (F-023). */
export function CompareTable({ columns, onlyDifferences, complete, search, ...surroundings }: CompareTableProps) {
  const { t } = useText();
  const lines = compareServices(columns, surroundings.workload);
  const known = lines.filter(({ cells }) => cells.some(({ value }) => value !== undefined));
  const drawn = onlyDifferences ? known.filter(({ differ }) => differ) : known;
  const unknown = lines.filter((line) => !known.includes(line));
  return (
    <section
      aria-label={t('compare.table')}
      tabIndex={0}
      className="relative focus-visible:-outline-offset-2 sm:overflow-x-auto"
    >
      <table role="table" className="w-full border-separate border-spacing-0 max-sm:block">
        <caption className="sr-only">{t('compare.table')}</caption>
        <thead role="rowgroup" className="max-sm:block">
          <tr role="row" className="max-sm:block">
            <th
              role="columnheader"
              scope="col"
              className="sticky left-0 z-1 border-b border-outline bg-paper pb-3 text-left align-bottom text-xs font-medium text-ink-muted max-sm:hidden"
            >
              {t('compare.attribute')}
            </th>
            {columns.map((column) => (
              <ColumnHead key={column.provider} {...{ column, columns, complete, search }} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="max-sm:block">
          {drawn.map((line) => (
            <Line key={line.field} {...{ line, columns, complete, surroundings }} />
          ))}
        </tbody>
      </table>
      {unknown.length === 0 ? null : (
        <p className="pt-3 text-sm text-ink-muted">
          {t('compare.known-of-none', {
            attributes: unknown.map(({ field }) => t(`compare.field-${field}`)).join(' · '),
          })}
        </p>
      )}
      {drawn.length === 0 ? <p className="py-4 text-ink-muted">{t('compare.all-same')}</p> : null}
    </section>
  );
}
