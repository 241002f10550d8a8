import { sha256 } from '@noble/hashes/sha2';
import { type Address, getAddress } from 'viem';
import { bytesToHex, stringToBytes } from 'viem/utils';
import { parseBundleContent, parseEvidenceBundle, type UnusableFile } from '@/lib/attestation/bundle-reader';
import type { YamlReader } from '@/lib/attestation/compose';
import { type BundleReport, bundleLimit, encodeEvidenceBundle } from '@/lib/attestation/evidence-bundle';
import { startJudgement } from '@/lib/attestation/judge';
import {
  type BundleJudging,
  bundleProblems,
  type JudgedMachine,
  judgeContent,
  sealBundle,
} from '@/lib/attestation/judge-bundle';
import { pinnedRoots } from '@/lib/attestation/roots';
import { isJsonObject, parseJsonObject } from '@/lib/domain/json';
import { responseChecks } from '@/lib/protocol/response-checks';
import type { EvidenceResult, EvidenceTask, ShownReport } from './evidence-messages';

const digestOf = (text: string) => bytesToHex(sha256(stringToBytes(text)));

function shown(
  machine: BundleReport & { readonly signer: string },
  { verdict, simulated }: JudgedMachine,
): ShownReport {
  const isGiven = machine.collateral !== undefined && Object.keys(machine.collateral).length > 0;
  return {
    subject: machine.subject ?? 'whole',
    expectedSigner: getAddress(machine.signer),
    verdict,
    simulated,
    digest: digestOf(machine.report),
    nonce: machine.nonce,
    collateral: isGiven ? 'file' : 'none',
  };
}

const unusable = (reason: UnusableFile): EvidenceResult => ({ kind: 'unusable', reason });

/** Every kind of report carries its quote under one of these names (attestation §1). */
function isBareReport(text: string): boolean {
  const value = parseJsonObject(text);
  return isJsonObject(value) && ['quote', 'intel_quote', 'evidence'].some((name) => value[name] !== undefined);
}

async function open(text: string, judging: BundleJudging): Promise<EvidenceResult> {
  const parsed = parseEvidenceBundle(text);
  if (parsed.state === 'unusable') {
    const isReport = parsed.reason === 'no-bundle' && isBareReport(text);
    return isReport ? { kind: 'report', digest: digestOf(text) } : unusable(parsed.reason);
  }
  const { bundle } = parsed;
  const judged = await judgeContent(bundle, judging);
  if (judged === undefined) return unusable('broken');
  const { chain, software, madeAt, judgedAt, exchange, otherMachines = [] } = bundle;
  const others = otherMachines.flatMap((machine, at) => {
    const found = judged.others[at];
    return found === undefined ? [] : [shown(machine, found)];
  });
  const machines = [shown({ ...bundle, signer: chain.signer }, judged), ...others];
  const problems = bundleProblems(parsed, judged);
  const simulatedElsewhere = bundle.simulatedRoot !== undefined && !judged.simulated;
  const said = { chain, software, madeAt, judgedAt, exchange };
  return { kind: 'opened', evidence: { ...said, problems, machines, simulatedElsewhere } };
}

function judge(task: Extract<EvidenceTask, { kind: 'judge' }>, readYaml: YamlReader): EvidenceResult {
  const { report, now, developmentRoot } = task;
  const { text, signer, nonce } = report;
  if (text.length > bundleLimit) return unusable('too-large');
  const run = startJudgement({ report: text, signer, acknowledged: true, nonce, now, developmentRoot }, readYaml);
  if (run === undefined) return unusable('no-json');
  const { verdict, simulated } = run.judgement;
  const expectedSigner: Address | undefined = signer && getAddress(signer);
  return {
    kind: 'judged',
    report: { subject: 'whole', expectedSigner, verdict, simulated, digest: digestOf(text), nonce, collateral: 'none' },
  };
}

async function seal(task: Extract<EvidenceTask, { kind: 'seal' }>, judging: BundleJudging): Promise<EvidenceResult> {
  const content = parseBundleContent(task.content);
  if (content === undefined) return { kind: 'damaged' };
  const { exchange } = task;
  const bundle = await sealBundle({ ...content, madeAt: task.now, ...(exchange && { exchange }) }, judging);
  return bundle === undefined ? { kind: 'damaged' } : { kind: 'sealed', text: encodeEvidenceBundle(bundle) };
}

/** Do one task of the evidence worker; it asks no network, and its only clock is the task's. */
export async function doEvidenceTask(task: EvidenceTask, readYaml: YamlReader): Promise<EvidenceResult> {
  if (task.kind === 'ready') return { kind: 'ready' };
  if (task.kind === 'judge') return judge(task, readYaml);
  const { developmentRoot } = task;
  const judging = { roots: pinnedRoots, developmentRoot, readYaml, answerChecks: responseChecks };
  return task.kind === 'open' ? open(task.text, judging) : seal(task, judging);
}
