'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { amountToInput, parseAmount } from '@/lib/domain/amount';
import type { Workload } from '@/lib/domain/calculator';
import { largestCount, parseCount } from '@/lib/domain/calculator-query';
import type { Calculator } from '@/lib/react/use-calculator';
import { useText } from '@/lib/react/use-text';

const chatFields = ['promptTokens', 'completionTokens', 'cachedPercent', 'requests'] as const;
const mediaFields = ['images', 'minutes'] as const;

type CountName = (typeof chatFields)[number] | (typeof mediaFields)[number];

/** A count that may be half-typed: it says what is typed while it has the focus, and what counts otherwise. */
function CountField({ name, calculator }: { readonly name: CountName; readonly calculator: Calculator }) {
  const { t } = useText();
  const [typed, setTyped] = useState<string>();
  return (
    <TextField
      label={t(`market-tools.${name}`)}
      type="number"
      min={0}
      max={largestCount(name)}
      value={typed ?? String(calculator.workload[name])}
      onChange={(event) => {
        setTyped(event.target.value);
        const count = parseCount(name, event.target.value);
        if (count !== undefined) calculator.change({ [name]: count });
      }}
      onBlur={() => setTyped(undefined)}
      className="w-36"
    />
  );
}

/** The reader's own figure for a flat monthly rental, in 0G; empty for none. */
function RentalField({ calculator }: { readonly calculator: Calculator }) {
  const { t, formatters } = useText();
  const [typed, setTyped] = useState<string>();
  const { decimalSeparator } = formatters;
  const { rental } = calculator.workload;
  const kept = rental === undefined ? '' : amountToInput(rental, decimalSeparator);
  const parsed = typed === undefined || typed.trim() === '' ? undefined : parseAmount(typed, { decimalSeparator });
  return (
    <TextField
      label={t('market-tools.rental')}
      hint={t('market-tools.rental-hint')}
      problem={parsed !== undefined && !parsed.ok ? t('market-tools.rental-problem') : undefined}
      inputMode="decimal"
      value={typed ?? kept}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        const read = parseAmount(text, { decimalSeparator });
        if (read.ok) calculator.change({ rental: read.neuron });
        else if (text.trim() === '') calculator.change({ rental: undefined });
      }}
      onBlur={() => setTyped(undefined)}
      className="w-64"
    />
  );
}

/** What the reader wants to have done: the one calculator of the site, wherever it stands. */
export function CalculatorForm({
  calculator,
  fields = 'all',
}: {
  readonly calculator: Calculator;
  /** Which part is asked for: everything, or only what one kind of service is billed by. */
  readonly fields?: 'all' | 'chat' | 'images' | 'minutes';
}) {
  const { t } = useText();
  const isWritten = Object.values(calculator.written satisfies Partial<Workload>).some((value) => value !== undefined);
  const names: readonly CountName[] =
    fields === 'all' ? [...chatFields, ...mediaFields] : fields === 'chat' ? chatFields : [fields];
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        {names.map((name) => (
          <CountField key={name} name={name} calculator={calculator} />
        ))}
        <RentalField calculator={calculator} />
      </div>
      <p className="flex flex-wrap items-center gap-x-4 text-sm text-ink-muted">
        {t(`market-tools.source-${calculator.source ?? 'loading'}`)}
        {isWritten ? (
          <Button variant="plain" onClick={calculator.reset}>
            {t('market-tools.reset')}
          </Button>
        ) : null}
      </p>
    </div>
  );
}
