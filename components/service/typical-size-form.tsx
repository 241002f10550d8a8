'use client';

import type { ChangeEvent } from 'react';
import { Disclosure } from '@/components/ui/disclosure';
import { TextField } from '@/components/ui/field';
import { useText } from '@/lib/react/use-text';
import type { TypicalSize } from './service-prices';

const most = 1_000_000;

function readCount(text: string): number | undefined {
  if (!/^\d{1,7}$/.test(text)) return undefined;
  const count = Number(text);
  return count <= most ? count : undefined;
}

/** The reader's own idea of a typical message, edited once and used for every typical cost. */
export function TypicalSizeForm({
  size,
  onSize,
}: {
  readonly size: TypicalSize;
  readonly onSize: (size: TypicalSize) => void;
}) {
  const { t, formatters } = useText();
  const set = (part: keyof TypicalSize) => (event: ChangeEvent<HTMLInputElement>) => {
    const count = readCount(event.target.value);
    if (count !== undefined) onSize({ ...size, [part]: count });
  };
  const values = { input: formatters.integer(size.promptTokens), output: formatters.integer(size.completionTokens) };
  return (
    <Disclosure summary={t('market.typical-summary', values)} className="text-sm">
      <div className="flex flex-wrap items-end gap-4">
        <TextField
          label={t('market.typical-input')}
          type="number"
          min={0}
          max={most}
          defaultValue={size.promptTokens}
          onChange={set('promptTokens')}
          className="w-36"
        />
        <TextField
          label={t('market.typical-output')}
          type="number"
          min={0}
          max={most}
          defaultValue={size.completionTokens}
          onChange={set('completionTokens')}
          className="w-36"
        />
        <p className="max-w-[44ch] pb-2 text-ink-muted">{t('market.typical-explain')}</p>
      </div>
    </Disclosure>
  );
}
