/** Neuron in one 0G. */
export const neuronPer0G = 10n ** 18n;

const decimals = 18;
/** More whole digits than any supply of 0G; anything longer is a slip of the hand. */
const maxWholeDigits = 40;
const maxTextLength = 100;
const shortDigits = 6;

/** Why a text is not an amount; each has one sentence in the message files. */
export type AmountIssue =
  | 'empty'
  | 'not-a-number'
  | 'exponent'
  | 'negative'
  | 'too-many-decimals'
  | 'too-long'
  | 'zero'
  | 'ambiguous-separator';

/** Either an exact amount in neuron or the one reason why there is none. */
export type ParsedAmount =
  | { readonly ok: true; readonly neuron: bigint }
  | { readonly ok: false; readonly issue: AmountIssue };

/** Whether the reader's decimals begin with a point or a comma. */
export type DecimalSeparator = '.' | ',';

const refuse = (issue: AmountIssue): ParsedAmount => ({ ok: false, issue });

/**
 * Bring the whole part and the decimals apart, or say that the separators could mean two things.
 * A lone group separator ("1,000") is refused: the reader may have meant the decimals of another country.
 */
function splitDecimals(text: string, decimal: DecimalSeparator): { whole: string; fraction: string } | undefined {
  const group = decimal === '.' ? ',' : '.';
  const [left = '', right, ...more] = text.split(decimal);
  if (more.length > 0 || right?.includes(group)) return undefined;
  const groups = left.split(group);
  if (groups.length === 1) return { whole: left, fraction: right ?? '' };
  const [first = '', ...rest] = groups;
  const wellFormed = /^[1-9]\d{0,2}$/.test(first) && rest.every((part) => /^\d{3}$/.test(part));
  const certain = right !== undefined || rest.length > 1;
  return wellFormed && certain ? { whole: groups.join(''), fraction: right ?? '' } : undefined;
}

function issueOfShape(text: string): AmountIssue | undefined {
  if (text === '') return 'empty';
  if (text.length > maxTextLength) return 'too-long';
  if (/^[-−]\s?[\d.,]*\d[\d.,]*(e[-+]?\d+)?$/i.test(text)) return 'negative';
  if (/^[\d.,]*\d[\d.,]*e[-+]?\d+$/i.test(text)) return 'exponent';
  return /^[\d.,]*\d[\d.,]*$/.test(text) ? undefined : 'not-a-number';
}

/**
 * Read an amount of 0G as typed, exactly, into neuron; never rounds.
 * Accepts at most 18 decimals, and group separators only where they can mean nothing else.
 */
export function parseAmount(
  text: string,
  options: { readonly decimalSeparator?: DecimalSeparator; readonly allowZero?: boolean } = {},
): ParsedAmount {
  const trimmed = text.trim();
  const shape = issueOfShape(trimmed);
  if (shape) return refuse(shape);
  const parts = splitDecimals(trimmed, options.decimalSeparator ?? '.');
  if (!parts) return refuse('ambiguous-separator');
  if (parts.fraction.length > decimals) return refuse('too-many-decimals');
  if (parts.whole.replace(/^0+/, '').length > maxWholeDigits) return refuse('too-long');
  const neuron = BigInt(parts.whole || '0') * neuronPer0G + BigInt(parts.fraction.padEnd(decimals, '0'));
  if (neuron === 0n && options.allowZero !== true) return refuse('zero');
  return { ok: true, neuron };
}

type Separators = { readonly decimal: string; readonly group: string };
/** Those of the site's own languages are written out: a browser's first number format takes it ten milliseconds and more. */
const separatorsByLocale = new Map<string, Separators>([
  ['en', { decimal: '.', group: ',' }],
  ['id', { decimal: ',', group: '.' }],
]);

function separatorsOf(locale: string): Separators {
  const known = separatorsByLocale.get(locale);
  if (known) return known;
  const parts = new Intl.NumberFormat(locale, { numberingSystem: 'latn' }).formatToParts(1234567.5);
  const found = {
    decimal: parts.find((part) => part.type === 'decimal')?.value ?? '.',
    group: parts.find((part) => part.type === 'group')?.value ?? ',',
  };
  separatorsByLocale.set(locale, found);
  return found;
}

/** Tell which decimal separator a reader of `locale` types, for `parseAmount`. */
export function decimalSeparatorOf(locale: string): DecimalSeparator {
  return separatorsOf(locale).decimal === ',' ? ',' : '.';
}

const groupDigits = (digits: string, separator: string): string =>
  digits.replace(/\B(?=(?:\d{3})+$)/g, () => separator);

const magnitude = (neuron: bigint): bigint => (neuron < 0n ? -neuron : neuron);

function digitsOf(neuron: bigint): { whole: string; fraction: string } {
  const size = magnitude(neuron);
  return {
    whole: (size / neuronPer0G).toString(),
    fraction: (size % neuronPer0G).toString().padStart(decimals, '0').replace(/0+$/, ''),
  };
}

/** Cut, never round up: a shown amount must not be more than there is. Whole digits are all kept. */
function shorten(whole: string, fraction: string): string {
  if (whole !== '0') return fraction.slice(0, Math.max(0, shortDigits - whole.length)).replace(/0+$/, '');
  const leadingZeros = fraction.length - fraction.replace(/^0+/, '').length;
  return fraction.slice(0, leadingZeros + shortDigits).replace(/0+$/, '');
}

const signOf = (neuron: bigint, sign: 'auto' | 'always'): string => {
  if (neuron < 0n) return '-';
  return sign === 'always' && neuron > 0n ? '+' : '';
};

/** `short` and `table`: at most 6 significant digits, toward zero; `table` adds digit groups; `exact`: every digit, no groups. */
export type AmountPreset = 'short' | 'exact' | 'table';

const dustBelow = neuronPer0G / 1_000_000n;

/**
 * Draw an amount of neuron as 0G for eyes only, without the unit; the single formatter of money (design §3).
 * `short` and `table` cut toward zero and say `<0.000001` for dust; only a true zero is `0`.
 */
export function formatAmount(
  neuron: bigint,
  options: { readonly preset?: AmountPreset; readonly locale?: string; readonly sign?: 'auto' | 'always' } = {},
): string {
  const preset = options.preset ?? 'short';
  const { decimal, group } = separatorsOf(options.locale ?? 'en');
  const sign = signOf(neuron, options.sign ?? 'auto');
  const size = magnitude(neuron);
  if (preset !== 'exact' && size > 0n && size < dustBelow) return `${sign}<0${decimal}000001`;
  const { whole, fraction } = digitsOf(neuron);
  const shown = preset === 'exact' ? fraction : shorten(whole, fraction);
  const left = preset === 'table' ? groupDigits(whole, group) : whole;
  return shown === '' ? sign + left : sign + left + decimal + shown;
}

/** Write a whole number with the digit groups of a language. */
export function formatInteger(value: bigint, locale: string): string {
  return signOf(value, 'auto') + groupDigits(magnitude(value).toString(), separatorsOf(locale).group);
}

/** Draw neuron as a grouped whole number for eyes only. */
export function formatNeuron(neuron: bigint, locale = 'en'): string {
  return formatInteger(neuron, locale);
}

/** Write neuron as the plain exact decimal of 0G that `parseAmount` reads back with the same separator. */
export function amountToInput(neuron: bigint, decimalSeparator: DecimalSeparator = '.'): string {
  const { whole, fraction } = digitsOf(neuron);
  return signOf(neuron, 'auto') + (fraction === '' ? whole : whole + decimalSeparator + fraction);
}
