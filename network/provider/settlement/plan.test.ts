import fc from 'fast-check';
import { type Address, getAddress, numberToHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import type { OwedRequest } from '../store/store';
import { affordablePrefix, groupByUser, nextNonce, owedBy, signOrder } from './plan';

const user = getAddress('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266');
const row = (outstanding: bigint, owner: Address = user, requestHash = 'r'): OwedRequest => ({
  requestHash,
  user: owner,
  fee: outstanding,
  inputFee: 0n,
  outputFee: outstanding,
  outstanding,
});

describe('a settlement plan', () => {
  it('puts every row into the one group of its user, in its order', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ owner: fc.nat(130), fee: fc.bigInt({ min: 1n, max: 10n ** 24n }) })), (owed) => {
        const rows = owed.map(({ owner, fee }, at) => row(fee, numberToHex(owner + 1, { size: 20 }), String(at)));
        const groups = groupByUser(rows);
        expect(new Set(groups.map((group) => group.user)).size).toBe(groups.length);
        for (const group of groups) expect(group.rows).toEqual(rows.filter((one) => one.user === group.user));
        expect(owedBy(groups.flatMap((group) => group.rows))).toBe(owedBy(rows));
      }),
    );
  });

  it('takes the longest run of oldest rows that the balance pays', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 100n })),
        fc.bigInt({ min: 0n, max: 1_000n }),
        (fees, affordable) => {
          const rows = fees.map((fee) => row(fee));
          const { taken, left } = affordablePrefix(rows, affordable);
          expect([...taken, ...left]).toEqual(rows);
          expect(owedBy(taken)).toBeLessThanOrEqual(affordable);
          const next = left[0];
          expect(next === undefined || owedBy(taken) + next.outstanding > affordable).toBe(true);
        },
      ),
    );
  });

  it('never repeats a nonce and never goes below what the account has used', () => {
    const nowSeconds = 1_767_225_600.9;
    expect(nextNonce({ nowSeconds, accountNonce: 0n, lastNonce: 0n })).toBe(17_672_256_000_000_000n);
    expect(nextNonce({ nowSeconds, accountNonce: 0n, lastNonce: 17_672_256_000_000_000n })).toBe(
      17_672_256_000_000_001n,
    );
    expect(nextNonce({ nowSeconds, accountNonce: 10n ** 20n, lastNonce: 0n })).toBe(10n ** 20n + 1n);
  });

  it('signs the order of the protocol’s test vector byte for byte', async () => {
    const rows: readonly OwedRequest[] = [
      {
        requestHash: '3f2b8c1e-7a55-4e0f-9a1f-0c6d1b2e3f40',
        user,
        fee: 2_500_000_000_000_000n,
        inputFee: 500_000_000_000_000n,
        outputFee: 2_000_000_000_000_000n,
        outstanding: 2_500_000_000_000_000n,
      },
      {
        requestHash: '9d1c0a77-2b3e-4c5d-8e9f-a0b1c2d3e4f5',
        user,
        fee: 1_000_000_000_000_000n,
        inputFee: 250_000_000_000_000n,
        outputFee: 750_000_000_000_000n,
        outstanding: 1_000_000_000_000_000n,
      },
    ];
    const order = await signOrder({
      signer: privateKeyToAccount('0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a'),
      chainId: 16_602,
      inference: '0xa79F4c8311FF93C06b8CfB403690cc987c93F91E',
      provider: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
      group: { user, rows },
      nonce: 17_672_256_000_000_000n,
      fromBlock: 0n,
    });
    expect(order.totalFee).toBe(3_500_000_000_000_000n);
    expect(order.requestsHash).toBe('0x381a0f6a39ab35f849b9084a6f3604160e771f5ce24878561bff953e901226bd');
    expect(order.signature).toBe(
      '0x369b1ad9f65937b8b13be90c7ca1bf3000b09b34fd9e1a0f54e90ed5c0fcaefe12e8f51d68a4d687fd947d54558297ea0379ec672d237dccceeca3e80da7ad2f1b',
    );
  });
});
