/**
 * `npm run provider:soak -- [--kills 200] [--seed N] [--postgres]`: the crash proof as a long run. With --postgres the node keeps its
 * books on a PostgreSQL server (DATABASE_URL, or a throwaway cluster). Prints what a record of the run needs.
 */
import { parseArgs } from 'node:util';
import { startPostgresServer } from '../testing/postgres-server';
import { type CrashReport, runCrashes } from './harness';

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value <= 0) throw new Error(`--${name} is a whole number above 0, not ${text}.`);
  return value;
}

const reportText = (report: CrashReport): string =>
  [
    `${report.kills} kills, ${report.chainRestarts} chain restarts, ${report.runs} starts that came up`,
    `${report.acknowledged} answers received whole, ${report.billedRows} rows billed`,
    `${report.orders} settlement orders, ${report.sentAgain} times pending ones were sent again after a crash`,
    `billed ${report.billed} = settled ${report.settled} + unsettled ${report.unsettled} neuron`,
    ...(report.faults.length === 0 ? ['no fault found'] : report.faults),
  ].join('\n');

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { kills: { type: 'string' }, seed: { type: 'string' }, postgres: { type: 'boolean' } },
  });
  const kills = whole('kills', values.kills ?? '200');
  const seed = whole('seed', values.seed ?? String((Date.now() % 2 ** 31) + 1));
  const server = values.postgres ? await startPostgresServer() : undefined;
  if (server && !server.ok) throw new Error(server.why);
  process.stdout.write(`seed ${seed}, ${kills} kills, on ${server ? `PostgreSQL ${server.version}` : 'PGlite'}\n`);
  const started = performance.now();
  const onKill = (count: number): void => {
    if (count % 20 === 0)
      process.stdout.write(`${count} kills in ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
  };
  try {
    const report = await runCrashes({ kills, seed, onKill, ...(server && { databaseUrl: server.url }) });
    process.stdout.write(`${reportText(report)}\n${((performance.now() - started) / 1000).toFixed(0)} s\n`);
    return report.faults.length === 0 ? 0 : 1;
  } finally {
    await server?.stop();
  }
}

process.exitCode = await main();
