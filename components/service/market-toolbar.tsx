'use client';

import { Button, LinkButton } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { TextField } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { Select } from '@/components/ui/select';
import { filterCount, type MarketQuery, type SortKey, sortKeys } from '@/lib/domain/market-query';
import { useText } from '@/lib/react/use-text';
import { compareHref, kindName } from './service-names';

export type MarketTool = 'filters' | 'calculator';

/** Search, the filters used most, and the ways to the others, to the calculator and to the comparison. */
export function MarketToolbar({
  query,
  onQuery,
  types,
  unaccepted,
  connected,
  disabled,
  onTool,
  workloadSearch,
}: {
  readonly query: MarketQuery;
  readonly onQuery: (query: MarketQuery) => void;
  /** The service types that exist, as the contract spells them. */
  readonly types: readonly string[];
  readonly unaccepted: number;
  readonly connected: boolean;
  readonly disabled: boolean;
  readonly onTool: (tool: MarketTool) => void;
  /** What the calculator was told, for the link to the comparison. */
  readonly workloadSearch: string;
}) {
  const { t } = useText();
  const filters = filterCount({ ...query, types: [], mine: false });
  const { compare } = query;
  const byModel = query.grouping === 'model';
  return (
    <search className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <TextField
        label={t('market.search')}
        labelHidden
        type="search"
        placeholder={t('market.search-hint')}
        value={query.search}
        onChange={(event) => onQuery({ ...query, search: event.target.value })}
        className="w-full sm:w-64"
        inputClassName="pr-10"
        trailing={<Icon name="search" className="pointer-events-none mr-2 text-ink-muted" />}
      />
      <Select
        label={t('market.type')}
        labelHidden
        value={query.types[0] ?? ''}
        disabled={disabled}
        onChange={(type) => onQuery({ ...query, types: type === '' ? [] : [type] })}
        options={[
          { value: '', label: t('market.type-all') },
          ...types.map((type) => ({ value: type, label: kindName(t, type) })),
        ]}
        className="w-36"
      />
      <Select
        label={t('market.sort')}
        labelHidden
        value={query.sort}
        disabled={disabled}
        onChange={(sort: SortKey) => onQuery({ ...query, sort, descending: false })}
        options={sortKeys.map((key) => ({ value: key, label: t(`market.sort-${key}`) }))}
        className="w-40"
      />
      <Button aria-pressed={byModel} onClick={() => onQuery({ ...query, grouping: byModel ? 'provider' : 'model' })}>
        {t('market.by-model')}
      </Button>
      <Button onClick={() => onTool('filters')}>
        {filters === 0 ? t('market.filters') : t('market.filters-count', { count: filters })}
      </Button>
      <Button onClick={() => onTool('calculator')}>{t('market.calculator')}</Button>
      {compare.length === 0 ? null : (
        <>
          <LinkButton
            variant={compare.length > 1 ? 'primary' : 'secondary'}
            href={compareHref(compare, workloadSearch)}
          >
            {t('market.compare', { count: compare.length })}
          </LinkButton>
          <Button variant="plain" onClick={() => onQuery({ ...query, compare: [] })}>
            {t('market.compare-none')}
          </Button>
        </>
      )}
      {connected ? (
        <Checkbox checked={query.mine} onChange={(mine) => onQuery({ ...query, mine })}>
          {t('market.mine')}
        </Checkbox>
      ) : null}
      {unaccepted === 0 ? null : (
        <Checkbox checked={query.unaccepted} onChange={(checked) => onQuery({ ...query, unaccepted: checked })}>
          {t('market.show-unaccepted', { count: unaccepted })}
        </Checkbox>
      )}
    </search>
  );
}
