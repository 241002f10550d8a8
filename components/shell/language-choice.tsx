'use client';

import { Select } from '@/components/ui/select';
import { useText } from '@/lib/react/use-text';

/** Choose the language; each is named in itself. */
export function LanguageChoice() {
  const { t, locale, setLocale } = useText();
  return (
    <Select
      label={t('shell.language')}
      value={locale}
      onChange={setLocale}
      options={[
        { value: 'en', label: 'English' },
        { value: 'id', label: 'Bahasa Indonesia' },
      ]}
    />
  );
}
