import type { Hex } from 'viem';
import { decodeHex } from '@/lib/attestation/bytes';
import { readYaml } from '@/lib/attestation/compose-yaml';
import {
  type BundleExchange,
  changedTexts,
  collateralOfBundle,
  type EvidenceBundle,
  parseEvidenceBundle,
  verdictDifferences,
} from '@/lib/attestation/evidence-bundle';
import { pinnedRoots } from '@/lib/attestation/roots';
import { verdictOf } from '@/lib/attestation/verdict';
import type { AttestationRoots } from '@/lib/attestation/verdict-types';
import { startReport } from '@/lib/attestation/verify-report';
import type { Verdict } from '@/lib/domain/attestation';
import { responseChecks } from '@/lib/protocol/response-checks';
import { CommandLineError } from '../command-line';
import { sortArguments } from './arguments';
import { readInputFile, UnusableInputError } from './inputs';
import { type CommandResult, type CommandWorld, printedVerdict, unusable } from './report-command';
import { verdictTable } from './verdict-table';

const usage = 'npm run -s verify-evidence -- FILE [--dev-root HEX] [--json]';

/** What judging a bundle again gave: the fresh verdict, and every reason not to believe the bundle. */
export type EvidenceJudgement = { readonly verdict: Verdict; readonly problems: readonly string[] };

const asHash = (text: string): Hex => `0x${text.slice(2)}`;

async function answerChecks(bundle: EvidenceBundle, exchange: BundleExchange, attested: string | undefined) {
  const { request, response, imageHashes, signedText, signature } = exchange;
  return responseChecks({
    text: signedText,
    signature,
    attestedSigner: attested ?? bundle.chain.signer,
    requestHash: asHash(request.sha256),
    responseHash: response && asHash(response.sha256),
    imageHashes: imageHashes?.map(asHash),
    requestMayBeRewritten: bundle.chain.mode !== 'combined',
    providerIdentity: bundle.chain.providerIdentity,
  });
}

/** Judge a bundle's evidence again at the bundle's own clock and compare with what it says of itself. @throws UnusableInputError */
export async function judgeBundle(text: string, roots: AttestationRoots): Promise<EvidenceJudgement> {
  const parsed = parseEvidenceBundle(text);
  if (parsed.state === 'unusable') throw new UnusableInputError(parsed.reason);
  const { bundle } = parsed;
  const run = startReport({
    report: bundle.report,
    signer: { address: bundle.chain.signer, acknowledged: bundle.chain.acknowledged },
    nonce: decodeHex(bundle.nonce ?? '')?.length === 32 ? decodeHex(bundle.nonce ?? '') : undefined,
    roots,
    now: bundle.judgedAt,
    readYaml,
  });
  if (!run) throw new UnusableInputError('The report in the bundle is not a JSON object.');
  const { checks } = run.withCollateral(collateralOfBundle(bundle) ?? {}).verdict;
  const signed = bundle.exchange ? await answerChecks(bundle, bundle.exchange, run.attestedAddress) : [];
  const verdict = verdictOf([...checks, ...signed]);
  const differences = verdictDifferences(bundle.verdict, verdict);
  const problems = [
    ...(parsed.state === 'changed' ? ['The bundle was changed after it was made.'] : []),
    ...changedTexts(bundle).map((side) => `The ${side} is not the one its hash names.`),
    ...(differences.length > 0 ? [`The stored verdict differs in ${differences.join(', ')}.`] : []),
  ];
  return { verdict, problems };
}

function rootsFor(devRoot: string | undefined, world: CommandWorld): AttestationRoots {
  const roots = world.roots ?? pinnedRoots;
  if (devRoot === undefined) return roots;
  if (decodeHex(devRoot)?.length !== 32) throw new CommandLineError('--dev-root is not 64 hex digits.');
  // Keys of a development root are public: whoever names it asks for a simulated verdict, and is told so.
  return { ...roots, intelSgxRoot: { spkiSha256: devRoot.toLowerCase().replace(/^0x/, '') } };
}

/** Run `verify-evidence`: exit 0 where the bundle holds and is not rejected, 1 where it is, 2 where the file is no bundle. */
export async function runVerifyEvidence(argv: readonly string[], world: CommandWorld): Promise<CommandResult> {
  const json = argv.includes('--json');
  try {
    const { options, words } = sortArguments(argv, { options: ['dev-root'], flags: ['json'] });
    const [file, ...more] = words;
    if (file === undefined || more.length > 0) throw new CommandLineError('One file is needed.');
    const devRoot = options.get('dev-root');
    const text = Buffer.from(readInputFile(file, [world.folder])).toString('utf8');
    const { verdict, problems } = await judgeBundle(text, rootsFor(devRoot, world));
    const holds = problems.length === 0 && verdict.state !== 'rejected';
    const simulated = devRoot !== undefined;
    const { state, ...judged } = printedVerdict(verdict);
    const answer = { state: holds ? state : 'rejected', ...judged, resp: verdict.resp, simulated, problems };
    const warning = simulated ? ['SIMULATED: under a development root nothing is attested.'] : [];
    const table = [...warning, ...problems, verdictTable(verdict)].join('\n');
    return { stdout: json ? JSON.stringify(answer, undefined, 2) : table, stderr: '', code: holds ? 0 : 1 };
  } catch (cause) {
    return unusable(cause, json, usage);
  }
}
