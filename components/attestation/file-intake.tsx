'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Disclosure } from '@/components/ui/disclosure';
import { controlLook, Field } from '@/components/ui/field';
import { FileButton } from '@/components/ui/file-button';
import { useText } from '@/lib/react/use-text';

export type FileIntakeProps = {
  readonly ready: boolean;
  /** Something is being dragged over the page. */
  readonly dragging: boolean;
  readonly onFile: (file: File) => void;
  readonly onText: (text: string) => void;
};

function PasteForm({ onText }: Pick<FileIntakeProps, 'onText'>) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  return (
    <form
      noValidate
      className="max-w-[48rem]"
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(text.trim() === '');
        if (text.trim() !== '') onText(text);
      }}
    >
      <Field label={t('verify.paste-label')} problem={missing ? t('verify.paste-empty') : undefined}>
        {(control) => (
          <textarea
            {...control}
            rows={5}
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={({ target }) => setText(target.value)}
            className={classNames(controlLook, 'h-auto py-2 font-mono text-xs sm:h-auto sm:text-xs')}
          />
        )}
      </Field>
      <Button type="submit" className="mt-2">
        {t('verify.paste-check')}
      </Button>
    </form>
  );
}

/** The ways to hand this page a file: choose it, drop it, or paste its text. */
export function FileIntake({ ready, dragging, onFile, onText }: FileIntakeProps) {
  const { t } = useText();
  return (
    <section aria-label={t('verify.choose')}>
      <div
        className={classNames(
          'flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-dashed p-6',
          dragging ? 'border-action bg-paper-raised' : 'border-outline',
        )}
      >
        <FileButton variant="primary" onFile={onFile}>
          {t('verify.choose')}
        </FileButton>
        <span className="text-ink-muted">{t('verify.drop')}</span>
      </div>
      <p role="status" className="mt-2 min-h-5 text-sm text-ink-muted">
        {t(ready ? 'verify.ready' : 'verify.preparing')}
      </p>
      <Disclosure summary={t('verify.paste')} className="mt-1">
        <PasteForm onText={onText} />
      </Disclosure>
    </section>
  );
}
