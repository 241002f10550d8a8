'use client';

import { useState } from 'react';
import type { Address } from 'viem';
import { Button } from '@/components/ui/button';
import { type KnownAddress, parseAddress } from '@/lib/domain/address-book';
import { useText } from '@/lib/react/use-text';
import { AddressField } from './address-field';

/** Look at any address without a wallet: everything readable, nothing signable. */
export function WatchForm({
  initial = '',
  known,
  onWatch,
}: {
  /** What a link named, also where it is no address. */
  readonly initial?: string;
  readonly known: readonly KnownAddress[];
  readonly onWatch: (address: Address) => void;
}) {
  const { t } = useText();
  const [text, setText] = useState(initial);
  const [asked, setAsked] = useState(initial !== '');
  const submit = () => {
    setAsked(true);
    const parsed = parseAddress(text);
    if (parsed.ok) onWatch(parsed.address);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="max-w-xl space-y-3"
    >
      <AddressField
        label={t('ledger.watch-label')}
        hint={t('ledger.watch-hint')}
        text={text}
        onText={setText}
        known={known}
        asked={asked}
      />
      <Button type="submit">{t('ledger.watch-button')}</Button>
    </form>
  );
}
