/** The hostile reports through the official SDK's own check of a provider, beside ours. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceVerifier } from '@0gfoundation/0g-compute-ts-sdk';
import { isJsonObject } from '@/lib/domain/json';
import { specifiedAttacks } from '@/network/verify/attacks';
import { hostileCases } from '@/network/verify/hostile-cases';
import { brokerReport, judge, type SimulatedCase, signer } from '@/network/verify/simulated-case';

/** Whether each side believed one case. */
type Outcome = { readonly id: string; readonly ours: boolean; readonly official: boolean };

export type OfficialResult = {
  /** Honest broker reports: whether each side accepts one. */
  readonly honest: { readonly ours: boolean; readonly official: boolean };
  /** The 19 attacks of the specification's comparison (attestation §10), changed in what the broker sends. */
  readonly specified: Counts;
  /** Every report of the corpus in the broker's form that ends rejected here. */
  readonly all: Counts;
};

export type Counts = {
  readonly cases: number;
  readonly acceptedByOfficial: number;
  readonly acceptedByOurs: number;
  /** Ids the official check accepts. */
  readonly accepted: readonly string[];
};

/** The attacks counted for the SDK (attestation §10, last line). */
const counted = new Set([
  ...['N01', 'N02', 'N03', 'N04', 'N05', 'N06', 'N07', 'N08', 'N10', 'N11', 'N12', 'N13', 'N14'],
  ...['N15', 'N16', 'N17', 'N31', 'N34', 'N35'],
]);

/** The SDK asks chain and provider itself; both are answered with the case, everything it then does is its own. */
function verifierOf(input: SimulatedCase): InferenceVerifier {
  const service = {
    url: 'https://provider.example',
    model: 'simulated',
    teeSignerAddress: input.signer?.address ?? signer,
    additionalInfo: JSON.stringify({ TEEVerifier: 'dstack', TargetSeparated: false }),
  };
  const rawReport = typeof input.report === 'string' ? input.report : JSON.stringify(input.report);
  return Object.create(InferenceVerifier.prototype, {
    getService: { value: () => Promise.resolve(service) },
    getQuote: { value: () => Promise.resolve({ rawReport, signingAddress: '' }) },
  });
}

/** It accepts a provider where it calls both of its checks passed: the signer and the configuration. */
async function officialAccepts(input: SimulatedCase, folder: string): Promise<boolean> {
  try {
    const { signerVerification, composeVerification } = await verifierOf(input).verifyService(signer, folder);
    return signerVerification?.allMatch === true && composeVerification?.passed === true;
  } catch {
    // An error of the SDK is no acceptance, whatever it is.
    return false;
  }
}

/** The SDK reads a broker's report and nothing else: no tapp evidence, no bulletins, no clock. */
function isForBoth({ report, collateral, now, eat }: SimulatedCase): boolean {
  if (!isJsonObject(report) || report.evidence !== undefined || report.report_data === undefined) return false;
  return collateral === undefined && now === undefined && eat === undefined;
}

function countsOf(outcomes: readonly Outcome[]): Counts {
  const accepted = outcomes.filter(({ official }) => official).map(({ id }) => id);
  return {
    cases: outcomes.length,
    acceptedByOfficial: accepted.length,
    acceptedByOurs: outcomes.filter(({ ours }) => ours).length,
    accepted,
  };
}

/** Runs the corpus through both. */
export async function compareWithOfficial(): Promise<OfficialResult> {
  const folder = mkdtempSync(join(tmpdir(), 'official-'));
  try {
    const outcomes: Outcome[] = [];
    for (const { id, make } of [...specifiedAttacks, ...hostileCases]) {
      const input = make();
      const isMeant = isForBoth(input) && (counted.has(id) || judge(input).state === 'rejected');
      if (!isMeant) continue;
      const official = await officialAccepts(input, folder);
      outcomes.push({ id, ours: judge(input).state !== 'rejected', official });
    }
    const honest = { report: brokerReport() };
    return {
      honest: { ours: judge(honest).state !== 'rejected', official: await officialAccepts(honest, folder) },
      specified: countsOf(outcomes.filter(({ id }) => counted.has(id))),
      all: countsOf(outcomes),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
