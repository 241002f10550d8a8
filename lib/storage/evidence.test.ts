import { describe, expect, it } from 'vitest';
import { testAddress, testHash } from '@/lib/testing/builders';
import type { KeptEvidence } from './evidence';
import { createMemoryStore } from './memory-store';
import { createStoreNotices } from './notices';
import { createBrowserStorage } from './storage';

const open = () => createBrowserStorage({ records: createMemoryStore(), notices: createStoreNotices() });

const evidence = (changes: Partial<KeptEvidence> = {}): KeptEvidence => ({
  chainId: 7,
  provider: testAddress(1),
  answerSigner: testAddress(2),
  digests: [testHash(1), testHash(2)],
  judgedAt: 5,
  content: '{"format":"compute-evidence"}',
  ...changes,
});

describe('the evidence behind a verdict', () => {
  it('is read for one provider of one chain, whatever else is kept', async () => {
    const { evidence: kept } = open();
    await kept.save(evidence());
    await kept.save(evidence({ provider: testAddress(3), content: 'another' }));
    await kept.save(evidence({ chainId: 8, content: 'elsewhere' }));
    const { records, damaged } = await kept.list({ chainId: 7, account: testAddress(1) });
    expect([records, damaged]).toEqual([[evidence()], 0]);
  });

  it('gives way to that of a newer check', async () => {
    const { evidence: kept } = open();
    await kept.save(evidence());
    await kept.save(evidence({ digests: [testHash(9)], judgedAt: 6 }));
    const { records } = await kept.list({ chainId: 7, account: testAddress(1) });
    expect(records).toEqual([evidence({ digests: [testHash(9)], judgedAt: 6 })]);
  });
});
