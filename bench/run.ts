/** `npm run bench -- <name> [--quick]`: measures one thing, prints it, keeps it in bench/results/<name>.json. Measuring fails nothing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gasTable, measureGas } from './gas';
import { fullPlan, measureProvider, quickPlan } from './provider/measure';
import { providerTable } from './provider/table';
import { measureWeight, weightTable } from './weight';

const benchmarks = {
  gas: async () => {
    const result = await measureGas();
    return { result, text: gasTable(result) };
  },
  provider: async (args: readonly string[]) => {
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const result = await measureProvider(args.includes('--quick') ? quickPlan : fullPlan, say);
    return { result, text: providerTable(result) };
  },
  weight: () => {
    const result = measureWeight('out');
    return { result, text: weightTable(result) };
  },
} as const;

const isBenchmark = (name: string): name is keyof typeof benchmarks => Object.hasOwn(benchmarks, name);

async function main([name = '', ...args]: readonly string[]): Promise<void> {
  if (!isBenchmark(name)) {
    process.stderr.write(`npm run bench -- <name>, where <name> is one of: ${Object.keys(benchmarks).join(', ')}\n`);
    process.exitCode = 1;
    return;
  }
  const { result, text } = await benchmarks[name](args);
  const folder = join('bench', 'results');
  mkdirSync(folder, { recursive: true });
  // A quick run has its own file: it must not pass for the full measurement.
  const file = args.includes('--quick') ? `${name}-quick.json` : `${name}.json`;
  writeFileSync(join(folder, file), `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`${text}\n`);
}

await main(process.argv.slice(2));
