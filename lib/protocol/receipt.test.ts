// Over 250 lines because codec, signature and settlement are held to one receipt, whose vector stands in the documents.
import fc from 'fast-check';
import { mnemonicToAccount } from 'viem/accounts';
import { hashTypedData } from 'viem/utils';
import { describe, expect, it } from 'vitest';
import { chatFee } from '@/lib/domain/pricing';
import type { ServiceDetails } from '@/lib/domain/service';
import {
  chatTerms,
  plainTerms,
  type Receipt,
  receiptFee,
  receiptIssues,
  receiptTypedData,
  type SignedReceipt,
} from './receipt';
import {
  encodeReceipt,
  encodeSettlement,
  parseReceiptPage,
  parseRowPage,
  parseSettlementPage,
  parseSignedReceipt,
  type ToldRow,
} from './receipt-page';
import { settlementIssues } from './receipt-settlement';
import { requestsHash, settlementTypedData } from './settlement';

const tee = mnemonicToAccount('test test test test test test test test test test test junk', { addressIndex: 2 });
const user = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const provider = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const domain = { chainId: 16602, verifyingContract: '0xa79F4c8311FF93C06b8CfB403690cc987c93F91E' } as const;
const expected = { ...domain, signer: tee.address, provider, user } as const;

/** The first row of the settlement vector of provider protocol §5.2, as a receipt that leads to its fees. */
const receipt: Receipt = {
  id: '3f2b8c1e-7a55-4e0f-9a1f-0c6d1b2e3f40',
  provider,
  user,
  serviceType: 'chatbot',
  model: 'm',
  responseKey: '6a1f2e0c-94f5-4d0b-8a61-3b1f6f3d1f5e',
  unit: 'token',
  inputCount: 10n,
  cachedCount: 4n,
  outputCount: 20n,
  inputPrice: 35_714_285_714_286n,
  outputPrice: 50_000_000_000_000n,
  inputMultiplier: 2n,
  inputDenominator: 1n,
  outputMultiplier: 4n,
  outputDenominator: 2n,
  cacheDivisor: 4n,
  inputFee: 500_000_000_000_004n,
  outputFee: 2_000_000_000_000_000n,
  fee: 2_500_000_000_000_004n,
  createdAt: 1_767_225_600_000n,
  finishedAt: 1_767_225_601_234n,
  requestHash: '0x798d46639491d6c18f1779ddfca7da4b672f23a4cb57d66eeae48d9b8ccb6075',
  responseHash: '0x271c05f250518a290bab7bde7181701369336900bfbedb05c2a7983cafe6232a',
};
const signature =
  '0x1f0ad7992155e696aabdce0cc77940ad8457813858becd0fc4e8a1f2906ce1d604b8ed5e66727352b848c5e1915f7d899000c5b1081c9a87302ad1308dca2fd41b' as const;

const sign = async (one: Receipt): Promise<SignedReceipt> => ({
  receipt: one,
  signature: await tee.signTypedData(receiptTypedData({ ...domain, receipt: one })),
});

describe('the receipt test vector of docs/protocol-receipts.md', () => {
  it('is made byte for byte', async () => {
    expect(hashTypedData(receiptTypedData({ ...domain, receipt }))).toBe(
      '0xd2bcc8c626da98f007e091eba16234af1ad93efe8ba270a9c3fd80afe3877a66',
    );
    expect(await sign(receipt)).toEqual({ receipt, signature });
  });

  it('holds, and says on the wire what it says in memory', async () => {
    const signed = { receipt, signature };
    expect(await receiptIssues(signed, expected)).toEqual([]);
    expect(parseSignedReceipt(JSON.parse(JSON.stringify(encodeReceipt(signed))))).toEqual(signed);
  });
});

describe('a receipt that was touched', () => {
  it('no longer carries the signature of the key on chain, whichever member was changed', async () => {
    const names = Object.keys(receipt) as (keyof Receipt)[];
    for (const name of names) {
      const value = receipt[name];
      const other =
        typeof value === 'bigint'
          ? value + 1n
          : value.startsWith('0x')
            ? value.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
            : `${value}s`;
      const touched = { receipt: { ...receipt, [name]: other }, signature };
      expect([name, await receiptIssues(touched, expected)]).toEqual([name, expect.arrayContaining(['other-signer'])]);
    }
  });

  it('is another one on another chain, for another contract, and never a settlement order', async () => {
    const signed = { receipt, signature };
    expect(await receiptIssues(signed, { ...expected, chainId: 16661 })).toEqual(['other-signer']);
    expect(await receiptIssues(signed, { ...expected, verifyingContract: provider })).toEqual(['other-signer']);
    const order = { requestsHash: receipt.requestHash, nonce: 1n, provider, user, totalFee: receipt.fee } as const;
    const { domain: settlementDomain } = settlementTypedData({ ...domain, order });
    expect(receiptTypedData({ ...domain, receipt }).domain.name).not.toBe(settlementDomain.name);
  });

  it('whose fee does not follow from its counts is found out although it is signed', async () => {
    const dearer = await sign({ ...receipt, fee: receipt.fee + 1n });
    expect(await receiptIssues(dearer, expected)).toEqual(['fee-differs']);
    const strangers = await sign({ ...receipt, user: provider, provider: user });
    expect(await receiptIssues(strangers, expected)).toEqual(['other-provider', 'other-user']);
  });
});

const amount = fc.bigInt({ min: 0n, max: 2n ** 90n });
const factor = fc.bigInt({ min: 1n, max: 50n });
const anyReceipt = fc
  .record({
    counts: fc.tuple(fc.nat(100_000), fc.nat(100_000), fc.nat(100_000)),
    prices: fc.tuple(amount, amount),
    factors: fc.tuple(factor, factor, factor, factor, fc.bigInt({ min: 0n, max: 50n })),
    texts: fc.tuple(fc.string({ maxLength: 40, unit: 'grapheme' }), fc.uuid()),
  })
  .map(
    ({ counts: [input, cached, output], prices: [inputPrice, outputPrice], factors, texts: [model, id] }): Receipt => {
      const [inputMultiplier, inputDenominator, outputMultiplier, outputDenominator, cacheDivisor] = factors;
      const made = {
        ...receipt,
        ...{ id, model, inputPrice, outputPrice, cacheDivisor },
        ...{ inputMultiplier, inputDenominator, outputMultiplier, outputDenominator },
        ...{ inputCount: BigInt(input), cachedCount: BigInt(Math.min(cached, input)), outputCount: BigInt(output) },
      };
      return { ...made, ...receiptFee(made) };
    },
  );

describe('any receipt', () => {
  it('comes back from the wire exactly as it was', () => {
    fc.assert(
      fc.property(anyReceipt, (one) => {
        const signed = { receipt: one, signature };
        expect(parseSignedReceipt(JSON.parse(JSON.stringify(encodeReceipt(signed))))).toEqual(signed);
      }),
    );
  });

  it('is charged what a chat is charged, in every tier and with any discount', () => {
    const natural = fc.nat(100_000);
    fc.assert(
      fc.property(
        fc.record({ promptTokens: natural, completionTokens: natural, cachedTokens: natural }),
        fc.record({
          inputMultiplier: factor,
          inputDenominator: factor,
          outputMultiplier: factor,
          outputDenominator: factor,
        }),
        fc.option(factor, { nil: undefined }),
        fc.tuple(amount, amount),
        (usage, tier, cacheDivisor, [inputPrice, outputPrice]) => {
          const tiers = [{ ...tier, maxInputTokens: 0 }];
          const details: ServiceDetails = { mode: 'combined', tiers, ...(cacheDivisor && { cacheDivisor }) };
          const { cachedCount, ...terms } = chatTerms(details, usage);
          const counts = { inputCount: BigInt(usage.promptTokens), outputCount: BigInt(usage.completionTokens) };
          expect(
            receiptFee({ ...terms, ...counts, cachedCount: BigInt(cachedCount), inputPrice, outputPrice }),
          ).toEqual(chatFee({ inputPrice, outputPrice, details, usage }));
        },
      ),
    );
  });

  it('is nothing at all when a page of it is broken anywhere, and never breaks its reader', () => {
    const page = { receipts: [encodeReceipt({ receipt, signature })], next: null, keptDays: 400 };
    expect(parseReceiptPage(JSON.stringify(page))?.receipts).toHaveLength(1);
    const text = JSON.stringify(page);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 3 }), (at, put) => {
        const parsed = parseReceiptPage(text.slice(0, at) + put + text.slice(at + put.length));
        expect(parsed === undefined || parsed.receipts.every((one) => one.receipt.inputDenominator > 0n)).toBe(true);
      }),
      { numRuns: 500 },
    );
    const bent = (change: object) =>
      parseReceiptPage(
        JSON.stringify({
          ...page,
          receipts: [{ signature, receipt: { ...Object(page.receipts[0]?.receipt), ...change } }],
        }),
      );
    expect(bent({})).toBeDefined();
    const bad = [
      { inputDenominator: '0' },
      { cachedCount: '11' },
      { fee: '-1' },
      { fee: '1e3' },
      { fee: '01' },
      { fee: 1 },
      { fee: (2n ** 256n).toString() },
      { unit: 'parsec' },
      { user: 'nobody' },
      { requestHash: '0x12' },
      { model: 'm'.repeat(1_001) },
    ];
    expect(bad.map(bent)).toEqual(bad.map(() => undefined));
  });
});

const rowOf = (one: Receipt, counted = one.fee): ToldRow => ({
  counted,
  credited: counted,
  signed: { receipt: one, signature },
});

const orderOf = (rows: readonly ToldRow[]) =>
  ({
    user,
    provider,
    nonce: 1n,
    totalFee: rows.reduce((sum, row) => sum + row.counted, 0n),
    requestsHash: requestsHash(
      rows.map(({ counted, signed: { receipt: one } }) => ({
        ...one,
        requestHash: one.id,
        userAddress: user,
        fee: counted,
      })),
    ),
  }) as const;

describe('the rows behind a settlement', () => {
  it('lead to the very hash and total that are on chain', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyReceipt, { minLength: 1, maxLength: 8, selector: ({ id }) => id }), (receipts) => {
        const rows = receipts.map((one) => rowOf(one));
        expect(settlementIssues(orderOf(rows), rows)).toEqual([]);
      }),
    );
  });

  it('count a request that was paid in part before with its rest', () => {
    const rows = [rowOf(receipt, receipt.fee - 5n)];
    expect(settlementIssues(orderOf(rows), rows)).toEqual([]);
  });

  it('are found out when one is missing, doubled, dearer than its receipt, of somebody else or wrong about its fee', () => {
    const second = { ...receipt, id: '9d1c0a77-2b3e-4c5d-8e9f-a0b1c2d3e4f5' };
    const rows = [rowOf(receipt), rowOf(second)];
    const order = orderOf(rows);
    expect(settlementIssues(order, rows.slice(1))).toEqual(['hash-differs', 'total-differs']);
    expect(settlementIssues(order, rows.toReversed())).toEqual(['hash-differs']);
    const issuesOf = (changed: readonly ToldRow[]) => settlementIssues(orderOf(changed), changed);
    expect(issuesOf([rowOf(receipt), rowOf(receipt)])).toEqual(['row-twice']);
    expect(issuesOf([rowOf(receipt, receipt.fee + 1n)])).toEqual(['counted-too-much']);
    expect(issuesOf([rowOf({ ...receipt, user: provider })])).toEqual(['other-user']);
    expect(issuesOf([rowOf({ ...receipt, ...plainTerms })])).toEqual(['fee-differs']);
  });

  it('and the orders come back from the wire as they were sent', () => {
    const settlement = {
      ...{ nonce: 17_672_256_000_000_000n, totalFee: 7n, requestsHash: receipt.requestHash, state: 'partial' as const },
      ...{ paid: 5n, transactionHash: receipt.responseHash, createdAt: 1_767_225_600_000n },
    };
    const wire = encodeSettlement(settlement);
    expect(parseSettlementPage(JSON.stringify({ settlements: [wire], next: '1' }))).toEqual({
      settlements: [settlement],
      next: 1n,
    });
    expect(
      parseSettlementPage(JSON.stringify({ settlements: [{ ...wire, state: 'lost' }], next: null })),
    ).toBeUndefined();
    const row = { counted: '7', credited: '5', ...encodeReceipt({ receipt, signature }) };
    expect(parseRowPage(JSON.stringify({ settlement: wire, rows: [row], next: null }))).toEqual({
      settlement,
      rows: [{ counted: 7n, credited: 5n, signed: { receipt, signature } }],
      next: undefined,
    });
    expect(parseRowPage(JSON.stringify({ settlement: wire, rows: [row], next: 0 }))).toBeUndefined();
  });
});
