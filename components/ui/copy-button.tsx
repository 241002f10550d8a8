'use client';

import { useEffect, useState } from 'react';
import { Icon } from './icon';

/** The words of a copy control. */
export type CopyWords = { readonly copy: string; readonly copied: string; readonly failed: string };

/** Copy `value` to the clipboard and say whether it worked. */
export function CopyButton({
  value,
  words,
  what,
}: {
  readonly value: string;
  readonly words: CopyWords;
  readonly what?: string;
}) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'failed'>('idle');

  useEffect(() => {
    if (outcome === 'idle') return;
    const timer = setTimeout(() => setOutcome('idle'), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = () => {
    // Absent on insecure origins, where the text itself can still be selected.
    const clipboard: Clipboard | undefined = navigator.clipboard;
    if (clipboard === undefined) return setOutcome('failed');
    clipboard.writeText(value).then(
      () => setOutcome('copied'),
      () => setOutcome('failed'),
    );
  };

  const said = outcome === 'idle' ? '' : outcome === 'copied' ? words.copied : words.failed;
  const name = what === undefined ? words.copy : `${words.copy} ${what}`;
  return (
    <>
      <button
        type="button"
        aria-label={name}
        title={said === '' ? words.copy : said}
        onClick={copy}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-md align-middle text-ink-muted hover:text-action"
      >
        <Icon name={outcome === 'copied' ? 'check' : outcome === 'failed' ? 'close' : 'copy'} size={14} />
      </button>
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}
