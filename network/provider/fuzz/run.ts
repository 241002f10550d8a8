/** `npm run provider:fuzz`: the whole of the token fuzz, with what it found and on which machine. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { fuzzTokens } from './token-fuzz';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '20260101' },
    'forgery-every': { type: 'string', default: '50' },
  },
});

const started = performance.now();
const report = await fuzzTokens({
  seed: Number.parseInt(values.seed, 10),
  count: Number.parseInt(values.count, 10),
  forgeryEvery: Number.parseInt(values['forgery-every'], 10),
});
const seconds = (performance.now() - started) / 1_000;

const figure = (value: number): string => value.toLocaleString('en-US');
const [cpu] = cpus();
const lines = [
  `Seed ${report.seed}, ${figure(report.sent)} mutants in ${seconds.toFixed(0)} s`,
  `${cpu?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}`,
  '',
  `accepted ${figure(report.accepted.length)}, crashed ${figure(report.crashed.length)}`,
  `genuine tokens in between: ${figure(report.genuine.sent)} sent, ${figure(report.genuine.accepted)} accepted`,
  `signatures recovered: ${figure(report.recoveries)}`,
  '',
  ...[...report.refused].sort(([, a], [, b]) => b - a).map(([text, count]) => `${figure(count).padStart(9)}  ${text}`),
];
process.stdout.write(`${lines.join('\n')}\n`);
for (const header of report.accepted) process.stderr.write(`accepted: ${header}\n`);
for (const { header, error } of report.crashed) process.stderr.write(`crashed: ${header}\n${String(error)}\n`);
const sound =
  report.accepted.length === 0 && report.crashed.length === 0 && report.genuine.sent === report.genuine.accepted;
process.exitCode = sound ? 0 : 1;
