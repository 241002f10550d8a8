'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { TextField } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { amountToInput, parseAmount } from '@/lib/domain/amount';
import type { MarketRow } from '@/lib/domain/market';
import { furtherColumns, type MarketQuery, withoutFilters } from '@/lib/domain/market-query';
import { cleanText } from '@/lib/domain/service';
import { useText } from '@/lib/react/use-text';
import { kindName } from './service-names';

type FormProps = { readonly query: MarketQuery; readonly onQuery: (query: MarketQuery) => void };

const numbers = {
  minContext: { most: 1_000_000_000, scale: 1 },
  /** Shown in seconds, kept in milliseconds. */
  maxFirstToken: { most: 1_000_000, scale: 1000 },
  maxLatency: { most: 1_000_000, scale: 1000 },
  minUptime: { most: 100, scale: 1 },
} as const;

function NumberBound({ name, query, onQuery }: FormProps & { readonly name: keyof typeof numbers }) {
  const { t } = useText();
  const [typed, setTyped] = useState<string>();
  const { most, scale } = numbers[name];
  const bound = query[name];
  return (
    <TextField
      label={t(`market-tools.${name}`)}
      inputMode="decimal"
      value={typed ?? (bound === undefined ? '' : String(bound / scale))}
      onChange={(event) => {
        const text = event.target.value.trim().replace(',', '.');
        setTyped(event.target.value);
        const value = /^\d{1,10}(\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * scale * 1000) / 1000 : undefined;
        if (text === '' || (value !== undefined && value <= most)) onQuery({ ...query, [name]: value });
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}

function PriceBound({ name, query, onQuery }: FormProps & { readonly name: 'maxInput' | 'maxOutput' }) {
  const { t, formatters } = useText();
  const [typed, setTyped] = useState<string>();
  const { decimalSeparator } = formatters;
  const bound = query[name];
  return (
    <TextField
      label={t(`market-tools.${name}`)}
      inputMode="decimal"
      value={typed ?? (bound === undefined ? '' : amountToInput(bound, decimalSeparator))}
      onChange={(event) => {
        setTyped(event.target.value);
        const parsed = parseAmount(event.target.value, { decimalSeparator, allowZero: true });
        if (parsed.ok) onQuery({ ...query, [name]: parsed.neuron });
        else if (event.target.value.trim() === '') onQuery({ ...query, [name]: undefined });
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}

function Choices<V extends string>({
  legend,
  values,
  chosen,
  nameOf,
  onChoose,
  children,
}: {
  readonly legend: string;
  readonly values: readonly V[];
  readonly chosen: readonly V[];
  readonly nameOf: (value: V) => string;
  readonly onChoose: (chosen: readonly V[]) => void;
  /** What should be known of the choice. */
  readonly children?: ReactNode;
}) {
  if (values.length === 0) return null;
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-x-4">
        {values.map((value) => (
          <Checkbox
            key={value}
            checked={chosen.includes(value)}
            onChange={(on) => onChoose(on ? [...chosen, value] : chosen.filter((other) => other !== value))}
          >
            <bdi>{nameOf(value)}</bdi>
          </Checkbox>
        ))}
      </div>
      {children === undefined ? null : <p className="mt-1 text-sm text-ink-muted">{children}</p>}
    </fieldset>
  );
}

const levels = ['', '1', '2', '3', '4', '5'] as const;

/** More values than anybody picks from are a provider's joke, not a filter. */
const mostChoices = 24;

const distinct = (values: readonly string[]): readonly string[] =>
  [...new Set(values)]
    .filter((value) => value !== '')
    .sort()
    .slice(0, mostChoices);

function BlendFields({ query, onQuery }: FormProps) {
  const { t } = useText();
  const { blend } = query;
  const set = (part: 'input' | 'output', text: string) => {
    if (!/^\d{1,3}$/.test(text)) return;
    const next = { ...blend, [part]: Number(text) };
    if (next.input + next.output > 0) onQuery({ ...query, blend: next });
  };
  return (
    <div className="grid grid-cols-2 gap-4">
      {(['input', 'output'] as const).map((part) => (
        <TextField
          key={part}
          label={t(`market-tools.blend-${part}`)}
          type="number"
          min={0}
          max={999}
          value={String(blend[part])}
          onChange={(event) => set(part, event.target.value)}
        />
      ))}
    </div>
  );
}

/** Every filter there is; figures nobody knows stay unless the reader leaves them out (F-006). */
export function MarketFilterForm({ rows, query, onQuery }: FormProps & { readonly rows: readonly MarketRow[] }) {
  const { t } = useText();
  const types = distinct(rows.map(({ service }) => service.serviceType));
  const claims = distinct(rows.map(({ service }) => service.verifiability));
  const shared = { query, onQuery };
  const isLevel = (value: string): number | undefined => (value === '' ? undefined : Number(value));
  return (
    <div className="space-y-5">
      <Choices
        legend={t('market.type')}
        values={types}
        chosen={query.types}
        nameOf={(type) => kindName(t, type)}
        onChoose={(chosen) => onQuery({ ...query, types: chosen })}
      />
      <Choices
        legend={t('market-tools.claim')}
        values={claims}
        chosen={query.verifiability}
        nameOf={(claim) => cleanText(claim, 32)}
        onChoose={(verifiability) => onQuery({ ...query, verifiability })}
      />
      <Select
        label={t('market-tools.min-trust')}
        value={levels[query.minTrust ?? 0] ?? ''}
        onChange={(level) => onQuery({ ...query, minTrust: isLevel(level) })}
        options={levels.map((level) => ({
          value: level,
          label: level === '' ? t('market-tools.any') : t('market.trust-level', { level }),
        }))}
      />
      <div className="grid grid-cols-2 gap-4">
        <PriceBound name="maxInput" {...shared} />
        <PriceBound name="maxOutput" {...shared} />
        <NumberBound name="minContext" {...shared} />
        <NumberBound name="minUptime" {...shared} />
        <NumberBound name="maxFirstToken" {...shared} />
        <NumberBound name="maxLatency" {...shared} />
      </div>
      <div>
        <Checkbox checked={!query.keepUnknown} onChange={(leave) => onQuery({ ...query, keepUnknown: !leave })}>
          {t('market-tools.leave-unknown')}
        </Checkbox>
        <br />
        <Checkbox checked={query.favourites} onChange={(favourites) => onQuery({ ...query, favourites })}>
          {t('market-tools.favourites')}
        </Checkbox>
      </div>
      <BlendFields {...shared} />
      <Choices
        legend={t('market-tools.columns')}
        values={furtherColumns}
        chosen={query.columns}
        nameOf={(column) => t(`market.column-${column}`)}
        onChoose={(chosen) => onQuery({ ...query, columns: furtherColumns.filter((each) => chosen.includes(each)) })}
      >
        {t('market-tools.columns-note')}
      </Choices>
      <Button onClick={() => onQuery(withoutFilters(query))}>{t('market.clear-filters')}</Button>
    </div>
  );
}
