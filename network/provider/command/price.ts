// network/provider/command: one's own node as a program: settings in, a running node out, and words for the person at the terminal.
// Secrets come from the environment or from files, never from the settings, and are never written anywhere.
import { parseAmount } from '@/lib/domain/amount';

const form = /^(?<amount>\d+(?:\.\d+)?) (?:0G per (?<unit>million tokens|token|image|second)|(?<neuron>neuron))$/;

/** How a price is written, for messages. */
export const priceForms =
  '"0.1 0G per million tokens", "0.02 0G per image", "0.001 0G per second" or "100000000000 neuron"';

const million = 1_000_000n;

/** Read a price with its unit, exactly, into neuron per token, image or second; undefined where it is none or not whole. */
export function parsePrice(text: string): bigint | undefined {
  const { amount, unit, neuron } = form.exec(text)?.groups ?? {};
  if (amount === undefined) return undefined;
  if (neuron !== undefined) return /^\d{1,60}$/.test(amount) ? BigInt(amount) : undefined;
  const whole = parseAmount(amount, { allowZero: true });
  if (!whole.ok) return undefined;
  if (unit !== 'million tokens') return whole.neuron;
  // A part of a neuron cannot be charged: a price that does not come out whole is refused rather than rounded.
  return whole.neuron % million === 0n ? whole.neuron / million : undefined;
}
