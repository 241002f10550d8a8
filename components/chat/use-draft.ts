import { useEffect, useState } from 'react';

function readDraft(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    // Storage may be denied; a draft then lives as long as the page.
    return '';
  }
}

function writeDraft(key: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    // As above: nothing else depends on it.
  }
}

/** Keep what is being written, per chain, account and provider, through a reload of this tab. */
export function useDraft(scope: string): readonly [string, (text: string) => void] {
  const key = `draft:${scope}`;
  const [draft, setDraft] = useState(() => readDraft(key));
  const [known, setKnown] = useState(key);
  if (known !== key) {
    setKnown(key);
    setDraft(readDraft(key));
  }
  useEffect(() => {
    const timer = setTimeout(() => writeDraft(key, draft), 200);
    return () => {
      clearTimeout(timer);
      writeDraft(key, draft);
    };
  }, [key, draft]);
  return [draft, setDraft];
}
