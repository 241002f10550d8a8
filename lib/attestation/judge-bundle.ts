import { sha256 } from '@noble/hashes/sha2';
import type { Check, Verdict } from '@/lib/domain/attestation';
import { decodeHex, encodeHex, encodeText } from './bytes';
import type { YamlReader } from './compose';
import {
  type BundleContent,
  type BundleMachine,
  type BundleReport,
  collateralOfBundle,
  type EvidenceBundle,
} from './evidence-bundle';
import { startJudgement } from './judge';
import { verdictOf } from './verdict';
import type { AttestationRoots } from './verdict-types';

/** A signed answer as the protocol's own rules judge it; they live beside the wire and are handed in. */
type AnswerJudge = (answer: {
  readonly text: string;
  readonly signature: string;
  readonly attestedSigner: string;
  readonly requestHash: `0x${string}`;
  readonly responseHash: `0x${string}` | undefined;
  readonly imageHashes: readonly `0x${string}`[] | undefined;
  readonly requestMayBeRewritten: boolean;
  readonly providerIdentity: string | undefined;
}) => Promise<readonly Check[]>;

/** What judging evidence needs from outside; a development root only where the reader allows simulated machines. */
export type BundleJudging = {
  readonly roots: AttestationRoots;
  readonly developmentRoot?: string | undefined;
  readonly readYaml: YamlReader;
  readonly answerChecks: AnswerJudge;
};

/** The verdict on one machine of a bundle. */
export type JudgedMachine = {
  readonly verdict: Verdict;
  /** A development authority vouches for it, nobody else. */
  readonly simulated: boolean;
};

/** What a bundle's evidence comes to: its main machine with the answer, and the provider's other machines in order. */
export type JudgedBundle = JudgedMachine & { readonly others: readonly JudgedMachine[] };

/** A reason not to believe what a bundle says of itself. */
export type BundleProblem =
  | { readonly kind: 'changed' }
  | { readonly kind: 'text'; readonly side: 'request' | 'response' }
  | { readonly kind: 'verdict'; readonly machine: 'main' | 'other'; readonly parts: readonly string[] };

type Facts = Pick<BundleContent, 'chain' | 'judgedAt' | 'exchange'>;

const asHash = (text: string): `0x${string}` => `0x${text.slice(2)}`;

async function answerChecks({ chain, exchange }: Facts, attested: string | undefined, judge: AnswerJudge) {
  if (!exchange) return [];
  const { request, response, imageHashes, signedText, signature } = exchange;
  return judge({
    text: signedText,
    signature,
    attestedSigner: attested ?? chain.signer,
    requestHash: asHash(request.sha256),
    responseHash: response && asHash(response.sha256),
    imageHashes: imageHashes?.map(asHash),
    requestMayBeRewritten: chain.mode !== 'combined',
    providerIdentity: chain.providerIdentity,
  });
}

async function judgeMachine(
  machine: BundleReport & { readonly signer: string },
  facts: Facts,
  judging: BundleJudging,
): Promise<JudgedMachine | undefined> {
  const nonce = decodeHex(machine.nonce ?? '')?.length === 32 ? machine.nonce : undefined;
  const { report, signer } = machine;
  const { developmentRoot, readYaml, roots } = judging;
  const request = {
    report,
    signer,
    nonce,
    acknowledged: facts.chain.acknowledged,
    now: facts.judgedAt,
    developmentRoot,
  };
  const run = startJudgement(request, readYaml, roots);
  if (!run) return undefined;
  const { checks } = run.withCollateral(collateralOfBundle(machine) ?? {}).verdict;
  const signed = await answerChecks(facts, run.attestedAddress, judging.answerChecks);
  return { verdict: verdictOf([...checks, ...signed]), simulated: run.judgement.simulated };
}

/** Judge the evidence of a bundle at the bundle's own clock; `undefined` where a report in it is no JSON object. */
export async function judgeContent(content: BundleContent, judging: BundleJudging): Promise<JudgedBundle | undefined> {
  const main = await judgeMachine({ ...content, signer: content.chain.signer }, content, judging);
  if (!main) return undefined;
  const others: JudgedMachine[] = [];
  for (const machine of content.otherMachines ?? []) {
    // The answer was signed by the main machine's key; the other one has nothing to do with it.
    const { chain, judgedAt } = content;
    const judged = await judgeMachine(machine, { chain, judgedAt }, judging);
    if (!judged) return undefined;
    others.push(judged);
  }
  return { ...main, others };
}

/** Name the texts of an exchange that are not those their hashes name. */
function changedTexts({ exchange }: EvidenceBundle): readonly BundleProblem[] {
  return (['request', 'response'] as const).flatMap((side) => {
    const bytes = exchange?.[side];
    if (bytes?.text === undefined) return [];
    const isSame = `0x${encodeHex(sha256(encodeText(bytes.text)))}` === bytes.sha256.toLowerCase();
    return isSame ? [] : [{ kind: 'text', side } as const];
  });
}

/** Name in which parts two verdicts differ; wording and inputs may change between versions, judgements may not. */
export function verdictDifferences(stored: Verdict, found: Verdict): readonly string[] {
  const parts = (['state', 'level', 'reached', 'gpu', 'resp'] as const).filter((part) => stored[part] !== found[part]);
  const rows = (verdict: Verdict) => verdict.checks.map(({ id, status }) => `${id} ${status}`);
  const before = new Set(rows(stored));
  const after = new Set(rows(found));
  const changed = [...before, ...after].filter((row) => !before.has(row) || !after.has(row));
  return [...parts, ...new Set(changed.map((row) => row.split(' ')[0] ?? row))];
}

/** List every reason not to believe a bundle, given what its evidence really comes to. */
export function bundleProblems(
  parsed: { readonly state: 'read' | 'changed'; readonly bundle: EvidenceBundle },
  judged: JudgedBundle,
): readonly BundleProblem[] {
  const { bundle } = parsed;
  const compared = [
    { machine: 'main' as const, parts: verdictDifferences(bundle.verdict, judged.verdict) },
    ...(bundle.otherMachines ?? []).map(({ verdict }, at) => {
      const found = judged.others[at]?.verdict;
      return { machine: 'other' as const, parts: found ? verdictDifferences(verdict, found) : ['state'] };
    }),
  ];
  return [
    ...(parsed.state === 'changed' ? [{ kind: 'changed' } as const] : []),
    ...changedTexts(bundle),
    ...compared.filter(({ parts }) => parts.length > 0).map((found) => ({ kind: 'verdict', ...found }) as const),
  ];
}

/** Judge content and put the verdicts into it; `undefined` where a report in it is no JSON object. */
export async function sealBundle(content: BundleContent, judging: BundleJudging): Promise<EvidenceBundle | undefined> {
  const judged = await judgeContent(content, judging);
  if (!judged) return undefined;
  const { developmentRoot } = judging;
  const mark = ({ simulated }: JudgedMachine) =>
    simulated && developmentRoot !== undefined ? { simulatedRoot: developmentRoot } : {};
  const { otherMachines = [], ...rest } = content;
  const others = otherMachines.flatMap((machine, at): readonly BundleMachine[] => {
    const found = judged.others[at];
    return found ? [{ ...machine, ...mark(found), verdict: found.verdict }] : [];
  });
  return {
    ...rest,
    ...mark(judged),
    ...(others.length > 0 && { otherMachines: others }),
    verdict: judged.verdict,
  };
}
