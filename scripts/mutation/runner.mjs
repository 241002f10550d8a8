// Runs the verifier's tests for the mutation tester in one process. Its own runner for Vitest starts a worker and loads every file
// again for each change, some seconds each; here the files are loaded once and a change is switched on by its number.
import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';
import { build } from 'esbuild';

/**
 * The tests that judge the verifier. The random ones (`mutations.test.ts`) are left out: what they kill they kill by chance, and
 * those of the real reports too, so that the score is the same where the reports are absent.
 */
const suites = () => [
  ...readdirSync('lib/attestation')
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `lib/attestation/${name}`),
  'lib/protocol/response-checks.test.ts',
  'lib/protocol/response-proof.test.ts',
  'lib/protocol/signed-text.test.ts',
  'network/verify/attacks.test.ts',
  'network/verify/recorded-verdicts.test.ts',
  'network/verify/gpu-eat.test.ts',
  'network/verify/gpu.test.ts',
  'network/verify/judge.test.ts',
  'network/verify/logs.test.ts',
  'network/verify/commands.test.ts',
];

/** Processor time in microseconds: a change no test told by then counts as unnoticed, so the score is rather too low. */
const patience = 800_000;

const namespace = () => (globalThis.__stryker__ ??= {});

async function bundleTests() {
  const files = suites();
  const registry = resolve('scripts/mutation/registry.mjs');
  const curves = pathToFileURL(resolve('scripts/mutation/curves.mjs')).href;
  const lines = files.map((file, at) => {
    const begin = `import { startFile as s${at} } from 'start:${file}'; s${at};`;
    return `${begin}\nimport './${file}';`;
  });
  const outfile = join('.mutation', 'tests.mjs');
  mkdirSync('.mutation', { recursive: true });
  await build({
    stdin: { contents: [...lines, `export { tests } from 'vitest';`].join('\n'), resolveDir: process.cwd() },
    absWorkingDir: process.cwd(),
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'error',
    // Packages are never changed: they are loaded once, from where they are.
    packages: 'external',
    plugins: [
      {
        name: 'tests',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^vitest$/ }, () => ({ path: registry }));
          onResolve({ filter: /^@noble\/curves\/p(256|384)$/ }, () => ({ path: curves, external: true }));
          onResolve({ filter: /^start:/ }, ({ path }) => ({ path: path.slice(6), namespace: 'start' }));
          onLoad({ filter: /.*/, namespace: 'start' }, ({ path }) => ({
            contents: `import { startFile as begin } from 'vitest';\nbegin(${JSON.stringify(path)});\nexport const startFile = true;`,
            resolveDir: process.cwd(),
          }));
        },
      },
    ],
  });
  return pathToFileURL(resolve(outfile)).href;
}

async function runTest(test) {
  const started = performance.now();
  const result = { id: test.name, name: test.name };
  try {
    for (const step of test.before) await step();
    await test.run();
    return { ...result, status: TestStatus.Success, timeSpentMs: performance.now() - started };
  } catch (error) {
    const failureMessage = error instanceof Error ? error.message : String(error);
    return { ...result, status: TestStatus.Failed, failureMessage, timeSpentMs: performance.now() - started };
  }
}

class InProcessRunner {
  #bundle = '';
  #loads = 0;
  #tests = [];
  /** The change that was on while the tests were loaded; nothing is loaded yet where it is null. */
  #loadedWith = null;
  /** By name: when a test last told a change, and how long it took (ms). */
  #lastKill = new Map();
  #times = new Map();
  #runs = 0;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    this.#bundle = await bundleTests();
  }

  async #load() {
    this.#loads += 1;
    this.#loadedWith = namespace().activeMutant;
    const { tests } = await import(`${this.#bundle}?${this.#loads}`);
    this.#tests = tests;
  }

  async dryRun() {
    const state = namespace();
    state.mutantCoverage = { static: {}, perTest: {} };
    await this.#load();
    const results = [];
    for (const test of this.#tests) {
      state.currentTestId = test.name;
      const result = await runTest(test);
      this.#times.set(test.name, result.timeSpentMs);
      results.push(result);
    }
    state.currentTestId = undefined;
    // Code that also runs inside tests is judged by those; only what runs once, at loading, needs loading again for each change.
    for (const covered of Object.values(state.mutantCoverage.perTest))
      for (const id of Object.keys(covered)) delete state.mutantCoverage.static[id];
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: state.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, reloadEnvironment }) {
    const state = namespace();
    state.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    state.hitCount = 0;
    state.hitLimit = hitLimit;
    try {
      if (reloadEnvironment || this.#loadedWith !== undefined) await this.#load();
    } catch (error) {
      return killed('loading', error instanceof Error ? error.message : String(error), 0);
    }
    state.activeMutant = activeMutant.id;
    const outcome = await this.#firstFailure(this.#chosen(testFilter));
    if (hitLimit !== undefined && state.hitCount > hitLimit) return { status: MutantRunStatus.Timeout };
    return outcome;
  }

  /** What told the last changes, and what is quick, comes first: most changes end with the first test or two. */
  #chosen(filter) {
    const wanted = filter && new Set(filter);
    const tests = wanted ? this.#tests.filter(({ name }) => wanted.has(name)) : [...this.#tests];
    const rank = ({ name }) => (this.#times.get(name) ?? 0) - (this.#lastKill.get(name) ?? 0) * 1000;
    return tests.sort((one, other) => rank(one) - rank(other));
  }

  async #firstFailure(tests) {
    this.#runs += 1;
    const begin = process.cpuUsage();
    for (const [at, test] of tests.entries()) {
      const { status, failureMessage, timeSpentMs } = await runTest(test);
      this.#times.set(test.name, timeSpentMs);
      if (status !== TestStatus.Failed) {
        const { user, system } = process.cpuUsage(begin);
        if (user + system > patience) return { status: MutantRunStatus.Survived, nrOfTests: at + 1 };
        continue;
      }
      this.#lastKill.set(test.name, this.#runs);
      return killed(test.name, failureMessage, at + 1);
    }
    return { status: MutantRunStatus.Survived, nrOfTests: tests.length };
  }
}

const killed = (test, failureMessage, nrOfTests) => ({
  status: MutantRunStatus.Killed,
  killedBy: [test],
  failureMessage,
  nrOfTests,
});

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
