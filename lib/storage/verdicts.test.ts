import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkIds } from '@/lib/domain/attestation';
import { testAddress, testHash } from '@/lib/testing/builders';
import { toStored } from './decode';
import { createMemoryStore } from './memory-store';
import { createStoreNotices } from './notices';
import { createBrowserStorage } from './storage';
import { decodeVerdict, type KeptVerdict } from './verdicts';

const address = fc.nat().map(testAddress);
const level = fc.constantFrom(0, 1, 2, 3, 4, 5);
const words = fc.string({ unit: 'binary', maxLength: 60 });
const check = fc.record(
  {
    id: fc.constantFrom(...checkIds),
    severity: fc.constantFrom('critical', 'major', 'minor'),
    status: fc.constantFrom('pass', 'fail', 'warn', 'unknown', 'blocked'),
    detail: words,
    evidence: fc.array(fc.record({ label: words, value: words }), { maxLength: 3 }),
  },
  { requiredKeys: ['id', 'severity', 'status', 'detail'] },
);

const kept: fc.Arbitrary<KeptVerdict> = fc.record({
  chainId: fc.nat(),
  provider: address,
  teeSigner: address,
  answerSigner: address,
  checkedAt: fc.nat(),
  chainBlock: fc.bigInt({ min: 0n, max: 2n ** 64n }),
  reports: fc.array(
    fc.record({
      subject: fc.constantFrom('whole', 'router', 'model'),
      expectedSigner: address,
      verdict: fc.record({
        state: fc.constantFrom('rejected', 'warnings', 'incomplete', 'verified'),
        level,
        reached: level,
        gpu: fc.constantFrom('none', 'G0', 'G1', 'G2'),
        resp: fc.constantFrom('none', 'R0', 'R1', 'R2'),
        checks: fc.array(check, { maxLength: 5 }),
        tamper: fc.array(fc.constantFrom(...checkIds), { maxLength: 3 }),
      }),
      simulated: fc.boolean(),
      digest: fc.nat().map(testHash),
      nonce: fc.option(fc.constant('ab'.repeat(32)), { nil: undefined }),
      collateral: fc.constantFrom('none', 'relay', 'pccs', 'snapshot'),
    }),
    { maxLength: 2 },
  ),
});

describe('a kept verdict', () => {
  it('comes back as it was, through plain JSON', () => {
    fc.assert(
      fc.property(kept, (verdict) => {
        expect(decodeVerdict(JSON.parse(JSON.stringify(toStored(verdict))), 'verdict')).toEqual(verdict);
      }),
    );
  });

  it('takes the place of the older one of the same provider, and is not seen on another chain', async () => {
    const storage = createBrowserStorage({ records: createMemoryStore(), notices: createStoreNotices() });
    const [sample] = fc.sample(kept, 1);
    if (sample === undefined) throw new Error('No sample was made.');
    const verdict = { ...sample, chainId: 7 };
    await storage.verdicts.save(verdict);
    await storage.verdicts.save({ ...verdict, checkedAt: 5 });
    const here = await storage.verdicts.list({ chainId: 7, account: 'none' });
    expect(here.records.map(({ checkedAt }) => checkedAt)).toEqual([5]);
    expect((await storage.verdicts.list({ chainId: 8, account: 'none' })).records).toEqual([]);
    storage.close();
  });

  it('with a level that no ladder has is not read', () => {
    const [sample] = fc.sample(kept, 1);
    const broken = JSON.parse(JSON.stringify(toStored({ ...sample, reports: [{ verdict: { level: 6 } }] })));
    expect(() => decodeVerdict(broken, 'verdict')).toThrow('verdict');
  });
});
