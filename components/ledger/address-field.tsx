'use client';

import { useState } from 'react';
import { TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { findAddress, type KnownAddress, parseAddress } from '@/lib/domain/address-book';
import { useText } from '@/lib/react/use-text';

/** What there is to say about a well-formed address: one that only resembles a known one is the dangerous one. */
function Finding({ text, known }: { readonly text: string; readonly known: readonly KnownAddress[] }) {
  const { t } = useText();
  const parsed = parseAddress(text);
  if (!parsed.ok) return null;
  const finding = findAddress(parsed.address, known);
  if (finding.kind === 'look-alike') {
    return (
      <Notice tone="warning" title={t('ledger.address-look-alike-title')}>
        {t('ledger.address-look-alike', { address: finding.of.address })}
      </Notice>
    );
  }
  if (finding.kind === 'known') return <p role="status">{t(`ledger.address-known-${finding.known.role}`)}</p>;
  if (!parsed.isUnchecked) return null;
  return (
    <p role="status" className="text-ink-muted">
      {t('ledger.address-unchecked')}
    </p>
  );
}

/** An address as typed or pasted: the checksum is checked, and what resembles a known one is said. */
export function AddressField({
  label,
  hint,
  text,
  onText,
  known,
  problem,
  asked,
  disabled = false,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly known: readonly KnownAddress[];
  /** What the rules of the form say about a readable address. */
  readonly problem?: string | undefined;
  /** Whether the reader has pressed the button: an empty field is no mistake before that. */
  readonly asked: boolean;
  readonly disabled?: boolean;
}) {
  const { t } = useText();
  const [left, setLeft] = useState(false);
  const parsed = parseAddress(text);
  const isQuiet = !parsed.ok && (parsed.issue === 'empty' ? !asked : !left && !asked);
  const issue = parsed.ok ? problem : isQuiet ? undefined : t(`ledger.address-${parsed.issue}`);
  return (
    <div className="space-y-3">
      <TextField
        label={label}
        {...(hint === undefined ? {} : { hint })}
        problem={issue}
        spellCheck={false}
        autoCapitalize="none"
        placeholder="0x"
        value={text}
        disabled={disabled}
        onChange={(event) => onText(event.target.value)}
        onBlur={() => setLeft(true)}
        inputClassName="font-mono text-sm"
      />
      {disabled ? null : <Finding text={text} known={known} />}
    </div>
  );
}
