'use client';

import { Checkbox } from '@/components/ui/checkbox';
import { TextField } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { Select } from '@/components/ui/select';
import { useText } from '@/lib/react/use-text';
import { type MarketQuery, type SortKey, sortKeys } from './market-query';
import { kindName } from './service-names';

const sortWords = {
  typical: 'market.sort-typical',
  input: 'market.sort-input',
  output: 'market.sort-output',
  model: 'market.sort-model',
} as const satisfies Record<SortKey, string>;

/** Search, type and the switch for services that cannot be used; sorting too, where there are no columns to press. */
export function MarketFilters({
  query,
  onQuery,
  types,
  unaccepted,
  disabled,
}: {
  readonly query: MarketQuery;
  readonly onQuery: (query: MarketQuery) => void;
  /** The service types that exist, as the contract spells them. */
  readonly types: readonly string[];
  readonly unaccepted: number;
  readonly disabled: boolean;
}) {
  const { t } = useText();
  return (
    <search className="grid w-full grid-cols-2 items-end gap-x-4 gap-y-2 sm:flex sm:w-auto sm:flex-wrap">
      <TextField
        label={t('market.search')}
        labelHidden
        type="search"
        placeholder={t('market.search-hint')}
        value={query.search}
        onChange={(event) => onQuery({ ...query, search: event.target.value })}
        className="col-span-2 sm:w-80"
        inputClassName="pr-10"
        trailing={<Icon name="search" className="pointer-events-none mr-2 text-ink-muted" />}
      />
      <Select
        label={t('market.type')}
        labelHidden
        value={query.type}
        disabled={disabled}
        onChange={(type) => onQuery({ ...query, type })}
        options={[
          { value: '', label: t('market.type-all') },
          ...types.map((type) => ({ value: type, label: kindName(t, type) })),
        ]}
        className="sm:w-44"
      />
      <Select
        label={t('market.sort')}
        labelHidden
        value={query.sort}
        disabled={disabled}
        onChange={(sort) => onQuery({ ...query, sort, descending: false })}
        options={sortKeys.map((key) => ({ value: key, label: t(sortWords[key]) }))}
        className="sm:w-44 xl:hidden"
      />
      {unaccepted === 0 ? null : (
        <div className="col-span-2">
          <Checkbox checked={query.unaccepted} onChange={(checked) => onQuery({ ...query, unaccepted: checked })}>
            {t('market.show-unaccepted', { count: unaccepted })}
          </Checkbox>
        </div>
      )}
    </search>
  );
}
