import type { Address, Hex } from 'viem';
import type { CheckId, GpuAxis, LadderLevel, Verdict } from './attestation';
import { responseSigner, type Service } from './service';

/** Which machine a report is about: the one that is router and model at once, or one of the two (attestation §6.1). */
export type ReportSubject = 'whole' | 'router' | 'model';

/**
 * Who handed over Intel's bulletins, or that they stood in a file the reader brought; none of them is believed, Intel's signature
 * decides (attestation §6.4).
 */
export type CollateralOrigin = 'none' | 'relay' | 'pccs' | 'snapshot' | 'file';

/** The verdict on one report, with what it was asked for and against. */
export type ReportVerdict = {
  readonly subject: ReportSubject;
  /** The key on chain that had to be in it. */
  readonly expectedSigner: Address;
  readonly verdict: Verdict;
  /** A development authority vouched for it, not Intel: it proves nothing about hardware. */
  readonly simulated: boolean;
  /** sha256 of the report's exact text. */
  readonly digest: Hex;
  /** 64 hex digits without 0x; undefined where the endpoint takes none. */
  readonly nonce: string | undefined;
  readonly collateral: CollateralOrigin;
};

/** What this browser found out about a provider's machines at one time. */
export type MachineVerdict = {
  readonly provider: Address;
  /** The two keys on chain the verdict is about; another one makes it void. */
  readonly teeSigner: Address;
  readonly answerSigner: Address;
  /** Milliseconds of this device's clock. */
  readonly checkedAt: number;
  /** Block the keys were read at. */
  readonly chainBlock: bigint;
  readonly reports: readonly ReportVerdict[];
};

/** How long a verdict counts, in milliseconds (F-107). */
export const verdictLifetime = 24 * 60 * 60_000;

/** Why a kept verdict counts no more, or `current`. */
export type VerdictStanding = 'current' | 'expired' | 'signer-changed';

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Tell whether a kept verdict still speaks of the service as it now stands on chain. */
export function verdictStanding(
  verdict: MachineVerdict,
  { service, now }: { readonly service: Service; readonly now: number },
): VerdictStanding {
  const isSameKey =
    same(verdict.teeSigner, service.teeSignerAddress) && same(verdict.answerSigner, responseSigner(service));
  if (!isSameKey || !service.teeSignerAcknowledged) return 'signer-changed';
  // A clock that was set back makes no verdict younger than it is.
  return Math.abs(now - verdict.checkedAt) < verdictLifetime ? 'current' : 'expired';
}

/** Give the level of a provider: that of its weakest machine, 0 without any report. */
export function machineLevel({ reports }: MachineVerdict): LadderLevel {
  const [weakest] = reports.map(({ verdict }) => verdict.level).sort((one, other) => one - other);
  return weakest ?? 0;
}

/** Tell whether any part of a verdict rests on a development authority. */
export function isSimulated({ reports }: MachineVerdict): boolean {
  return reports.some(({ simulated }) => simulated);
}

/** The parts of the document, in reading order. */
export const checkGroups = ['answer', 'machine', 'bulletins', 'configuration', 'identity', 'gpu'] as const;

/** One part of the document. */
export type CheckGroup = (typeof checkGroups)[number];

const groupOfPrefix: Readonly<Record<string, CheckGroup>> = {
  tdx: 'machine',
  col: 'bulletins',
  tcb: 'bulletins',
  id: 'identity',
  claims: 'identity',
  gpu: 'gpu',
  sig: 'answer',
};

/** Give the part of the document a check stands in. */
export function checkGroupOf(id: CheckId): CheckGroup {
  return groupOfPrefix[id.slice(0, id.indexOf('.'))] ?? 'configuration';
}

/** What limits every level from 3 up, whatever the report says (attestation §5). */
export function limitsOf(verdict: { readonly level: LadderLevel; readonly gpu: GpuAxis }) {
  if (verdict.level < 3) return [];
  const always = ['app', 'physical', 'weights'] as const;
  return verdict.gpu === 'none' ? always : (['app', 'physical', 'gpu', 'weights'] as const);
}
