'use client';

import { useSyncExternalStore } from 'react';
import { Select } from '@/components/ui/select';
import { useText } from '@/lib/react/use-text';

type Theme = 'system' | 'light' | 'dark';

const changed = new EventTarget();

function subscribe(notify: () => void): () => void {
  changed.addEventListener('theme', notify);
  return () => changed.removeEventListener('theme', notify);
}

/** The attribute is the truth: the head script set it from storage, and it also holds where storage is denied. */
function readTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

function writeTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // Storage denied: the attribute keeps the choice for this visit.
  }
  changed.dispatchEvent(new Event('theme'));
}

/** Choose light, dark, or as the device says. */
export function ThemeChoice() {
  const { t } = useText();
  const theme = useSyncExternalStore<Theme>(subscribe, readTheme, () => 'system');
  return (
    <Select
      label={t('shell.theme')}
      value={theme}
      onChange={writeTheme}
      options={[
        { value: 'system', label: t('shell.theme-system') },
        { value: 'light', label: t('shell.theme-light') },
        { value: 'dark', label: t('shell.theme-dark') },
      ]}
    />
  );
}
