import fc from 'fast-check';
import type { Address, Hex } from 'viem';
import { describe, expect, it } from 'vitest';
import type { UsageReceipt } from './receipt';
import { auditSettlements, entryKey, type SettlementEntry, type StatementEntry, unsettledReceipts } from './statement';

const user: Address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const provider: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const other: Address = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const hash: Hex = `0x${'a'.repeat(64)}`;

/** One receipt per second of this device's clock, `second` seconds after the start. */
const receiptOf = (second: number, fee: bigint | undefined, from: Address = provider): UsageReceipt => ({
  id: `${from}-${second}`,
  chainId: 31337,
  user,
  provider: from,
  model: 'm',
  at: second * 1000,
  usage: undefined,
  prices: { inputPrice: 1n, outputPrice: 1n, blockNumber: 1n },
  fee: fee === undefined ? undefined : { inputFee: 0n, outputFee: fee, fee },
  requestHash: hash,
  responseHash: hash,
});

const settlementOf = (second: number, paid: bigint, more: Partial<SettlementEntry> = {}): SettlementEntry => ({
  kind: 'settlement',
  provider,
  status: 'success',
  paid,
  unsettled: 0n,
  refundCancelled: 0n,
  balanceAfter: 0n,
  pendingAfter: 0n,
  blockNumber: BigInt(second),
  transactionHash: `0x${second.toString(16).padStart(64, '0')}`,
  logIndex: 0,
  timestamp: BigInt(second),
  ...more,
});

const total = (fees: readonly bigint[]) => fees.reduce((sum, fee) => sum + fee, 0n);
/** A settlement long enough after `second` that no clock tolerance blurs the order. */
const longAfter = (second: number) => second + 10_000;

describe('receipts of a local network that was begun anew', () => {
  const opened = (second: number): StatementEntry => ({
    kind: 'opened',
    provider,
    amount: 100n,
    balanceAfter: 100n,
    pendingAfter: 0n,
    blockNumber: BigInt(second),
    transactionHash: `0x${'b'.repeat(64)}`,
    logIndex: 0,
    timestamp: BigInt(second),
  });
  const before = [receiptOf(10, 7n), receiptOf(11, undefined)];
  const since = [receiptOf(5000, 3n), receiptOf(5001, 4n)];
  const settled = settlementOf(6000, 7n);

  it('are neither owed nor held against its settlements: they are older than the sub-account', () => {
    const audit = auditSettlements({ entries: [opened(4000), settled], receipts: [...before, ...since] });
    expect(audit.get(entryKey(settled))).toEqual({ state: 'matches', receipts: since });
    const open = (entries: readonly StatementEntry[]) =>
      unsettledReceipts({ entries, receipts: [...before, ...since], provider });
    expect(open([opened(4000)])).toEqual(since);
    expect(open([opened(4000), settled])).toEqual([]);
  });

  it('count where the statement does not reach back to the beginning of the sub-account', () => {
    expect(unsettledReceipts({ entries: [], receipts: before, provider })).toEqual(before);
  });

  it('a device’s clock may run two minutes late', () => {
    expect(unsettledReceipts({ entries: [opened(130)], receipts: before, provider })).toEqual(before);
  });
});

describe('holding settlements against receipts', () => {
  const batches = fc.array(fc.array(fc.bigInt({ min: 1n, max: 10n ** 18n }), { minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 5,
  });

  it('matches every settlement that pays its receipts to the neuron, whatever the batches', () => {
    fc.assert(
      fc.property(batches, (fees) => {
        const receipts = fees.flat().map((fee, second) => receiptOf(second, fee));
        const entries = fees.map((batch, index) => settlementOf(longAfter(index), total(batch)));
        const audits = auditSettlements({ entries, receipts });
        const counted = entries.map((entry) => audits.get(entryKey(entry)));
        expect(counted.map((audit) => audit?.state)).toEqual(fees.map(() => 'matches'));
        expect(counted.flatMap((audit) => (audit && 'receipts' in audit ? audit.receipts : []))).toEqual(receipts);
        expect(unsettledReceipts({ entries, receipts, provider })).toEqual([]);
      }),
    );
  });

  it('never matches a settlement that pays another sum than some oldest receipts make', () => {
    const fees = fc.array(fc.bigInt({ min: 1n, max: 50n }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fees, fc.bigInt({ min: 1n, max: 300n }), (batch, paid) => {
        const receipts = batch.map((fee, second) => receiptOf(second, fee));
        const entry = settlementOf(longAfter(0), paid);
        const audit = auditSettlements({ entries: [entry], receipts }).get(entryKey(entry));
        const sums = batch.map((_, index) => total(batch.slice(0, index + 1)));
        expect(audit?.state).toBe(sums.includes(paid) ? 'matches' : 'differs');
      }),
    );
  });

  it('leaves requests after the settlement open', () => {
    const receipts = [receiptOf(1, 5n), receiptOf(2, 7n), receiptOf(3, 9n)];
    const entries = [settlementOf(4, 12n)];
    expect(unsettledReceipts({ entries, receipts, provider })).toEqual([receipts[2]]);
  });

  it('does not take a request made afterwards for what was paid before', () => {
    const entry = settlementOf(10, 5n);
    const audits = auditSettlements({ entries: [entry], receipts: [receiptOf(longAfter(10), 5n)] });
    expect(audits.get(entryKey(entry))).toEqual({ state: 'no-receipts', paid: 5n });
  });

  it('does not draw a request made right after into a settlement for another device', () => {
    const receipts = [receiptOf(110, 7n)];
    const elsewhere = settlementOf(100, 5n);
    const mine = settlementOf(130, 7n);
    const audits = auditSettlements({ entries: [elsewhere, mine], receipts });
    expect(audits.get(entryKey(elsewhere))).toEqual({ state: 'no-receipts', paid: 5n });
    expect(audits.get(entryKey(mine))).toEqual({ state: 'matches', receipts });
  });

  it("allows for a device's clock that runs a little ahead of the chain's", () => {
    const entry = settlementOf(100, 7n);
    const verdict = (second: number) =>
      auditSettlements({ entries: [entry], receipts: [receiptOf(second, 7n)] }).get(entryKey(entry))?.state;
    expect(verdict(220)).toBe('matches');
    expect(verdict(221)).toBe('no-receipts');
  });

  it('tells by how much a settlement differs, and the next one matches again', () => {
    const receipts = [receiptOf(1, 5n), receiptOf(2, 7n), receiptOf(900, 3n)];
    const first = settlementOf(500, 20n);
    const second = settlementOf(1000, 3n);
    const audits = auditSettlements({ entries: [second, first], receipts });
    expect(audits.get(entryKey(first))).toEqual({
      state: 'differs',
      receipts: receipts.slice(0, 2),
      receiptsTotal: 12n,
      paid: 20n,
    });
    expect(audits.get(entryKey(second))).toEqual({ state: 'matches', receipts: [receipts[2]] });
  });

  it('charges a partial settlement to the oldest requests that fit and keeps the rest open', () => {
    const receipts = [receiptOf(1, 5n), receiptOf(2, 7n), receiptOf(3, 9n)];
    const entry = settlementOf(4, 13n, { status: 'partial', unsettled: 8n });
    const input = { entries: [entry], receipts };
    expect(auditSettlements(input).get(entryKey(entry))).toMatchObject({
      state: 'differs',
      receiptsTotal: 12n,
      paid: 13n,
    });
    expect(unsettledReceipts({ ...input, provider })).toEqual([receipts[2]]);
  });

  it('does not count a fee that is not known as nothing', () => {
    const receipts = [receiptOf(1, 5n), receiptOf(2, undefined)];
    const more = settlementOf(4, 6n);
    expect(auditSettlements({ entries: [more], receipts }).get(entryKey(more))).toMatchObject({
      state: 'differs',
      receiptsTotal: 5n,
    });
    const equal = settlementOf(4, 5n);
    const input = { entries: [equal], receipts };
    expect(auditSettlements(input).get(entryKey(equal))).toEqual({ state: 'matches', receipts: [receipts[0]] });
    expect(unsettledReceipts({ ...input, provider })).toEqual([receipts[1]]);
  });

  it('has no verdict on a settlement that paid nothing, and lets it use up no receipt', () => {
    const receipts = [receiptOf(1, 5n)];
    const entries = [settlementOf(4, 0n, { status: 'invalid-nonce' })];
    expect(auditSettlements({ entries, receipts }).size).toBe(0);
    expect(unsettledReceipts({ entries, receipts, provider })).toEqual(receipts);
  });

  it('keeps providers apart', () => {
    const receipts = [receiptOf(1, 5n), receiptOf(2, 7n, other)];
    const mine = settlementOf(4, 5n);
    const theirs = settlementOf(5, 7n, { provider: other });
    const audits = auditSettlements({ entries: [mine, theirs], receipts });
    expect(audits.get(entryKey(mine))?.state).toBe('matches');
    expect(audits.get(entryKey(theirs))?.state).toBe('matches');
  });

  it('walks settlements in chain order even within one block', () => {
    const receipts = [receiptOf(1, 5n), receiptOf(2, 7n)];
    const first = settlementOf(4, 5n, { logIndex: 2 });
    const second = settlementOf(4, 7n, { logIndex: 5 });
    const audits = auditSettlements({ entries: [second, first], receipts });
    expect([first, second].map((entry) => audits.get(entryKey(entry))?.state)).toEqual(['matches', 'matches']);
  });
});
