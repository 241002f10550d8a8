/**
 * Compiles the Solidity of this folder. Run as a program it also writes the ABIs the app imports;
 * `--check` writes nothing and fails when they would change.
 */
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Hex } from 'viem';
import { z } from 'zod';
import { writeAbiModules } from './abi-modules';
import type { ContractArtifact, ContractArtifacts } from './artifact';

const folder = dirname(fileURLToPath(import.meta.url));
const root = dirname(folder);
const buildFolder = join(folder, 'build');
const require = createRequire(import.meta.url);

const settings = {
  evmVersion: 'paris',
  optimizer: { enabled: true, runs: 200 },
  viaIR: true,
  metadata: { appendCBOR: false, bytecodeHash: 'none' },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
} as const;

const bytecode = z.object({ object: z.string().regex(/^[0-9a-f]*$/) });
const compilerOutput = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).default([]),
  contracts: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.object({ abi: z.array(z.unknown()), evm: z.object({ bytecode, deployedBytecode: bytecode }) }),
      ),
    )
    .default({}),
});

const hex = z.custom<Hex>((value) => typeof value === 'string' && /^0x[0-9a-f]*$/.test(value));
const storedArtifact = z.object({
  name: z.string(),
  abi: z.custom<ContractArtifact['abi']>((value) => Array.isArray(value)),
  bytecode: hex,
  deployedBytecode: hex,
});

/** A contract compiled from contracts/, with the code that stands on the chain after deployment. */
export type CompiledContract = ContractArtifact & { readonly deployedBytecode: Hex };

/** Reports that the Solidity sources do not compile; the message is the compiler's. */
export class CompilationError extends Error {
  override readonly name = 'CompilationError';
}

/**
 * Compiles every contract of this folder and keeps the result in contracts/build.
 * Skipped when sources, compiler and settings are the same as in the kept build.
 * @throws CompilationError
 */
export async function compileContracts(): Promise<ReadonlyMap<string, CompiledContract>> {
  const sources = readSources();
  const fingerprint = fingerprintOf(sources);
  const file = join(buildFolder, `${fingerprint}.json`);
  if (!existsSync(file)) await onceAtATime(file, async () => keep(await compile(sources), file));
  const kept = z.array(storedArtifact).parse(JSON.parse(readFileSync(file, 'utf8')));
  return new Map(kept.map((artifact) => [artifact.name, artifact]));
}

/** Returns our contracts, compiled if the kept build is out of date. */
export async function ownContracts(): Promise<ContractArtifacts> {
  const compiled = await compileContracts();
  return {
    ledger: contractNamed(compiled, 'LedgerManager'),
    inference: contractNamed(compiled, 'InferenceServing'),
    fineTuning: contractNamed(compiled, 'FineTuningServing'),
  };
}

/** Returns one compiled contract by its Solidity name. */
export function contractNamed(compiled: ReadonlyMap<string, CompiledContract>, name: string): CompiledContract {
  const artifact = compiled.get(name);
  if (artifact === undefined) throw new CompilationError(`contracts/ has no contract named ${name}.`);
  return artifact;
}

const running = new Map<string, Promise<void>>();

/** Lets callers of one process share a compilation that is under way. */
function onceAtATime(key: string, work: () => Promise<void>): Promise<void> {
  const known = running.get(key);
  if (known !== undefined) return known;
  const started = work().finally(() => running.delete(key));
  running.set(key, started);
  return started;
}

type Sources = Readonly<Record<string, { readonly content: string }>>;

function readSources(): Sources {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.sol'))
    .map((path) => join(folder, path))
    .filter((path) => !path.startsWith(buildFolder))
    .sort();
  return Object.fromEntries(
    files.map((path) => [relative(root, path).replaceAll('\\', '/'), { content: readFileSync(path, 'utf8') }]),
  );
}

function fingerprintOf(sources: Sources): string {
  const versions = ['solc', '@openzeppelin/contracts'].map((name) => readFileSync(manifestOf(name), 'utf8'));
  return createHash('sha256').update(JSON.stringify({ sources, settings, versions })).digest('hex').slice(0, 32);
}

function manifestOf(packageName: string): string {
  return require.resolve(`${packageName}/package.json`);
}

async function compile(sources: Sources): Promise<readonly CompiledContract[]> {
  const output = compilerOutput.parse(JSON.parse(await runCompiler({ language: 'Solidity', sources, settings })));
  const problems = output.errors.filter((entry) => entry.severity !== 'info');
  if (problems.length > 0) throw new CompilationError(problems.map((entry) => entry.formattedMessage).join('\n'));
  return Object.entries(output.contracts)
    .filter(([path]) => path in sources)
    .flatMap(([, contracts]) => Object.entries(contracts))
    .filter(([, { evm }]) => evm.bytecode.object !== '')
    .map(([name, { abi, evm }]) =>
      storedArtifact.parse({
        name,
        abi,
        bytecode: `0x${evm.bytecode.object}`,
        deployedBytecode: `0x${evm.deployedBytecode.object}`,
      }),
    );
}

/**
 * Runs the compiler in a process of its own: loaded into ours it would take over the error handlers. It answers into
 * a file, because it ends without waiting for a pipe to be emptied and a long answer would lose its end.
 */
async function runCompiler(input: object): Promise<string> {
  const program = join(dirname(manifestOf('solc')), 'solc.js');
  const libraries = dirname(dirname(dirname(manifestOf('@openzeppelin/contracts'))));
  const options = ['--standard-json', '--base-path', root, '--include-path', libraries];
  mkdirSync(buildFolder, { recursive: true });
  const file = join(buildFolder, `${randomUUID()}.tmp`);
  const descriptor = openSync(file, 'w');
  try {
    const child = spawn(process.execPath, [program, ...options], { cwd: root, stdio: ['pipe', descriptor, 'pipe'] });
    child.stdin?.end(JSON.stringify(input));
    const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    const [complaint, code] = await Promise.all([child.stderr === null ? '' : text(child.stderr), ended]);
    const output = readFileSync(file, 'utf8');
    if (code !== 0) throw new CompilationError(`The compiler ended with code ${code}.\n${complaint}${output}`);
    // The command-line wrapper prints notices before the JSON document.
    return output.slice(output.indexOf('{'));
  } finally {
    closeSync(descriptor);
    rmSync(file, { force: true });
  }
}

/** Written under another name first, so that a second compilation at the same time never reads half a file. */
function keep(contracts: readonly CompiledContract[], file: string): void {
  mkdirSync(buildFolder, { recursive: true });
  const unfinished = join(buildFolder, `${randomUUID()}.tmp`);
  writeFileSync(unfinished, JSON.stringify(contracts));
  renameSync(unfinished, file);
}

async function main(check: boolean): Promise<number> {
  const changed = writeAbiModules(await ownContracts(), { root, check });
  if (!check || changed.length === 0) {
    console.error(changed.length === 0 ? 'The ABIs match the contracts.' : `Written: ${changed.join(', ')}`);
    return 0;
  }
  console.error(`Out of step with contracts/: ${changed.join(', ')}. Run "npm run contracts:build" and commit.`);
  return 1;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  process.exitCode = await main(process.argv.includes('--check'));
}
