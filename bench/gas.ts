/** What each call costs on our contracts, against the production ones. */
import { type GasRow, measureGasRows } from '@/contracts/testing/gas';

export type GasResult = { readonly benchmark: 'gas'; readonly unit: 'gas'; readonly calls: readonly GasRow[] };

/** Measures on two chains of its own. */
export async function measureGas(): Promise<GasResult> {
  return { benchmark: 'gas', unit: 'gas', calls: await measureGasRows() };
}

/** Draws the result as a table for a terminal; a ratio below 1 means that ours is cheaper. */
export function gasTable({ calls }: GasResult): string {
  const width = Math.max(4, ...calls.map(({ call }) => call.length));
  const number = (value: number) => value.toLocaleString('en').padStart(12);
  return [
    `${'call'.padEnd(width)}        ours  production  ratio`,
    ...calls.map(
      ({ call, own, official }) =>
        `${call.padEnd(width)}${number(own)}${number(official)}  ${(own / official).toFixed(3)}`,
    ),
  ].join('\n');
}
