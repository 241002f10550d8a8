import type { Locator } from '@playwright/test';

/** Exact neuron as every amount carries it in its title: `-1,234 neuron`. */
export async function exactNeuron(amount: Locator): Promise<bigint> {
  const title = await amount.getAttribute('title');
  const digits = (title ?? '').replace(' neuron', '').replaceAll(',', '').replace('−', '-');
  return BigInt(digits);
}
