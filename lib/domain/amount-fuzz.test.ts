import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountToInput, type DecimalSeparator, decimalSeparatorOf, formatAmount, parseAmount } from './amount';

// A hundred thousand texts each, always the same ones; the examples and the reasons for refusals are in amount.test.ts.
const runs = { numRuns: 100_000, seed: 20_261_121 };
/** They take two seconds on a machine with nothing else to do. */
const seconds = 120;
const locales = ['en', 'id', 'de', 'fr', 'ar'] as const;
const readers: readonly DecimalSeparator[] = ['.', ','];

const anyAmount = fc.oneof(
  fc.bigInt({ min: 0n, max: 10n ** 6n }),
  fc.bigInt({ min: 0n, max: 10n ** 21n }),
  fc.bigInt({ min: 0n, max: 10n ** 57n }),
  fc.tuple(fc.nat({ max: 999 }), fc.nat({ max: 54 })).map(([digits, zeros]) => BigInt(digits) * 10n ** BigInt(zeros)),
);
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 22 });
const group = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 4 });
const slip = fc.constantFrom(
  '',
  ' ',
  '-',
  '+',
  'e',
  'e18',
  '.',
  ',',
  '0',
  '\u00a0',
  '\u202f',
  "'",
  '_',
  '٠',
  '１',
  '\u202e',
  'ether',
);

/** What hands type and pages paste: plain amounts, groups right and wrong, and slips at any place. */
const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789.,'), maxLength: 30 }),
  fc.tuple(digits, fc.constantFrom('.', ','), digits).map((parts) => parts.join('')),
  fc
    .tuple(
      fc.array(group, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('.', ','),
      fc.constantFrom('', '.5', ',25', '.000', ',000'),
    )
    .map(([groups, separator, end]) => groups.join(separator) + end),
  fc.tuple(anyAmount, fc.constantFrom(...locales), slip, fc.nat()).map(([neuron, locale, extra, at]) => {
    const text = formatAmount(neuron, { preset: 'table', locale });
    const place = at % (text.length + 1);
    return text.slice(0, place) + extra + text.slice(place);
  }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

/** Read a text digit by digit, as one would aloud; undefined where the separators do not stand as a reader of that country writes them. */
function readAloud(text: string, reader: DecimalSeparator): bigint | undefined {
  let neuron = 0n;
  let place: number | undefined;
  let sinceGroup: number | undefined;
  for (const sign of text) {
    if (sign === reader) {
      if (place !== undefined || (sinceGroup !== undefined && sinceGroup !== 3)) return undefined;
      place = 0;
    } else if (sign === '.' || sign === ',') {
      if (place !== undefined || (sinceGroup !== undefined && sinceGroup !== 3)) return undefined;
      sinceGroup = 0;
    } else {
      if (!/^[0-9]$/.test(sign)) return undefined;
      neuron = neuron * 10n + BigInt(sign);
      if (place !== undefined) place += 1;
      else if (sinceGroup !== undefined) sinceGroup += 1;
    }
  }
  if (place === undefined && sinceGroup !== undefined && sinceGroup !== 3) return undefined;
  return (place ?? 0) > 18 ? undefined : neuron * 10n ** BigInt(18 - (place ?? 0));
}

test(
  'Every amount that is drawn in full or put into a field is read back to the neuron, in every locale.',
  () => {
    const amounts = fc.property(anyAmount, fc.constantFrom(...locales), (neuron, locale) => {
      const decimalSeparator = decimalSeparatorOf(locale);
      const drawn = parseAmount(formatAmount(neuron, { preset: 'exact', locale }), {
        decimalSeparator,
        allowZero: true,
      });
      const typed = parseAmount(amountToInput(neuron, decimalSeparator), { decimalSeparator, allowZero: true });
      return drawn.ok && drawn.neuron === neuron && typed.ok && typed.neuron === neuron;
    });
    fc.assert(amounts, runs);
  },
  seconds * 1000,
);

test(
  'No text is taken for another amount than it says aloud, and none for two amounts by readers of two countries.',
  () => {
    let taken = 0;
    const texts = fc.property(anyText, (text) => {
      const meanings = new Set<bigint>();
      for (const reader of readers) {
        const parsed = parseAmount(text, { decimalSeparator: reader, allowZero: true });
        if (!parsed.ok) continue;
        taken += 1;
        if (parsed.neuron !== readAloud(text.trim(), reader)) return false;
        meanings.add(parsed.neuron);
      }
      return meanings.size <= 1;
    });
    fc.assert(texts, runs);
    // Texts that are all refused would prove nothing.
    expect(taken).toBeGreaterThan(runs.numRuns / 10);
  },
  seconds * 1000,
);
