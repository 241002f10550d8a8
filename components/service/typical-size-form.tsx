'use client';

import { useState } from 'react';
import { Disclosure } from '@/components/ui/disclosure';
import { TextField } from '@/components/ui/field';
import { useText } from '@/lib/react/use-text';
import type { KnownSize, TypicalSize } from './service-prices';

const most = 1_000_000;

function readCount(text: string): number | undefined {
  if (!/^\d{1,7}$/.test(text)) return undefined;
  const count = Number(text);
  return count <= most ? count : undefined;
}

/** A count that may be half-typed: it says what is typed while it has the focus, and what counts otherwise. */
function CountField({
  label,
  count,
  onCount,
}: {
  readonly label: string;
  readonly count: number;
  readonly onCount: (count: number) => void;
}) {
  const [typed, setTyped] = useState<string>();
  return (
    <TextField
      label={label}
      type="number"
      min={0}
      max={most}
      value={typed ?? String(count)}
      onChange={(event) => {
        setTyped(event.target.value);
        const read = readCount(event.target.value);
        if (read !== undefined) onCount(read);
      }}
      onBlur={() => setTyped(undefined)}
      className="w-36"
    />
  );
}

/** What a typical message is taken to be and why; edited once and used for every typical cost. */
export function TypicalSizeForm({
  size,
  onSize,
}: {
  readonly size: KnownSize;
  readonly onSize: (size: TypicalSize) => void;
}) {
  const { t, formatters } = useText();
  const { promptTokens, completionTokens, source } = size;
  const values = { input: formatters.integer(promptTokens), output: formatters.integer(completionTokens) };
  return (
    <Disclosure summary={t(`market.typical-${source}`, values)} className="text-sm">
      <div className="flex flex-wrap items-end gap-4">
        <CountField
          label={t('market.typical-input')}
          count={promptTokens}
          onCount={(count) => onSize({ promptTokens: count, completionTokens })}
        />
        <CountField
          label={t('market.typical-output')}
          count={completionTokens}
          onCount={(count) => onSize({ promptTokens, completionTokens: count })}
        />
        <p className="max-w-[44ch] pb-2 text-ink-muted">{t('market.typical-explain')}</p>
      </div>
    </Disclosure>
  );
}
