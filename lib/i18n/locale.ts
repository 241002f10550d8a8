/** The languages the product speaks. */
export const locales = ['en', 'id'] as const;

export type Locale = (typeof locales)[number];

/** Tell whether a stored or foreign value names a language of ours. */
export function isLocale(value: unknown): value is Locale {
  return value === 'en' || value === 'id';
}

/** Choose the language: the stored choice, else the first of the browser's languages that we speak, else English. */
export function chooseLocale(stored: string | null, preferred: readonly string[]): Locale {
  if (isLocale(stored)) return stored;
  for (const tag of preferred) {
    const language = tag.toLowerCase().split('-')[0];
    // Java-era browsers still call Indonesian "in".
    if (language === 'in') return 'id';
    if (isLocale(language)) return language;
  }
  return 'en';
}
