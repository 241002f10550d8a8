/** `npm run bench -- <name> [--quick]`: measures one thing, prints it, keeps it in bench/results/<name>.json. Measuring fails nothing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attestationTable, measureAttestation } from './attestation/measure';
import { gasTable, measureGas } from './gas';
import { marketTable, measureMarket } from './market/measure';
import { measureProvider } from './provider/measure';
import { planFrom } from './provider/plan';
import { providerTable } from './provider/table';
import { measureWeight, weightTable } from './weight';

const benchmarks = {
  attestation: async (args: readonly string[]) => {
    const isQuick = args.includes('--quick');
    const result = await measureAttestation(isQuick);
    return { result, text: attestationTable(result), name: isQuick ? 'attestation-quick' : 'attestation' };
  },
  gas: async () => {
    const result = await measureGas();
    return { result, text: gasTable(result), name: 'gas' };
  },
  market: async (args: readonly string[]) => {
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const isQuick = args.includes('--quick');
    const result = await measureMarket(args, say);
    // A quick run has its own file: it must not pass for the full measurement.
    return { result, text: marketTable(result), name: isQuick ? 'market-quick' : 'market' };
  },
  provider: async (args: readonly string[]) => {
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const { plan, parts, name } = planFrom(args);
    const result = await measureProvider({ plan, parts, say });
    return { result, text: providerTable(result), name };
  },
  weight: () => {
    const result = measureWeight('out');
    return { result, text: weightTable(result), name: 'weight' };
  },
} as const;

const isBenchmark = (name: string): name is keyof typeof benchmarks => Object.hasOwn(benchmarks, name);

async function main([name = '', ...args]: readonly string[]): Promise<void> {
  if (!isBenchmark(name)) {
    process.stderr.write(`npm run bench -- <name>, where <name> is one of: ${Object.keys(benchmarks).join(', ')}\n`);
    process.exitCode = 1;
    return;
  }
  const { result, text, name: file } = await benchmarks[name](args);
  const folder = join('bench', 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${file}.json`), `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`${text}\n`);
}

await main(process.argv.slice(2));
