// Builds the static site into out/, but only when something it is made of has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { putScriptsFirst } from './page-head.mjs';
import { installedFile, isProgram, root, run } from './setup.mjs';

const inputs = [
  'app',
  'components',
  'lib',
  'public',
  'next.config.ts',
  'postcss.config.mjs',
  'scripts/page-head.mjs',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];
/**
 * The key of the local network's development authority (sha256 of its SubjectPublicKeyInfo), which a page believes on chain
 * 31337 only, and calls simulated even there. A build for other networks may leave it empty.
 */
export const developmentRoot =
  process.env.NEXT_PUBLIC_DEV_ATTESTATION_ROOT ?? 'e7ee701ff8cae6b4b9d0f25c17dfce8232b60ef59305fc8688c6e5d62d94b9b3';
const stampPath = join(root, '.next', 'site-inputs');

/** List the files below a path, sorted, tests left out because they are not part of the site. */
function filesBelow(path) {
  if (!existsSync(path)) return [];
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
  return entries
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]))
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .sort();
}

/** Give one hash over names and contents of everything the site is built from. */
export function siteInputsHash(folder = root) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesBelow(join(folder, input)))) {
    hash
      .update(`${relative(folder, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.update(developmentRoot).digest('hex');
}

/** Reports that the build failed; the build itself has already said why. */
class SiteBuildError extends Error {
  name = 'SiteBuildError';
}

/** Build the site unless out/ was made from these very inputs. Tells whether it built. */
export async function buildSite({ signal, log = (line) => process.stderr.write(`${line}\n`) } = {}) {
  const wanted = siteInputsHash();
  if (
    existsSync(join(root, 'out', 'index.html')) &&
    existsSync(stampPath) &&
    readFileSync(stampPath, 'utf8') === wanted
  )
    return 'unchanged';
  log('Building the site (only when its files changed).');
  rmSync(stampPath, { force: true });
  const code = await run(process.execPath, [installedFile('next/dist/bin/next'), 'build'], {
    env: { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', NEXT_PUBLIC_DEV_ATTESTATION_ROOT: developmentRoot },
    ...(signal === undefined ? {} : { signal }),
  });
  if (signal?.aborted) return 'stopped';
  if (code !== 0) throw new SiteBuildError(`The site could not be built (next build ended with ${code}).`);
  putScriptsFirst(join(root, 'out'));
  mkdirSync(join(root, '.next'), { recursive: true });
  // What was asked for, not what stands there now: a file changed during the build is not in it.
  writeFileSync(stampPath, wanted);
  return 'built';
}

if (isProgram(import.meta.url)) await buildSite();
