import type { Address } from 'viem';
import type { LadderLevel, VerdictState } from './attestation';
import { type MachineVerdict, type ReportSubject, verdictLifetime } from './machine';
import type { ResponseProof } from './verification';

/** Below this rung a report does not show that a key lived in the machine (attestation §5). */
const keyLevel = 3;

/**
 * What a check of machines lends to one answer. A level is lent only where the key that signed the answer is the key the report
 * was checked for, and the report reached the rung that binds a key. `checkedAt` in milliseconds of this device's clock.
 */
export type MachineLink =
  /** The provider claims no attested hardware. */
  | { readonly kind: 'not-offered' }
  /** Nobody is proven to have signed the answer. */
  | { readonly kind: 'no-signer' }
  | { readonly kind: 'not-checked' }
  /** What was checked holds another key than the one that signed. */
  | { readonly kind: 'other-key'; readonly checkedAt: number; readonly machineSigner: Address }
  | { readonly kind: 'expired'; readonly checkedAt: number }
  | { readonly kind: 'rejected'; readonly checkedAt: number }
  | { readonly kind: 'unbound'; readonly checkedAt: number; readonly level: LadderLevel }
  | {
      readonly kind: 'level';
      readonly checkedAt: number;
      readonly level: LadderLevel;
      readonly state: VerdictState;
      readonly subject: ReportSubject;
      readonly simulated: boolean;
    };

function provenSigner({ steps, recoveredSigner }: ResponseProof): Address | undefined {
  return steps.some(({ id, state }) => id === 'signer' && state === 'proven') ? recoveredSigner : undefined;
}

/** Join the document of an answer with a kept verdict, as things stood `at` (milliseconds of this device's clock). */
export function machineLink(input: {
  readonly proof: ResponseProof;
  readonly verdict: MachineVerdict | undefined;
  readonly at: number;
}): MachineLink {
  const { proof, verdict, at } = input;
  if (proof.mode === 'standard') return { kind: 'not-offered' };
  const signer = provenSigner(proof)?.toLowerCase();
  if (signer === undefined) return { kind: 'no-signer' };
  if (verdict === undefined) return { kind: 'not-checked' };
  const { checkedAt } = verdict;
  const report = verdict.reports.find(({ expectedSigner }) => expectedSigner.toLowerCase() === signer);
  if (report === undefined) return { kind: 'other-key', checkedAt, machineSigner: verdict.answerSigner };
  // A clock that was set back makes no verdict younger than it is.
  if (Math.abs(at - checkedAt) >= verdictLifetime) return { kind: 'expired', checkedAt };
  const { level, state } = report.verdict;
  if (state === 'rejected') return { kind: 'rejected', checkedAt };
  if (level < keyLevel) return { kind: 'unbound', checkedAt, level };
  return { kind: 'level', checkedAt, level, state, subject: report.subject, simulated: report.simulated };
}

/** Choose what the line under an answer says: a check made since tells more than what was kept when the answer came. */
export function latestLink(input: {
  readonly proof: ResponseProof;
  readonly noted: MachineLink | undefined;
  readonly verdict: MachineVerdict | undefined;
  readonly at: number;
}): MachineLink {
  const { proof, noted, verdict, at } = input;
  const now = machineLink({ proof, verdict, at });
  if (noted === undefined || now.kind === 'no-signer' || now.kind === 'not-offered') return now;
  // Not by the time of the proof: a stored answer is proven once more at every visit.
  const isNewer = verdict !== undefined && !('checkedAt' in noted && noted.checkedAt >= verdict.checkedAt);
  return isNewer ? now : noted;
}
