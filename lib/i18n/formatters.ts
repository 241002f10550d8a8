import { type AmountPreset, formatAmount, formatInteger, formatNeuron } from '@/lib/domain/amount';
import type { Locale } from './locale';

/** An amount ready to draw: figures without unit, and the exact neuron for the one who asks. */
export type MoneyText = { readonly amount: string; readonly exact: string };

/** All ways numbers, money and time are written in one language. Money is bigint neuron; times are milliseconds. */
export type Formatters = {
  readonly amount: (
    neuron: bigint,
    options?: { readonly preset?: AmountPreset; readonly sign?: 'auto' | 'always' },
  ) => string;
  readonly money: (
    neuron: bigint,
    options?: { readonly preset?: AmountPreset; readonly sign?: 'auto' | 'always' },
  ) => MoneyText;
  readonly neuron: (neuron: bigint) => string;
  readonly integer: (value: number | bigint) => string;
  readonly percent: (ratio: number) => string;
  readonly dateTime: (at: number) => string;
  readonly relativeTime: (at: number, now: number) => string;
  readonly duration: (milliseconds: number) => string;
  readonly decimalSeparator: '.' | ',';
};

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const relativeSteps = [
  { unit: 'second', size: second, below: minute },
  { unit: 'minute', size: minute, below: hour },
  { unit: 'hour', size: hour, below: day },
  { unit: 'day', size: day, below: Number.POSITIVE_INFINITY },
] as const;

/** Make something at its first use: most pages need few of the formats, and each takes the browser a millisecond and more. */
export function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Whole numbers need no format of the browser's: making its first one takes ten milliseconds and more. */
export const isWhole = (value: number | bigint): boolean => typeof value === 'bigint' || Number.isSafeInteger(value);

function relativeIn(locale: Locale): Formatters['relativeTime'] {
  const format = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'narrow' }));
  return (at, now) => {
    // A clock that runs behind must not make the past look like the future.
    const age = Math.max(0, now - at);
    const step = relativeSteps.find((candidate) => age < candidate.below) ?? relativeSteps[3];
    return format().format(-Math.floor(age / step.size), step.unit);
  };
}

function durationIn(locale: Locale): Formatters['duration'] {
  const part = (unit: string) =>
    lazily(() => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow' }));
  const seconds = part('second');
  const units = [
    { format: part('day'), size: day },
    { format: part('hour'), size: hour },
    { format: part('minute'), size: minute },
    { format: seconds, size: second },
  ];
  return (milliseconds) => {
    let rest = Math.max(0, milliseconds);
    const first = units.findIndex((unit) => rest >= unit.size);
    if (first === -1) return seconds().format(0);
    return units
      .slice(first, first + 2)
      .flatMap((unit) => {
        const whole = Math.floor(rest / unit.size);
        rest -= whole * unit.size;
        return whole === 0 ? [] : [unit.format().format(whole)];
      })
      .join(' ');
  };
}

/** Make the formatters of one language. */
export function createFormatters(locale: Locale): Formatters {
  const integers = lazily(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));
  const percents = lazily(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }));
  const dates = lazily(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));
  const amount: Formatters['amount'] = (neuron, options) => formatAmount(neuron, { ...options, locale });
  return {
    amount,
    money: (neuron, options) => ({ amount: amount(neuron, options), exact: `${formatNeuron(neuron, locale)} neuron` }),
    neuron: (neuron) => formatNeuron(neuron, locale),
    integer: (value) => (isWhole(value) ? formatInteger(BigInt(value), locale) : integers().format(value)),
    percent: (ratio) => percents().format(ratio),
    dateTime: (at) => dates().format(at),
    relativeTime: relativeIn(locale),
    duration: durationIn(locale),
    decimalSeparator: locale === 'id' ? ',' : '.',
  };
}
