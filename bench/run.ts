/** `npm run bench -- <name>`: measures one thing, prints it, and keeps it in bench/results/<name>.json. Measuring fails nothing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gasTable, measureGas } from './gas';
import { measureWeight, weightTable } from './weight';

const benchmarks = {
  gas: async () => {
    const result = await measureGas();
    return { result, text: gasTable(result) };
  },
  weight: () => {
    const result = measureWeight('out');
    return { result, text: weightTable(result) };
  },
} as const;

const isBenchmark = (name: string): name is keyof typeof benchmarks => Object.hasOwn(benchmarks, name);

async function main([name = '']: readonly string[]): Promise<void> {
  if (!isBenchmark(name)) {
    process.stderr.write(`npm run bench -- <name>, where <name> is one of: ${Object.keys(benchmarks).join(', ')}\n`);
    process.exitCode = 1;
    return;
  }
  const { result, text } = await benchmarks[name]();
  const folder = join('bench', 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`${text}\n`);
}

await main(process.argv.slice(2));
