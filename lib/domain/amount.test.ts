import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AmountIssue,
  amountToInput,
  decimalSeparatorOf,
  formatAmount,
  formatNeuron,
  neuronPer0G,
  parseAmount,
} from './amount';

const anyAmount = fc.oneof(
  fc.bigInt({ min: 1n, max: 10n ** 57n }),
  fc.bigInt({ min: 1n, max: 10n ** 19n }),
  fc.bigInt({ min: 1n, max: 10n ** 6n }),
);
const locales = ['en', 'id', 'de', 'fr', 'ar'] as const;

/** An independent reading of a plain decimal: count the digits behind the point, then shift by powers of ten. */
const plainValue = (text: string): bigint => {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction) * 10n ** BigInt(18 - fraction.length);
};

describe('reading an amount', () => {
  it.each<[string, AmountIssue]>([
    ['', 'empty'],
    ['   ', 'empty'],
    ['abc', 'not-a-number'],
    ['.', 'not-a-number'],
    ['1 000', 'not-a-number'],
    ['0x10', 'not-a-number'],
    ['+1', 'not-a-number'],
    ['Infinity', 'not-a-number'],
    ['١٢', 'not-a-number'],
    ['1\u202e2', 'not-a-number'],
    ['1e3', 'exponent'],
    ['1.5E-7', 'exponent'],
    ['-1', 'negative'],
    ['−0.5', 'negative'],
    ['0', 'zero'],
    ['0.000', 'zero'],
    ['0.0000000000000000001', 'too-many-decimals'],
    ['9'.repeat(60), 'too-long'],
    ['0'.repeat(101), 'too-long'],
    ['1,000', 'ambiguous-separator'],
    ['1,5', 'ambiguous-separator'],
    ['1.000.000', 'ambiguous-separator'],
    ['1.000,5', 'ambiguous-separator'],
    ['1,00,000', 'ambiguous-separator'],
    ['12,34.5', 'ambiguous-separator'],
    ['0,001.5', 'ambiguous-separator'],
    ['1,,000.5', 'ambiguous-separator'],
  ])('refuses %j: %s', (text, issue) => {
    expect(parseAmount(text)).toEqual({ ok: false, issue });
  });

  it.each([
    ['1', neuronPer0G],
    [' 2.5 ', 2_500_000_000_000_000_000n],
    ['.5', 500_000_000_000_000_000n],
    ['3.', 3n * neuronPer0G],
    ['007', 7n * neuronPer0G],
    ['0.000000000000000001', 1n],
    ['123456789.123456789123456789', 123_456_789_123_456_789_123_456_789n],
    ['1,000.5', 1_000_500_000_000_000_000_000n],
    ['1,000,000', 1_000_000n * neuronPer0G],
  ])('reads %j exactly', (text, neuron) => {
    expect(parseAmount(text)).toEqual({ ok: true, neuron });
  });

  it('reads a comma as decimals only for a reader who writes them so', () => {
    expect(parseAmount('1,5', { decimalSeparator: ',' })).toEqual({ ok: true, neuron: 1_500_000_000_000_000_000n });
    expect(parseAmount('1.5', { decimalSeparator: ',' })).toEqual({ ok: false, issue: 'ambiguous-separator' });
    expect(parseAmount('1.000', { decimalSeparator: ',' })).toEqual({ ok: false, issue: 'ambiguous-separator' });
    expect(parseAmount('1.000,5', { decimalSeparator: ',' })).toEqual({
      ok: true,
      neuron: 1_000_500_000_000_000_000_000n,
    });
  });

  it('takes a zero only where it was allowed', () => {
    expect(parseAmount('0', { allowZero: true })).toEqual({ ok: true, neuron: 0n });
  });

  it('never reads a text as another amount than its digits say', () => {
    const separators = fc.constantFrom<'.' | ','>('.', ',');
    const text = fc.string({ unit: fc.constantFrom(...'0123456789.,'), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(text, separators, (typed, decimalSeparator) => {
        const parsed = parseAmount(typed, { decimalSeparator, allowZero: true });
        fc.pre(parsed.ok);
        const group = decimalSeparator === '.' ? ',' : '.';
        const plain = typed.replaceAll(group, '').replace(decimalSeparator, '.');
        expect(parsed.neuron).toBe(plainValue(plain));
        expect(
          typed
            .split(group)
            .slice(1)
            .every((part) => /^\d{3}(\D|$)/.test(part)),
        ).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('answers every text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parsed = parseAmount(text);
        expect(parsed.ok ? parsed.neuron > 0n : parsed.issue.length > 0).toBe(true);
      }),
    );
  });
});

describe('drawing an amount', () => {
  it('is read back as the same amount, exactly, in every locale', () => {
    fc.assert(
      fc.property(anyAmount, fc.constantFrom(...locales), (neuron, locale) => {
        const text = formatAmount(neuron, { preset: 'exact', locale });
        const decimalSeparator = decimalSeparatorOf(locale);
        expect(parseAmount(text, { decimalSeparator })).toEqual({ ok: true, neuron });
        expect(parseAmount(amountToInput(neuron, decimalSeparator), { decimalSeparator })).toEqual({
          ok: true,
          neuron,
        });
        expect(parseAmount(amountToInput(neuron))).toEqual({ ok: true, neuron });
      }),
      { numRuns: 5000 },
    );
  });

  it('never shows more than there is, and is off by less than the sixth digit', () => {
    fc.assert(
      fc.property(anyAmount, (neuron) => {
        fc.pre(neuron >= neuronPer0G / 1_000_000n);
        const shown = plainValue(formatAmount(neuron));
        expect(shown <= neuron).toBe(true);
        expect((neuron - shown) * 100_000n < neuron).toBe(true);
      }),
    );
  });

  it.each([
    [0n, '0'],
    [1n, '<0.000001'],
    [999_999_999_999n, '<0.000001'],
    [1_000_000_000_000n, '0.000001'],
    [1_234_567_899_999n, '0.00000123456'],
    [999_999_999_999_999_999n, '0.999999'],
    [12_345_678_900_000_000_000n, '12.3456'],
    [1_234_567n * neuronPer0G + 5n * 10n ** 17n, '1234567'],
    [10n * neuronPer0G, '10'],
    [-2_500_000_000_000_000_000n, '-2.5'],
    [-1n, '-<0.000001'],
  ])('shows %s neuron in short as %s', (neuron, text) => {
    expect(formatAmount(neuron)).toBe(text);
  });

  it('groups digits by threes in tables and writes the separators of the locale', () => {
    const neuron = 1_234n * neuronPer0G + 5n * 10n ** 17n;
    expect(formatAmount(neuron, { preset: 'table' })).toBe('1,234.5');
    expect(formatAmount(neuron, { preset: 'table', locale: 'id' })).toBe('1.234,5');
    expect(formatAmount(1n, { locale: 'id' })).toBe('<0,000001');
    expect(formatNeuron(1_234_567n)).toBe('1,234,567');
    expect(formatNeuron(-1_234_567n, 'id')).toBe('-1.234.567');
    expect(formatNeuron(999n)).toBe('999');
  });

  it('shows a plus only when asked and only on more than nothing', () => {
    expect(formatAmount(neuronPer0G, { sign: 'always' })).toBe('+1');
    expect(formatAmount(0n, { sign: 'always' })).toBe('0');
    expect(formatAmount(neuronPer0G)).toBe('1');
  });
});
