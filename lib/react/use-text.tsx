'use client';

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Catalogue } from '@/lib/i18n/catalogue';
import { english } from '@/lib/i18n/english';
import { createFormatters, type Formatters } from '@/lib/i18n/formatters';
import { chooseLocale, type Locale } from '@/lib/i18n/locale';
import { createTranslate, type Translate } from '@/lib/i18n/translate';

/** Words for the copy controls of primitives, which know no language themselves. */
export type CopyLabels = { readonly copy: string; readonly copied: string; readonly failed: string };

/** The words and number formats of the chosen language. */
export type Text = {
  readonly t: Translate;
  readonly locale: Locale;
  readonly setLocale: (locale: Locale) => void;
  readonly formatters: Formatters;
  readonly copyLabels: CopyLabels;
};

const storageKey = 'locale';
const changed = new EventTarget();

function makeText(locale: Locale, catalogue: Catalogue, setLocale: (locale: Locale) => void): Text {
  const t = createTranslate({ locale, catalogue, fallback: english });
  return {
    t,
    locale,
    setLocale,
    formatters: createFormatters(locale),
    copyLabels: { copy: t('ui.copy'), copied: t('ui.copied'), failed: t('ui.copy-failed') },
  };
}

// Views rendered alone (tests, a crashed provider) still speak English.
const TextContext = createContext<Text>(makeText('en', english, () => {}));

/** Read the stored choice; a browser that denies storage simply has none. */
function storedLocale(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

// Holds the choice for this visit when storage is denied.
let visitLocale: Locale | undefined;

function readLocale(): Locale {
  return visitLocale ?? chooseLocale(storedLocale(), navigator.languages);
}

function writeLocale(locale: Locale): void {
  visitLocale = locale;
  try {
    localStorage.setItem(storageKey, locale);
  } catch {
    // The choice then lasts for this visit only, which visitLocale already keeps.
  }
  changed.dispatchEvent(new Event('locale'));
}

function subscribe(notify: () => void): () => void {
  changed.addEventListener('locale', notify);
  return () => changed.removeEventListener('locale', notify);
}

/** Give everything below the words of the reader's language; Indonesian is fetched only when chosen. */
export function TextProvider({ children }: { readonly children: ReactNode }) {
  const wanted = useSyncExternalStore<Locale>(subscribe, readLocale, () => 'en');
  const [loaded, setLoaded] = useState<Catalogue>();
  const catalogue = wanted === 'en' ? english : loaded;
  const setLocale = useCallback((locale: Locale) => writeLocale(locale), []);

  useEffect(() => {
    if (wanted === 'en') return;
    let current = true;
    import('@/lib/i18n/messages/id').then(
      (messages) => current && setLoaded(messages.id),
      (cause: unknown) => console.warn('The Indonesian messages could not be loaded; English stays.', cause),
    );
    return () => {
      current = false;
    };
  }, [wanted]);

  const spoken: Locale = catalogue === undefined ? 'en' : wanted;
  useEffect(() => {
    document.documentElement.lang = spoken;
  }, [spoken]);

  const text = useMemo(() => makeText(spoken, catalogue ?? english, setLocale), [spoken, catalogue, setLocale]);
  return <TextContext value={text}>{children}</TextContext>;
}

/** Read the words and formats of the chosen language. */
export function useText(): Text {
  return useContext(TextContext);
}
