import type { Address, Hex } from 'viem';
import type { UsageReceipt } from './receipt';
import type { SettlementStatus } from './settlement';
import type { StatementGap } from './statement-gap';

/** Where on chain a row comes from. `timestamp` in chain seconds. */
export type LogRef = {
  readonly blockNumber: bigint;
  readonly transactionHash: Hex;
  readonly logIndex: number;
  readonly timestamp: bigint;
};

/** One thing that happened to one sub-account, derived from logs by the decision table of provider protocol §5.5. Neuron. */
export type StatementEntry = LogRef & {
  readonly provider: Address;
  /** Sub-account balance and pending refund right after this row. */
  readonly balanceAfter: bigint;
  readonly pendingAfter: bigint;
} & (
    | { readonly kind: 'opened'; readonly amount: bigint }
    | { readonly kind: 'top-up'; readonly amount: bigint; readonly refundCancelled: bigint }
    | { readonly kind: 'refund-requested'; readonly amount: bigint }
    | { readonly kind: 'refund-cancelled'; readonly amount: bigint }
    | { readonly kind: 'refund-paid'; readonly amount: bigint }
    | {
        readonly kind: 'settlement';
        readonly status: SettlementStatus;
        readonly paid: bigint;
        readonly unsettled: bigint;
        readonly refundCancelled: bigint;
        /** From calldata where it could be decoded. */
        readonly totalFee?: bigint;
        readonly nonce?: bigint;
        readonly requestsHash?: Hex;
      }
    | { readonly kind: 'deleted'; readonly amount: bigint }
    | { readonly kind: 'no-change' }
  );

/** Whether a settlement equals the receipts this browser holds for it. Neuron. */
export type SettlementAudit =
  | { readonly state: 'matches'; readonly receipts: readonly UsageReceipt[] }
  | {
      readonly state: 'differs';
      readonly receipts: readonly UsageReceipt[];
      readonly receiptsTotal: bigint;
      readonly paid: bigint;
    }
  | { readonly state: 'no-receipts'; readonly paid: bigint };

/** A statement of one owner with one provider or all, complete from `fromBlock` to `toBlock`. */
export type Statement = {
  readonly entries: readonly StatementEntry[];
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
  /** Why the rows are not the whole truth; none means that they end at exactly what the contract holds. */
  readonly gaps?: readonly StatementGap[];
};

/** A settlement row of a statement. */
export type SettlementEntry = Extract<StatementEntry, { readonly kind: 'settlement' }>;

/** Name a row by where it stands on chain: `transactionHash:logIndex`. */
export function entryKey(entry: Pick<LogRef, 'transactionHash' | 'logIndex'>): string {
  return `${entry.transactionHash}:${entry.logIndex}`;
}

/** Seconds a device's clock may run ahead of the chain's where the sums agree to the neuron, or behind it. */
const clockTolerance = 120n;

const madeBy = (receipts: readonly UsageReceipt[], second: bigint): readonly UsageReceipt[] =>
  receipts.filter((receipt) => BigInt(Math.floor(receipt.at / 1000)) <= second);

const feeSum = (receipts: readonly UsageReceipt[]): bigint =>
  receipts.reduce((total, receipt) => total + (receipt.fee?.fee ?? 0n), 0n);

/** How many of the oldest receipts a settlement covers: the longest run whose known fees add up to `exactly`, or stay within `atMost`. */
function longestRun(receipts: readonly UsageReceipt[], accepts: (total: bigint) => boolean): number | undefined {
  let total = 0n;
  let length: number | undefined;
  receipts.forEach((receipt, index) => {
    // A fee that is not known adds nothing to the sum, and so never ends a run: unknown is not zero.
    if (!receipt.fee) return;
    total += receipt.fee.fee;
    if (accepts(total)) length = index + 1;
  });
  return length;
}

type AuditStep = { readonly audit: SettlementAudit; readonly consumed: number };

function auditOne(entry: SettlementEntry, open: readonly UsageReceipt[]): AuditStep {
  const { paid } = entry;
  const near = madeBy(open, entry.timestamp + clockTolerance);
  const exact = longestRun(near, (total) => total === paid);
  if (exact !== undefined) {
    const receipts = near.slice(0, exact).filter((receipt) => receipt.fee !== undefined);
    return { audit: { state: 'matches', receipts }, consumed: exact };
  }
  // Without equal sums only the clocks tell what was charged, so a later request must not be drawn in.
  const earlier = madeBy(open, entry.timestamp);
  if (earlier.length === 0) return { audit: { state: 'no-receipts', paid }, consumed: 0 };
  // A full settlement charges all that was owed by then; a partial one charges the oldest requests that fit (§5.4).
  const consumed = entry.status === 'partial' ? (longestRun(earlier, (total) => total <= paid) ?? 0) : earlier.length;
  const receipts = earlier.slice(0, consumed);
  return { audit: { state: 'differs', receipts, receiptsTotal: feeSum(receipts), paid }, consumed };
}

type ProviderAudit = {
  readonly audits: ReadonlyMap<string, SettlementAudit>;
  readonly open: readonly UsageReceipt[];
};

const chainOrder = (a: LogRef, b: LogRef): number =>
  a.blockNumber === b.blockNumber ? a.logIndex - b.logIndex : a.blockNumber < b.blockNumber ? -1 : 1;

const sameProvider = (provider: Address) => {
  const wanted = provider.toLowerCase();
  return (row: { readonly provider: Address }) => row.provider.toLowerCase() === wanted;
};

/**
 * Leave out receipts older than the sub-account that would pay for them: they stem from a local network that was begun anew
 * under the same chain id, and nobody on this chain will ever charge them.
 */
function ofThisChain(receipts: readonly UsageReceipt[], entries: readonly StatementEntry[]): readonly UsageReceipt[] {
  const opened = entries.find((entry) => entry.kind === 'opened');
  if (opened === undefined) return receipts;
  const foreign = new Set(madeBy(receipts, opened.timestamp - clockTolerance - 1n));
  return receipts.filter((receipt) => !foreign.has(receipt));
}

function auditProvider(input: {
  readonly entries: readonly StatementEntry[];
  readonly receipts: readonly UsageReceipt[];
  readonly provider: Address;
}): ProviderAudit {
  const isSame = sameProvider(input.provider);
  const rows = input.entries.filter(isSame).sort(chainOrder);
  const settlements = rows.filter((row): row is SettlementEntry => row.kind === 'settlement' && row.paid > 0n);
  const audits = new Map<string, SettlementAudit>();
  let open = ofThisChain(input.receipts.filter(isSame), rows).toSorted((a, b) => a.at - b.at);
  for (const entry of settlements) {
    const { audit, consumed } = auditOne(entry, open);
    audits.set(entryKey(entry), audit);
    open = open.slice(consumed);
  }
  return { audits, open };
}

/**
 * Hold every paid settlement against this browser's receipts, oldest first per provider, by `entryKey`.
 * It matches only where the oldest receipts not yet charged add up to the neuron paid. Settlements that paid nothing have no audit.
 * Receipts must be of the statement's owner and chain.
 */
export function auditSettlements(input: {
  readonly entries: readonly StatementEntry[];
  readonly receipts: readonly UsageReceipt[];
}): ReadonlyMap<string, SettlementAudit> {
  const providers = new Map(input.entries.map((entry) => [entry.provider.toLowerCase(), entry.provider]));
  return new Map([...providers.values()].flatMap((provider) => [...auditProvider({ ...input, provider }).audits]));
}

/** List the receipts with one provider that no settlement of the statement has charged yet, oldest first. */
export function unsettledReceipts(input: {
  readonly entries: readonly StatementEntry[];
  readonly receipts: readonly UsageReceipt[];
  readonly provider: Address;
}): readonly UsageReceipt[] {
  return auditProvider(input).open;
}
