import { formatInteger } from '@/lib/domain/amount';
import type { Catalogue, Message, MessageValues } from './catalogue';
import { isWhole, lazily } from './formatters';
import type { Locale } from './locale';
import type { en } from './messages/en';

type English = typeof en;

/** Every message key: `namespace.key`. */
export type MessageKey = { [N in keyof English & string]: `${N}.${keyof English[N] & string}` }[keyof English & string];

/** Speak a message: `t('market.title')`; `t.find` takes a key known only at run time and gives undefined if there is none. */
export type Translate = {
  (key: MessageKey, values?: MessageValues): string;
  readonly find: (key: string, values?: MessageValues) => string | undefined;
};

function lookUp(catalogue: Catalogue, key: string): Message | undefined {
  const dot = key.indexOf('.');
  if (dot < 1) return undefined;
  const namespace = key.slice(0, dot);
  if (!Object.hasOwn(catalogue, namespace)) return undefined;
  const messages = catalogue[namespace];
  const name = key.slice(dot + 1);
  return messages !== undefined && Object.hasOwn(messages, name) ? messages[name] : undefined;
}

/** Only English speaks of one otherwise than of many; what the browser knows of plurals takes it milliseconds to find. */
const isOne = (count: unknown, locale: Locale): boolean => locale === 'en' && (count === 1 || count === 1n);

function formOf(message: Message, values: MessageValues, locale: Locale): string {
  if (typeof message === 'string') return message;
  return isOne(values.count, locale) ? message.one : message.other;
}

/** Make the translator of one language over a catalogue, falling back to `fallback` for a missing key. */
export function createTranslate(options: {
  readonly locale: Locale;
  readonly catalogue: Catalogue;
  readonly fallback: Catalogue;
}): Translate {
  const { locale } = options;
  const numbers = lazily(() => new Intl.NumberFormat(locale));
  const written = (value: number | bigint) =>
    isWhole(value) ? formatInteger(BigInt(value), locale) : numbers().format(value);
  const find = (key: string, values: MessageValues = {}): string | undefined => {
    const message = lookUp(options.catalogue, key) ?? lookUp(options.fallback, key);
    if (message === undefined) return undefined;
    return formOf(message, values, locale).replace(/\{(\w+)\}/g, (whole, name: string) => {
      if (!Object.hasOwn(values, name)) return whole;
      const value = values[name];
      return typeof value === 'number' || typeof value === 'bigint' ? written(value) : (value ?? whole);
    });
  };
  const speak = (key: MessageKey, values?: MessageValues): string => find(key, values) ?? key;
  return Object.assign(speak, { find });
}
