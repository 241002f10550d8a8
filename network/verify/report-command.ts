import path from 'node:path';
import { readYaml } from '@/lib/attestation/compose-yaml';
import { pinnedRoots } from '@/lib/attestation/roots';
import type { AttestationRoots } from '@/lib/attestation/verdict-types';
import { verifyReport } from '@/lib/attestation/verify-report';
import type { Verdict } from '@/lib/domain/attestation';
import { isJsonObject } from '@/lib/domain/json';
import { CommandLineError } from '../command-line';
import { sortArguments } from './arguments';
import {
  type Folders,
  type ReportRequest,
  readCollateral,
  readInputFile,
  readMoment,
  readNonce,
  readReport,
  readSigner,
  UnusableInputError,
} from './inputs';
import { verdictLine, verdictTable } from './verdict-table';

/** What a command ends with: the text for standard output, the text for standard error, the exit code. */
export type CommandResult = { readonly stdout: string; readonly stderr: string; readonly code: 0 | 1 | 2 };

/** What the world gives a command; roots are the pinned ones except in tests. */
export type CommandWorld = { readonly folder: string; readonly now: number; readonly roots?: AttestationRoots };

const usage =
  'npm run -s verify-report -- --report FILE --signer 0xADDRESS [--nonce HEX] [--collateral DIR] [--at ISO8601] [--batch FILE] [--json]';

/** Judge one request. @throws UnusableInputError */
export function judgeRequest(request: ReportRequest, folders: Folders, world: CommandWorld): Verdict {
  const report = readReport(request.report, folders);
  const verdict = verifyReport({
    report,
    signer: readSigner(request.signer),
    nonce: readNonce(request.nonce),
    collateral: readCollateral(request.collateral, folders),
    now: readMoment(request.at, world.now),
    roots: world.roots ?? pinnedRoots,
    readYaml,
  });
  if (!verdict) throw new UnusableInputError('The report is not a JSON object.');
  return verdict;
}

/** The part of a verdict the command prints: state, level, GPU axis and every check without its inputs. */
export function printedVerdict({ state, level, gpu, checks }: Verdict) {
  const rows = checks.map(({ id, severity, status, detail }) => ({ id, severity, status, detail }));
  return { state, level, gpu, checks: rows };
}

type BatchAnswer = Verdict | { readonly error: string };

function judgeEntry(entry: unknown, folders: Folders, world: CommandWorld): BatchAnswer {
  try {
    if (!isJsonObject(entry)) throw new UnusableInputError('The entry is not an object.');
    return judgeRequest({ ...entry, report: entry.report }, folders, world);
  } catch (cause) {
    if (cause instanceof UnusableInputError) return { error: cause.message };
    throw cause;
  }
}

function batchEntries(file: string, world: CommandWorld): readonly unknown[] {
  const text = Buffer.from(readInputFile(file, [world.folder])).toString('utf8');
  try {
    const entries: unknown = JSON.parse(text);
    if (Array.isArray(entries)) return entries;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new UnusableInputError('The batch is not a JSON array.');
}

function runBatch(file: string, json: boolean, world: CommandWorld): CommandResult {
  const folders = [world.folder, path.dirname(path.resolve(world.folder, file))];
  const answers = batchEntries(file, world).map((entry) => judgeEntry(entry, folders, world));
  const printed = answers.map((answer) => ('error' in answer ? answer : printedVerdict(answer)));
  const lines = answers.map((answer, at) => verdictLine(at, answer));
  return { stdout: json ? JSON.stringify(printed) : lines.join('\n'), stderr: '', code: 0 };
}

function runOne(options: ReadonlyMap<string, string>, json: boolean, world: CommandWorld): CommandResult {
  const report = options.get('report');
  if (report === undefined) throw new CommandLineError('--report or --batch is needed.');
  const request = {
    report: path.resolve(world.folder, report),
    signer: options.get('signer'),
    nonce: options.get('nonce'),
    collateral: options.get('collateral'),
    at: options.get('at'),
  };
  const verdict = judgeRequest(request, [world.folder], world);
  const stdout = json ? JSON.stringify(printedVerdict(verdict), undefined, 2) : verdictTable(verdict);
  return { stdout, stderr: '', code: verdict.state === 'rejected' ? 1 : 0 };
}

/** Tell an input that cannot be used as an answer; only JSON goes to standard output. */
export function unusable(cause: unknown, json: boolean, hint: string): CommandResult {
  if (!(cause instanceof UnusableInputError) && !(cause instanceof CommandLineError)) throw cause;
  const stdout = json ? JSON.stringify({ error: cause.message }) : '';
  return { stdout, stderr: `${cause.message}\n${hint}`, code: 2 };
}

/** Run `verify-report`: exit 0 verified, warnings or incomplete; 1 rejected; 2 unusable input. A batch that could be read ends with 0. */
export function runVerifyReport(argv: readonly string[], world: CommandWorld): CommandResult {
  const json = argv.includes('--json');
  try {
    const known = { options: ['report', 'signer', 'nonce', 'collateral', 'at', 'batch'], flags: ['json'] };
    const { options, words } = sortArguments(argv, known);
    if (words.length > 0) throw new CommandLineError(`"${words[0]}" belongs to no option.`);
    const batch = options.get('batch');
    if (batch === undefined) return runOne(options, json, world);
    if (options.size > 1) throw new CommandLineError('A batch names its own reports, signers, nonces and times.');
    return runBatch(batch, json, world);
  } catch (cause) {
    return unusable(cause, json, usage);
  }
}
