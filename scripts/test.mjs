// `npm test`: sets everything up, runs every kind of test, and ends with one line of totals over all of them.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './check.mjs';
import { ensureChromium } from './chromium.mjs';
import { playwrightFailures, vitestFailures } from './failures.mjs';
import { ensureDependencies, installedFile, requireNode, root, run } from './setup.mjs';
import { buildSite } from './site-build.mjs';

const resultsFolder = join(root, 'test-results');
const stopped = new AbortController();

/** Outcome of a runner that gave no countable answer: it counts as one failed test, never as nothing. */
const broken = (name, why) => ({ name, passed: 0, failed: 1, skipped: 0, why });

async function check() {
  const outcomes = await runChecks();
  const failed = outcomes.filter(({ passed }) => !passed);
  return {
    name: 'check',
    passed: outcomes.length - failed.length,
    failed: failed.length,
    skipped: 0,
    why: failed.map(({ name }) => name).join(', ') || undefined,
  };
}

async function vitest(project) {
  const file = join(resultsFolder, `${project}.json`);
  const code = await run(
    process.execPath,
    [
      installedFile('vitest/vitest.mjs'),
      'run',
      '--project',
      project,
      // A network waits for its blocks half of the time: two of them fill two cores, more would only slow each other down.
      ...(project === 'network' ? ['--maxWorkers=2'] : []),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    { env: { CI: '1', NODE_ENV: 'test' }, signal: stopped.signal },
  );
  if (!existsSync(file)) return broken(project, `vitest wrote no results (exit ${code})`);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const counted = {
    name: project,
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: vitestFailures(report, root),
  };
  if (counted.passed + counted.failed === 0) return broken(project, 'no test ran');
  // A file that cannot be loaded has no failed test in it, and still the runner failed.
  if (code !== 0 && counted.failed === 0) return { ...counted, failed: 1, why: `vitest ended with ${code}` };
  return counted;
}

async function site() {
  await buildSite({ signal: stopped.signal });
  return { name: 'site build', passed: 1, failed: 0, skipped: 0 };
}

async function endToEnd({ name, contracts, specs }) {
  const chromium = await ensureChromium();
  const file = join(resultsFolder, `${name.replaceAll(' ', '-')}.json`);
  const playwright = [installedFile('@playwright/test/cli.js'), 'test', '--reporter=list,json', ...specs];
  const code = await run(process.execPath, playwright, {
    env: { CI: '1', CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file, E2E_CONTRACTS: contracts },
    signal: stopped.signal,
  });
  if (!existsSync(file)) return broken(name, `Playwright wrote no results (exit ${code})`);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const { stats } = report;
  const counted = {
    name,
    passed: stats.expected,
    // There are no retries, so a test that passed only at a second try cannot hide here; it would be a failure.
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    failures: playwrightFailures(report),
  };
  if (counted.passed + counted.failed === 0) return broken(name, 'no test ran');
  if (code !== 0 && counted.failed === 0) return { ...counted, failed: 1, why: `Playwright ended with ${code}` };
  return counted;
}

const arguments_ = process.argv.slice(2);
const contractsFlag = arguments_.find((argument) => argument.startsWith('--contracts='));
const chosenContracts = contractsFlag?.slice('--contracts='.length) ?? 'own';

const runners = [
  ['check', check],
  ['contracts', () => vitest('contracts')],
  ['unit', () => vitest('unit')],
  ['views', () => vitest('views')],
  ['network', () => vitest('network')],
  ['site build', site],
  ['e2e', () => endToEnd({ name: 'e2e', contracts: chosenContracts, specs: [] })],
  // The whole journey and a whole life of an account once more on the bytecode the network runs; `npm test -- e2e --contracts=official` runs every spec on it.
  ['e2e official', () => endToEnd({ name: 'e2e official', contracts: 'official', specs: ['journey', 'money-life'] })],
];

async function runAll(names) {
  const chosen = names.length === 0 ? runners : runners.filter(([name]) => names.includes(name));
  const results = [];
  for (const [name, runner] of chosen) {
    if (stopped.signal.aborted) {
      results.push(broken(name, 'interrupted'));
      continue;
    }
    const start = performance.now();
    process.stderr.write(`\n==== ${name}\n`);
    const result = await runner().catch((error) =>
      broken(name, error instanceof Error ? error.message : String(error)),
    );
    results.push({ ...result, seconds: (performance.now() - start) / 1000 });
  }
  return results;
}

function print(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  process.stdout.write('\n');
  for (const { name, passed, failed, skipped, seconds = 0, why } of results) {
    const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    process.stdout.write(`${name.padEnd(12)} ${counts} (${seconds.toFixed(0)} s)${why ? `: ${why}` : ''}\n`);
  }
  // Said again at the end: the first report of it may be thousands of lines above, or cut off.
  for (const { name, failures = [] } of results)
    for (const failure of failures) process.stdout.write(`\nFAILED ${name}: ${failure}\n`);
  const skipped = sum('skipped');
  process.stdout.write(
    `\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
  );
  return sum('failed') === 0 && sum('passed') > 0;
}

requireNode();
await ensureDependencies();
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => stopped.abort());
rmSync(resultsFolder, { recursive: true, force: true });
mkdirSync(resultsFolder, { recursive: true });
const allPassed = print(await runAll(arguments_.filter((argument) => argument !== contractsFlag)));
process.exitCode = allPassed ? 0 : 1;
