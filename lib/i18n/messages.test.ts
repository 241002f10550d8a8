import { describe, expect, it } from 'vitest';
import type { Catalogue, Message } from './catalogue';
import { cureText, errorText } from './error-text';
import { createFormatters } from './formatters';
import { chooseLocale } from './locale';
import { en } from './messages/en';
import { id } from './messages/id';
import { createTranslate } from './translate';

const english: Catalogue = en;
const indonesian: Catalogue = id;

function placeholders(message: Message | undefined): readonly string[] {
  const forms = typeof message === 'string' ? [message] : Object.values(message ?? {});
  return [...new Set(forms.flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();
}

const keys = Object.entries(english).flatMap(([namespace, messages]) =>
  Object.keys(messages).map((key) => [namespace, key] as const),
);

describe('the two languages', () => {
  it('have the same namespaces and keys', () => {
    const names = (catalogue: Catalogue) =>
      Object.entries(catalogue).map(([name, messages]) => [name, Object.keys(messages).sort()]);
    expect(names(indonesian)).toEqual(names(english));
  });

  it('say the same values in both', () => {
    const differing = keys.filter(
      ([namespace, key]) =>
        `${placeholders(indonesian[namespace]?.[key])}` !== `${placeholders(english[namespace]?.[key])}`,
    );
    expect(differing).toEqual([]);
    expect(keys.length).toBeGreaterThan(300);
  });

  it('never use exclamation marks', () => {
    const all = [english, indonesian].flatMap((catalogue) =>
      Object.values(catalogue).flatMap((messages) => Object.values(messages)),
    );
    const forms = all.flatMap((message) => (typeof message === 'string' ? [message] : Object.values(message)));
    expect(forms.filter((form) => form.includes('!'))).toEqual([]);
  });
});

describe('a translator', () => {
  const t = createTranslate({ locale: 'en', catalogue: en, fallback: en });

  it('chooses the form by count and writes the number in the language', () => {
    expect(t('market.count', { count: 1 })).toBe('1 service');
    expect(t('market.count', { count: 5000 })).toBe('5,000 services');
    const idT = createTranslate({ locale: 'id', catalogue: id, fallback: en });
    expect(idT('market.count', { count: 5000 })).toBe('5.000 layanan');
  });

  it('leaves a placeholder without a value visible and inserts values as they are', () => {
    expect(t('shell.switch-to', {})).toBe('Switch to {name}');
    expect(t('shell.switch-to', { name: '$& {name} <b>' })).toBe('Switch to $& {name} <b>');
  });

  it('finds nothing under keys of the prototype', () => {
    expect(t.find('market.constructor')).toBeUndefined();
    expect(t.find('__proto__.toString')).toBeUndefined();
    expect(t.find('market')).toBeUndefined();
  });

  it('falls back to English where a translation is missing', () => {
    const partial = createTranslate({ locale: 'id', catalogue: { market: { title: 'Pasar' } }, fallback: en });
    expect([partial('market.title'), partial('ui.close')]).toEqual(['Pasar', 'Close']);
  });

  it('says a known error in words, an unknown one with its details, and the cure as a button', () => {
    const error = { code: 'rpc-busy', values: {}, cure: 'retry' } as const;
    expect(errorText(t, error)).toBe('The network node asks to be called less often. Wait a moment.');
    expect(errorText(t, { ...error, code: 'never-heard-of', details: 'socket hang up' })).toContain('socket hang up');
    expect([cureText(t, error), cureText(t, { cure: 'stop' })]).toEqual(['Try again', undefined]);
  });
});

describe('the choice of language', () => {
  it('takes the stored one, else the first spoken one, else English', () => {
    expect(chooseLocale('id', ['en-GB'])).toBe('id');
    expect(chooseLocale('tlh', ['fr', 'id-ID', 'en'])).toBe('id');
    expect(chooseLocale(null, ['in-ID'])).toBe('id');
    expect(chooseLocale(null, ['fr', 'de'])).toBe('en');
  });
});

describe('the formatters', () => {
  it('write age without ever looking into the future', () => {
    const { relativeTime } = createFormatters('en');
    expect(relativeTime(1_000, 9_999)).toBe('8s ago');
    expect(relativeTime(0, 3 * 3_600_000)).toBe('3h ago');
    expect(relativeTime(5_000, 1_000)).toBe('0s ago');
  });

  it('write durations with two units at most', () => {
    const { duration } = createFormatters('en');
    expect(duration((21 * 3600 + 14 * 60 + 9) * 1000)).toBe('21h 14m');
    expect(duration(0)).toBe('0s');
    expect(duration(3_600_000)).toBe('1h');
  });

  it('write money from neuron with the exact figure beside it', () => {
    const { money } = createFormatters('id');
    expect(money(1_234_567_890_123_456_789_012n, { preset: 'table' })).toEqual({
      amount: '1.234,56',
      exact: '1.234.567.890.123.456.789.012 neuron',
    });
    expect(money(1n).amount).toBe('<0,000001');
    expect(money(0n).amount).toBe('0');
  });
});
