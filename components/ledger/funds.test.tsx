import { describe, expect, it } from 'vitest';
import type { StatementEntry } from '@/lib/domain/statement';
import { testAddress, testHash, testReceipt } from '@/lib/testing/builders';
import { lastUses, providerCosts, refundRequests, requestKey } from './funds';

const [asked, charging, idle, owing] = [501, 502, 503, 504].map((number) => testAddress(number).toLowerCase());
const day = 24 * 60 * 60 * 1000;
const now = 1_700_000_000_000;
const og = 10n ** 18n;

const at = (provider: number, timestamp: bigint) => ({
  provider: testAddress(provider),
  blockNumber: 1n,
  transactionHash: testHash(9),
  logIndex: 0,
  timestamp,
  balanceAfter: 0n,
  pendingAfter: 0n,
});
const settlement = (provider: number, timestamp: bigint): StatementEntry => ({
  ...at(provider, timestamp),
  kind: 'settlement',
  status: 'success',
  paid: 1n,
  unsettled: 0n,
  refundCancelled: 0n,
});

describe('which providers are in use', () => {
  it('are those that answered here, charged lately, or are still owed', () => {
    const uses = lastUses({
      entries: [settlement(502, BigInt(now / 1000 - 3600)), settlement(503, BigInt(now / 1000) - 8n * 86_400n)],
      receipts: [
        testReceipt({ provider: testAddress(501), at: now - day }),
        testReceipt({ provider: testAddress(501), at: now - 2 * day }),
        testReceipt({ provider: testAddress(503), at: now - 9 * day }),
        testReceipt({ provider: testAddress(504), at: now - 30 * day }),
      ],
      uses: new Map([[owing ?? '', { amount: 1n, receipts: 1, withoutFee: 0 }]]),
      now,
    });
    expect([...uses.keys()].sort()).toEqual([asked, charging, owing]);
    expect(uses.get(asked ?? '')).toBe(now - day);
    expect(uses.has(idle ?? '')).toBe(false);
  });
});

describe('what answers cost', () => {
  it('is listed newest first, without those whose fee is not known', () => {
    const fee = (amount: bigint) => ({ inputFee: 0n, outputFee: amount, fee: amount });
    const provider = testAddress(501);
    const costs = providerCosts([
      testReceipt({ provider, at: 1, fee: fee(1n) }),
      testReceipt({ provider, at: 3, fee: fee(3n) }),
      testReceipt({ provider, at: 2, fee: undefined }),
    ]);
    expect(costs.get(asked ?? '')).toEqual([3n, 1n]);
  });
});

describe('the transaction that asked for a refund', () => {
  it('is found by provider and time', () => {
    const requests = refundRequests([
      { ...at(501, 100n), kind: 'refund-requested', amount: og },
      settlement(501, 100n),
    ]);
    expect(requests.get(requestKey(asked ?? '', 100n))).toEqual({ hash: testHash(9), amount: og });
    expect(requests.size).toBe(1);
  });
});
