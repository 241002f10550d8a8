'use client';

import { Icon } from '@/components/ui/icon';
import { UnknownMoney } from '@/components/ui/money';
import { Tr } from '@/components/ui/table';
import type { ModelGroup, PriceRange } from '@/lib/domain/market-group';
import { useText } from '@/lib/react/use-text';
import { marketCell } from './market-cells';
import type { ColumnId } from './market-columns';
import { PriceCell } from './price-cell';
import { kindName, modelName } from './service-names';

function RangeCell({ range, why }: { readonly range: PriceRange; readonly why: string }) {
  if (range === undefined) return <UnknownMoney reason={why} />;
  const { lowest, highest } = range;
  return (
    <>
      <PriceCell price={lowest} why={why} usual="per-million" />
      {lowest.amount === highest.amount ? null : (
        // Below each other: two prices are wider than one's column.
        <span className="block text-xs leading-4 text-ink-muted">
          {' – '}
          <PriceCell price={highest} why={why} usual="per-million" />
        </span>
      )}
    </>
  );
}

/** All services of one model under its name: how many, between which prices, and the best health anybody has. */
export function MarketGroupRow({
  group,
  open,
  index,
  columns,
  onToggle,
}: {
  readonly group: ModelGroup;
  readonly open: boolean;
  readonly index: number;
  readonly columns: readonly ColumnId[];
  readonly onToggle: (key: string) => void;
}) {
  const { t } = useText();
  const content = (column: ColumnId) => {
    switch (column) {
      case 'model':
        return (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => onToggle(group.key)}
            className="flex h-full w-full min-w-0 items-center gap-1.5 text-left font-medium"
          >
            <Icon name="chevron" size={12} className={`shrink-0 ${open ? '' : '-rotate-90'}`} />
            <bdi className="truncate" title={modelName(t, group)}>
              {modelName(t, group)}
            </bdi>
          </button>
        );
      case 'provider':
        return t('market.providers', { count: group.rows.length });
      case 'kind':
        return <bdi>{kindName(t, group.serviceType)}</bdi>;
      case 'trust':
        return <span className="text-ink-muted">{t(`market.health-${group.health}`)}</span>;
      case 'input':
        return <RangeCell range={group.input} why={t('market.not-billed')} />;
      case 'output':
        return <RangeCell range={group.output} why={t('market.price-unknown')} />;
      default:
        return null;
    }
  };
  return (
    <Tr aria-rowindex={index + 2} data-row={index} className="bg-paper-raised">
      {columns.map((column) => marketCell({ column, children: content(column) }))}
    </Tr>
  );
}
