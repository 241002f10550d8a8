import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalSeparatorOf } from '@/lib/domain/amount';
import { createFormatters } from './formatters';
import { locales } from './locale';
import { createTranslate } from './translate';

test.each(locales)('In "%s" whole numbers and decimal separators are those the language itself has.', (locale) => {
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const { integer, decimalSeparator } = createFormatters(locale);
  fc.assert(
    fc.property(fc.oneof(fc.bigInt(), fc.maxSafeInteger(), fc.double({ min: 0, noNaN: true })), (value) => {
      expect(integer(value)).toBe(format.format(value));
    }),
  );
  const separator = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value;
  expect([decimalSeparator, decimalSeparatorOf(locale)]).toEqual([separator, separator]);
});

test.each(locales)('In "%s" a counted thing is one where the language says so.', (locale) => {
  const rules = new Intl.PluralRules(locale);
  const format = new Intl.NumberFormat(locale);
  const catalogue = { of: { things: { one: 'one', other: '{count}' } } };
  const { find } = createTranslate({ locale, catalogue, fallback: {} });
  fc.assert(
    fc.property(fc.oneof(fc.nat(3), fc.maxSafeNat(), fc.bigInt(0n, 2n)), (count) => {
      const expected = rules.select(Number(count)) === 'one' ? 'one' : format.format(count);
      expect(find('of.things', { count })).toBe(expected);
    }),
  );
});
