// Keeps package-lock.json whole: an entry for the package of every platform, also of those the registry at hand does not carry.
// npm leaves such entries out when it cannot fetch them, and then `npm ci` refuses the lockfile on every machine.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, isProgram, root } from './setup.mjs';

const lockPath = join(root, 'package-lock.json');
const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'wasi',
  'win32',
];
const processors = { amd64: 'x64', x64: 'x64', ia32: 'ia32', arm: 'arm', arm64: 'arm64', wasm32: 'wasm32' };

/** Read from a platform package's name where it may be installed. */
function platformOf(name) {
  const parts = (name.split('/')[1] ?? name).split('-');
  const os = systems.find((system) => parts.includes(system));
  const known = parts.map((part) => processors[part]).find((cpu) => cpu !== undefined);
  const cpu = known ?? parts.find((part) => /^(ppc64|riscv64|s390x|loong64|mips64el)$/.test(part));
  if (os === undefined || cpu === undefined) throw new Error(`The platform of ${name} cannot be read from its name.`);
  const libc = parts.some((part) => /^musl(eabihf)?$/.test(part))
    ? 'musl'
    : parts.some((part) => /^gnu/.test(part))
      ? 'glibc'
      : undefined;
  // A package for WebAssembly names only its processor, which no machine has.
  return { cpu: [cpu], ...(libc && os === 'linux' ? { libc: [libc] } : {}), ...(os === 'wasi' ? {} : { os: [os] }) };
}

/** List the platform packages that the lockfile asks for and has no entry for: path, version, and whose they are. */
export function missingPlatforms(lock) {
  return Object.entries(lock.packages).flatMap(([parent, entry]) =>
    parent === ''
      ? []
      : Object.entries(entry.optionalDependencies ?? {})
          .filter(([name]) => !isLocked(lock, parent, name))
          .map(([name, version]) => ({ path: `node_modules/${name}`, name, version, dev: entry.dev === true })),
  );
}

/** Tell whether Node would find this package from its parent's folder. */
function isLocked(lock, parent, name) {
  for (let folder = parent; ; folder = folder.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    if (lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
  }
}

function complete(lock) {
  for (const { path, name, version, dev } of missingPlatforms(lock)) {
    if (!/^\d+\.\d+\.\d+/.test(version))
      throw new Error(`${name} is asked for as ${version}, which is no exact version.`);
    lock.packages[path] = { version, ...platformOf(name), ...(dev ? { dev } : {}), optional: true };
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
}

if (isProgram(import.meta.url)) {
  const text = readFileSync(lockPath, 'utf8');
  const lock = JSON.parse(text);
  const missing = missingPlatforms(lock);
  if (process.argv.includes('--write')) {
    complete(lock);
    writeFileSync(lockPath, `${JSON.stringify(lock, null, 2)}\n`);
  } else if (missing.length > 0) {
    fail(
      `package-lock.json lacks ${missing.length} packages of other platforms, so "npm ci" refuses it: ` +
        `${missing.map(({ name }) => name).join(', ')}\nRun "node scripts/lockfile.mjs --write".`,
    );
  }
}
