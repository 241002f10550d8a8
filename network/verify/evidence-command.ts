import { type ParsedBundle, parseEvidenceBundle, type UnusableFile } from '@/lib/attestation/bundle-reader';
import { decodeHex } from '@/lib/attestation/bytes';
import { readYaml } from '@/lib/attestation/compose-yaml';
import { type BundleProblem, bundleProblems, type JudgedBundle, judgeContent } from '@/lib/attestation/judge-bundle';
import { pinnedRoots } from '@/lib/attestation/roots';
import { responseChecks } from '@/lib/protocol/response-checks';
import { CommandLineError } from '../command-line';
import { sortArguments } from './arguments';
import { readInputFile, UnusableInputError } from './inputs';
import { type CommandResult, type CommandWorld, printedVerdict, unusable } from './report-command';
import { verdictTable } from './verdict-table';

const usage = 'npm run -s verify-evidence -- FILE [--dev-root HEX] [--json]';

const unusableSentences: Readonly<Record<UnusableFile, string>> = {
  'too-large': 'The file is larger than any bundle.',
  'no-json': 'The file is no JSON.',
  'no-bundle': 'The file is no evidence bundle.',
  'other-version': 'The bundle has another version.',
  broken: 'A part of the bundle is missing or has another form.',
  'too-deep': 'The bundle is nested too deeply.',
};

function problemSentence(problem: BundleProblem): string {
  switch (problem.kind) {
    case 'changed':
      return 'The bundle was changed after it was made.';
    case 'text':
      return `The ${problem.side} is not the one its hash names.`;
    case 'verdict': {
      const whose = problem.machine === 'main' ? 'The stored verdict' : 'The stored verdict on the other machine';
      return `${whose} differs in ${problem.parts.join(', ')}.`;
    }
  }
}

type UsableBundle = Exclude<ParsedBundle, { readonly state: 'unusable' }>;

function readBundle(text: string): UsableBundle {
  const parsed = parseEvidenceBundle(text);
  if (parsed.state === 'unusable') throw new UnusableInputError(unusableSentences[parsed.reason]);
  return parsed;
}

/** Keys of a development root are public: whoever names it asks for a simulated verdict, and is told so. */
function readDevelopmentRoot(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  if (decodeHex(given)?.length !== 32) throw new CommandLineError('--dev-root is not 64 hex digits.');
  return given.toLowerCase().replace(/^0x/, '');
}

async function judge(parsed: UsableBundle, developmentRoot: string | undefined, world: CommandWorld) {
  const roots = world.roots ?? pinnedRoots;
  const judging = { roots, developmentRoot, readYaml, answerChecks: responseChecks };
  const judged = await judgeContent(parsed.bundle, judging);
  if (!judged) throw new UnusableInputError('The report in the bundle is not a JSON object.');
  return judged;
}

/** A bundle of a local network fails here for one reason that its owner can name. */
function hintFor({ bundle }: UsableBundle, developmentRoot: string | undefined): readonly string[] {
  const root = bundle.simulatedRoot ?? '';
  if (developmentRoot !== undefined || !/^[0-9a-f]{64}$/.test(root)) return [];
  return [`The bundle is of a simulated machine: --dev-root ${root} judges it as such.`];
}

const isSimulated = ({ simulated, others }: JudgedBundle) => simulated || others.some((other) => other.simulated);

/** Run `verify-evidence`: exit 0 where the bundle holds and is not rejected, 1 where it is, 2 where the file is no bundle. */
export async function runVerifyEvidence(argv: readonly string[], world: CommandWorld): Promise<CommandResult> {
  const json = argv.includes('--json');
  try {
    const { options, words } = sortArguments(argv, { options: ['dev-root'], flags: ['json'] });
    const [file, ...more] = words;
    if (file === undefined || more.length > 0) throw new CommandLineError('One file is needed.');
    const developmentRoot = readDevelopmentRoot(options.get('dev-root'));
    const parsed = readBundle(Buffer.from(readInputFile(file, [world.folder])).toString('utf8'));
    const judged = await judge(parsed, developmentRoot, world);
    const { verdict, others } = judged;
    const problems = bundleProblems(parsed, judged).map(problemSentence);
    const isRejected = [judged, ...others].some((machine) => machine.verdict.state === 'rejected');
    const holds = problems.length === 0 && !isRejected;
    const simulated = isSimulated(judged);
    const { state, ...printed } = printedVerdict(verdict);
    const machines = others.map((other) => printedVerdict(other.verdict));
    const answer = {
      ...{ state: holds ? state : 'rejected', ...printed, resp: verdict.resp },
      ...(machines.length > 0 && { otherMachines: machines }),
      ...{ simulated, problems },
    };
    const warning = simulated ? ['SIMULATED: under a development root nothing is attested.'] : [];
    const tables = [verdict, ...others.map((other) => other.verdict)].map(verdictTable);
    const table = [...warning, ...problems, ...hintFor(parsed, developmentRoot), ...tables].join('\n');
    return { stdout: json ? JSON.stringify(answer, undefined, 2) : table, stderr: '', code: holds ? 0 : 1 };
  } catch (cause) {
    return unusable(cause, json, usage);
  }
}
