// Law of this folder: plain Node without a single dependency, because these files run before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder, without a trailing slash. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const oldestNode = [20, 9];

/** Say what is wrong and end: used for what a person can mend, so without a stack trace. */
export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Stop with a sentence when this Node is too old for the toolchain. */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  fail(
    `Node ${oldestNode.join('.')} or newer is needed; this is Node ${version}. See https://nodejs.org to install one.`,
  );
}

/**
 * Tell why the installed packages differ from the lockfile, or undefined when they are the same.
 * Compares the lockfile with npm's own record of what it installed, which npm writes last.
 */
export function installProblem(folder = root) {
  const recordPath = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(recordPath)) return 'the packages are not installed yet';
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(recordPath, 'utf8')).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link) continue;
    const found = installed[path];
    if (found === undefined && (entry.optional || entry.peer || entry.devOptional)) continue;
    if (found?.version !== entry.version) return `${path} is not the version of package-lock.json`;
  }
  return undefined;
}

/** Install exactly what the lockfile says, unless that is what is installed already. */
export async function ensureDependencies() {
  const problem = installProblem();
  if (problem === undefined) return;
  process.stderr.write(`Installing packages (${problem}).\n`);
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const [command, ...first] = npm;
  // Development packages are wanted even where NODE_ENV says production: the toolchain is made of them.
  const code = await run(command, [...first, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) fail(`npm ci ended with ${code}: the packages could not be installed.`);
}

/**
 * Run a program to its end and give its exit code; everything it writes goes to standard error: as it comes, or `whole`, in one
 * piece when it has ended, where several run side by side.
 * A signal that stops this process stops the program too.
 */
export function run(command, args, { env = {}, output = 'stderr', signal } = {}) {
  return new Promise((resolve, reject) => {
    const stdout = output === 'inherit' ? 'inherit' : 2;
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: output === 'whole' ? ['ignore', 'pipe', 'pipe'] : ['ignore', stdout, 'inherit'],
    });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
    const stop = () => child.kill('SIGTERM');
    signal?.addEventListener('abort', stop, { once: true });
    for (const name of ['SIGINT', 'SIGTERM']) process.on(name, stop);
    const done = () => {
      signal?.removeEventListener('abort', stop);
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, stop);
    };
    child.on('error', (error) => {
      done();
      reject(error);
    });
    // Its streams are read to their end before that.
    child.on('close', (code, exitSignal) => {
      done();
      process.stderr.write(Buffer.concat(said));
      resolve(code ?? (exitSignal === null ? 1 : 128));
    });
  });
}

/** Tell whether a module is the program that Node was asked to run. */
export function isProgram(moduleUrl) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(moduleUrl);
}

/** Path of an installed package's file, for programs that are run by Node itself. */
export function installedFile(path) {
  return join(root, 'node_modules', path);
}

/** Run a TypeScript entry of this repository in this very process, so that signals reach it directly. */
export async function runTypeScript(path) {
  process.chdir(root);
  const { register } = await import('tsx/esm/api');
  register();
  return import(join(root, path));
}
