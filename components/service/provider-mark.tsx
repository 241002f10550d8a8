'use client';

import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { longestLabel, type ProviderNote } from '@/lib/domain/favourite';
import { useText } from '@/lib/react/use-text';

/** Whether a note outlives the visit. */
export type Kept = 'kept' | 'not-kept';

type ProviderMarkProps = {
  readonly note: ProviderNote;
  readonly onStar: (favourite: boolean) => Kept;
  readonly onName: (label: string) => Kept;
};

function NameForm({
  label,
  onName,
  onDone,
}: {
  readonly label: string | undefined;
  readonly onName: (label: string) => void;
  readonly onDone: () => void;
}) {
  const { t } = useText();
  const [typed, setTyped] = useState(label ?? '');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onName(typed);
        onDone();
      }}
    >
      <TextField
        label={t('provider-facts.name')}
        hint={t('provider-facts.name-hint')}
        value={typed}
        maxLength={longestLabel}
        ref={field}
        onChange={(event) => setTyped(event.target.value)}
        className="w-72 max-w-full"
      />
      <div className="flex gap-3 pb-6">
        <Button type="submit">{t('provider-facts.name-keep')}</Button>
        <Button variant="plain" onClick={onDone}>
          {t('provider-facts.name-cancel')}
        </Button>
      </div>
    </form>
  );
}

/** The reader's own star and name for a provider, kept in this browser only (F-017). */
export function ProviderMark({ note, onStar, onName }: ProviderMarkProps) {
  const { t } = useText();
  const [isNaming, setNaming] = useState(false);
  const [kept, setKept] = useState<Kept>('kept');
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setNaming(false);
    opener.current?.focus();
  };
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button size="small" aria-pressed={note.favourite} onClick={() => setKept(onStar(!note.favourite))}>
          <span aria-hidden="true">{note.favourite ? '★' : '☆'}</span>
          {t('provider-facts.favourite')}
        </Button>
        <Button size="small" ref={opener} aria-expanded={isNaming} onClick={() => setNaming(!isNaming)}>
          {t(note.label === undefined ? 'provider-facts.give-name' : 'provider-facts.change-name')}
        </Button>
      </div>
      {isNaming ? (
        <div className="pt-3">
          <NameForm label={note.label} onName={(label) => setKept(onName(label))} onDone={close} />
        </div>
      ) : null}
      <p role="status" className="text-sm text-ink-muted">
        {kept === 'kept' ? '' : t('provider-facts.not-kept')}
      </p>
    </div>
  );
}
