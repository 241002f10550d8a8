// `npm run check`: format and lint, import boundaries, unused code, types, generated contract interfaces.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies, installedFile, isProgram, requireNode, root, run } from './setup.mjs';

const layers = ['app', 'components', 'lib', 'network', 'e2e', 'bench', 'contracts'];

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
  { name: 'types', args: ['typescript/bin/tsc', '--noEmit', '-p', '.'] },
  { name: 'lockfile holds every platform', args: ['../scripts/lockfile.mjs'] },
  { name: 'contract interfaces are up to date', args: ['tsx/dist/cli.mjs', 'contracts/compile.ts', '--check'] },
];

/** Run every tool, also after one failed, and give the outcome of each. */
export async function runChecks() {
  const outcomes = [];
  for (const check of checks) {
    process.stderr.write(`\n== ${check.name}\n`);
    const [program, ...rest] = check.args;
    const folders = check.folders ? layers.filter((layer) => existsSync(join(root, layer))) : [];
    const code = await run(process.execPath, [installedFile(program), ...rest, ...folders]);
    outcomes.push({ name: check.name, passed: code === 0 });
  }
  return outcomes;
}

if (isProgram(import.meta.url)) {
  requireNode();
  await ensureDependencies();
  const outcomes = await runChecks();
  process.stderr.write('\n');
  for (const { name, passed } of outcomes) process.stderr.write(`${passed ? 'ok    ' : 'FAILED'} ${name}\n`);
  process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;
}
