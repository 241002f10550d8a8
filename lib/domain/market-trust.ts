import type { LadderLevel } from './attestation';
import { isSimulated, type MachineVerdict, machineLevel, verdictStanding } from './machine';
import type { Service } from './service';

/** What a list says of the last verdict this browser reached on a provider's machines: the level, how it ended, and when. */
export type TrustFinding = {
  readonly level: LadderLevel;
  /** `proven` only where every report was verified against Intel's own roots. */
  readonly evidence: 'proven' | 'claimed' | 'refuted';
  /** A development authority vouched for it: it proves nothing about hardware. */
  readonly simulated: boolean;
  /** Milliseconds of this device's clock. */
  readonly checkedAt: number;
  /** A verdict older than a day is told with its age and counts no more (F-107). */
  readonly expired: boolean;
};

function evidenceOf(verdict: MachineVerdict): TrustFinding['evidence'] {
  const states = verdict.reports.map(({ verdict: { state } }) => state);
  if (states.includes('rejected')) return 'refuted';
  const isVerified = states.length > 0 && states.every((state) => state === 'verified');
  return isVerified && !isSimulated(verdict) ? 'proven' : 'claimed';
}

/** Shorten a kept verdict to what a list says of it; undefined where it speaks of another signing key than the one on chain. */
export function trustFindingOf(
  verdict: MachineVerdict,
  { service, now }: { readonly service: Service; readonly now: number },
): TrustFinding | undefined {
  const standing = verdictStanding(verdict, { service, now });
  if (standing === 'signer-changed') return undefined;
  return {
    level: machineLevel(verdict),
    evidence: evidenceOf(verdict),
    simulated: isSimulated(verdict),
    checkedAt: verdict.checkedAt,
    expired: standing === 'expired',
  };
}
