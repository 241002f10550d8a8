import { amountToInput, parseAmount } from './amount';
import type { Workload } from './calculator';

/** Names of the workload's parameters in links, and the largest count each may have. */
const counts = {
  promptTokens: { name: 'in', most: 10_000_000 },
  completionTokens: { name: 'out', most: 10_000_000 },
  cachedPercent: { name: 'cached', most: 100 },
  requests: { name: 'requests', most: 1_000_000_000 },
  images: { name: 'images', most: 1_000_000_000 },
  minutes: { name: 'minutes', most: 1_000_000_000 },
} as const;

type CountField = keyof typeof counts;

/** The largest count a field of the workload may have. */
export function largestCount(field: CountField): number {
  return counts[field].most;
}

/** Read one count as typed; undefined for anything but a whole number in the field's range. */
export function parseCount(field: CountField, text: string): number | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined;
  const count = Number(text);
  return count <= counts[field].most ? count : undefined;
}

const rentalName = 'rental';

const fields = Object.keys(counts).filter((field): field is CountField => Object.hasOwn(counts, field));

/** Read what a link or a stored query says of the workload; what it does not say or says wrongly is left out (F-008). */
export function readWorkload(search: string): Partial<Workload> {
  const params = new URLSearchParams(search);
  const read: Partial<Record<CountField, number>> = {};
  for (const field of fields) {
    const count = parseCount(field, params.get(counts[field].name) ?? '');
    if (count !== undefined) read[field] = count;
  }
  const rental = parseAmount(params.get(rentalName) ?? '');
  return { ...read, ...(rental.ok && { rental: rental.neuron }) };
}

/** Write what the reader said of the workload into the search part of a link, leaving other parameters as they are. */
export function writeWorkload(workload: Partial<Workload>, search: string): string {
  const params = new URLSearchParams(search);
  for (const field of fields) {
    const count = workload[field];
    if (count === undefined) params.delete(counts[field].name);
    else params.set(counts[field].name, String(count));
  }
  if (workload.rental === undefined) params.delete(rentalName);
  else params.set(rentalName, amountToInput(workload.rental));
  const written = params.toString();
  return written === '' ? '' : `?${written}`;
}
