import type { TurnFailure } from '@/lib/domain/chat';
import type { Formatters } from '@/lib/i18n/formatters';
import type { Translate } from '@/lib/i18n/translate';

/** Amounts travel as whole neuron in values named `…Neuron`; sentences name them without the ending, in 0G. */
function readable(values: TurnFailure['values'], formatters: Formatters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) =>
      name.endsWith('Neuron') && /^\d+$/.test(value)
        ? [name.slice(0, -'Neuron'.length), formatters.amount(BigInt(value))]
        : [name, value],
    ),
  );
}

/** Say why a turn failed, in the reader's words. */
export function failureText(
  failure: TurnFailure,
  text: { readonly t: Translate; readonly formatters: Formatters },
): string {
  const values = readable(failure.values, text.formatters);
  const sentence =
    text.t.find(`provider-error.${failure.code}`, values) ?? text.t.find(`error.${failure.code}`, values);
  return sentence ?? text.t('provider-error.unexpected');
}

/** The amount a top-up must bring, neuron; undefined where the failure names none. */
export function missingFunds(failure: TurnFailure): bigint | undefined {
  const missing = failure.values.missingNeuron;
  return missing !== undefined && /^\d+$/.test(missing) ? BigInt(missing) : undefined;
}
