// `npm run check`: format and lint, import boundaries, unused code, types, generated contract interfaces.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies, installedFile, isProgram, requireNode, root, run } from './setup.mjs';

const layers = ['app', 'components', 'lib', 'network', 'e2e', 'bench', 'contracts'];

const types = { name: 'types', args: ['typescript/bin/tsc', '--noEmit', '-p', '.'] };

/** The tools, each counted as one test. */
export const checks = [
  { name: 'format and lint', args: ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'] },
  {
    name: 'import boundaries',
    args: [
      'dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'err-long',
    ],
    folders: true,
  },
  { name: 'unused files, exports and packages', args: ['knip/bin/knip.js', '--no-progress'] },
  types,
  { name: 'lockfile holds every platform', args: ['../scripts/lockfile.mjs'] },
  { name: 'contract interfaces are up to date', args: ['tsx/dist/cli.mjs', 'contracts/compile.ts', '--check'] },
];

async function outcomeOf(check) {
  const [program, ...rest] = check.args;
  const folders = check.folders ? layers.filter((layer) => existsSync(join(root, layer))) : [];
  const code = await run(process.execPath, [installedFile(program), ...rest, ...folders], { output: 'whole' });
  process.stderr.write(`== ${check.name}: ${code === 0 ? 'ok' : 'FAILED'}\n\n`);
  return { name: check.name, passed: code === 0 };
}

/** Run every tool, also after one failed, and give the outcome of each: the compiler beside the others, for it takes longest. */
export async function runChecks() {
  const others = async () => {
    const outcomes = [];
    for (const check of checks) if (check !== types) outcomes.push(await outcomeOf(check));
    return outcomes;
  };
  const [compiled, rest] = await Promise.all([outcomeOf(types), others()]);
  return [...rest, compiled];
}

if (isProgram(import.meta.url)) {
  requireNode();
  await ensureDependencies();
  const outcomes = await runChecks();
  process.stderr.write('\n');
  for (const { name, passed } of outcomes) process.stderr.write(`${passed ? 'ok    ' : 'FAILED'} ${name}\n`);
  process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;
}
