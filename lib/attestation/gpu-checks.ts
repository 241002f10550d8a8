import { encodeHex, sameBytes } from './bytes';
import { chainProblem, outOfDate } from './chain';
import { blockedCheck, type Check, type CheckId, type CheckStatus, makeCheck, missingPrerequisites } from './check';
import { verifyEcdsa } from './ecdsa';
import type { GpuEvidence, GpuFindings } from './gpu';
import { type EatEvidence, eatCheck } from './gpu-eat';
import type { Report } from './report';
import type { ReportDataLayout } from './report-data';
import type { AttestationRoots, Clock } from './verdict-types';

/** What the GPU checks are decided from; `reportData` and `layout` only where the quote is proven. */
export type GpuInput = {
  readonly report: Report;
  readonly findings: GpuFindings;
  readonly roots: AttestationRoots;
  readonly now: Clock;
  readonly reportData: Uint8Array | undefined;
  readonly layout: ReportDataLayout | undefined;
  /** The nonce we sent, where we sent one. */
  readonly sentNonce: Uint8Array | undefined;
  readonly eat: EatEvidence | undefined;
};

type Outcome = { readonly status: CheckStatus; readonly reason: string };

const order: readonly CheckStatus[] = ['fail', 'unknown', 'pass'];
const firmwareExtension = '2.23.133.5.4.1';

/** Several GPUs are as good as the worst of them. */
function worst(outcomes: readonly Outcome[]): Outcome {
  const found = order.flatMap((status) => outcomes.find((outcome) => outcome.status === status) ?? [])[0];
  return found ?? { status: 'unknown', reason: 'There is no GPU.' };
}

function combined(id: CheckId, gpus: readonly GpuEvidence[], judge: (gpu: GpuEvidence) => Outcome): Check {
  const { status, reason } = worst(gpus.map(judge));
  return makeCheck(id, status, reason, [{ label: 'GPUs', value: String(gpus.length) }]);
}

/** Tell whether the machine says it has GPUs; its own word, so it only decides whether evidence is missed. */
function namesGpus(report: Report): boolean {
  const count = report.vmConfig?.num_gpus;
  return typeof count === 'number' && count > 0;
}

function chainOutcome({ chain }: GpuEvidence, roots: AttestationRoots, now: Clock): Outcome {
  if (chain === undefined) return { status: 'unknown', reason: 'The evidence carries no certificates.' };
  if (chain === 'unreadable') return { status: 'fail', reason: 'The certificates of the GPU cannot be read.' };
  const problem = chainProblem(chain, roots.nvidiaDeviceIdentityRoot.spkiSha256);
  if (problem !== undefined) return { status: 'fail', reason: `The GPU's key chain does not hold: ${problem}.` };
  if (outOfDate(chain, now).length > 0) return { status: 'fail', reason: "The GPU's certificates are out of date." };
  return { status: 'pass', reason: "The GPU's key chain ends at NVIDIA's pinned root key." };
}

function signatureOutcome({ chain, signed, signature }: GpuEvidence): Outcome {
  const leaf = typeof chain === 'string' ? undefined : chain?.[0];
  const holds = leaf?.publicKey.curve === 'P-384' && verifyEcdsa(leaf.publicKey, signed, signature);
  return holds
    ? { status: 'pass', reason: 'The GPU signed the measurements.' }
    : { status: 'fail', reason: 'The measurements are not what the GPU signed.' };
}

function firmwareOutcome({ chain, firmwareId }: GpuEvidence): Outcome {
  const leaf = typeof chain === 'string' ? undefined : chain?.[0];
  const extension = leaf?.extensions.get(firmwareExtension)?.value;
  if (!extension || !firmwareId) return { status: 'unknown', reason: 'The GPU states no firmware identity.' };
  return extension.length >= 48 && sameBytes(extension.subarray(-48), firmwareId)
    ? { status: 'pass', reason: "The GPU's key belongs to the firmware it states." }
    : { status: 'fail', reason: "The GPU's key belongs to other firmware than it states." };
}

/** The nonce the CPU's quote binds: the layout's, or for a tapp the first half of its report data (attestation §4). */
function boundNonce({ report, reportData, layout }: GpuInput): Uint8Array | undefined {
  if (reportData === undefined) return undefined;
  if (report.kind === 'tapp') return reportData.subarray(0, 32);
  return layout?.layout === 'address+nonce' ? layout.nonce : undefined;
}

function nonceOutcome({ nonce }: GpuEvidence, bound: Uint8Array | undefined): Outcome {
  if (!bound) return { status: 'unknown', reason: 'The quote binds no nonce, so nothing joins GPU and machine.' };
  return sameBytes(nonce, bound)
    ? { status: 'pass', reason: 'The GPU evidence was made for the same nonce as the quote.' }
    : { status: 'fail', reason: 'The GPU evidence was made for another nonce than the quote.' };
}

function gated(id: CheckId, before: readonly Check[], needs: readonly CheckId[], run: () => Check): Check {
  const missing = missingPrerequisites(before, needs);
  return missing.length > 0 ? blockedCheck(id, missing) : run();
}

const laterIds = ['gpu.chain', 'gpu.sig', 'gpu.fwid', 'gpu.nonce', 'gpu.rim'] as const satisfies readonly CheckId[];

function readChecks(gpus: readonly GpuEvidence[], input: GpuInput): readonly Check[] {
  const { roots, now, eat, sentNonce } = input;
  const bound = boundNonce(input);
  const present = makeCheck('gpu.present', 'pass', `The report carries evidence of ${gpus.length} GPU(s).`, [
    { label: 'nonce of the first GPU', value: encodeHex(gpus[0]?.nonce ?? new Uint8Array()) },
  ]);
  const chain = combined('gpu.chain', gpus, (gpu) => chainOutcome(gpu, roots, now));
  const signature = gated('gpu.sig', [chain], ['gpu.chain'], () => combined('gpu.sig', gpus, signatureOutcome));
  const after = [chain, signature];
  return [
    present,
    chain,
    signature,
    gated('gpu.fwid', after, ['gpu.sig'], () => combined('gpu.fwid', gpus, firmwareOutcome)),
    gated('gpu.nonce', after, ['gpu.sig'], () => combined('gpu.nonce', gpus, (gpu) => nonceOutcome(gpu, bound))),
    gated('gpu.rim', after, ['gpu.sig'], () => eatCheck({ eat, now, nonce: sentNonce ?? bound, gpus: gpus.length })),
  ];
}

/** Judge the GPU evidence of a report: gpu.* (attestation §4). No check where neither evidence nor vm_config speaks of a GPU. */
export function gpuChecks(input: GpuInput): readonly Check[] {
  const { findings, report } = input;
  switch (findings.state) {
    case 'absent':
      if (!namesGpus(report)) return [];
      return [
        makeCheck('gpu.present', 'unknown', 'The machine names GPUs, but the report carries no evidence of them.'),
        ...laterIds.map((id) => blockedCheck(id, ['gpu.present'])),
      ];
    case 'unreadable':
      return [
        makeCheck('gpu.present', 'fail', findings.reason),
        ...laterIds.map((id) => blockedCheck(id, ['gpu.present'])),
      ];
    case 'read':
      return readChecks(findings.gpus, input);
  }
}
