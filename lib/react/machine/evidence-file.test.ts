import { describe, expect, it } from 'vitest';
import { getBrowserStorage } from '@/lib/react/browser-storage';
import { testAddress, testHash } from '@/lib/testing/builders';
import { findKeptEvidence } from './evidence-file';

const network = {
  id: 'local',
  name: 'Local network',
  chainId: 31_337,
  rpcUrls: [],
  contracts: { ledger: testAddress(8), inference: testAddress(9) },
  startBlock: 0,
  local: true,
};
const provider = testAddress(1);

describe('the evidence behind the verdict on the screen', () => {
  it('is given only if it is about the very reports of that verdict, of this chain', async () => {
    const kept = {
      chainId: 31_337,
      provider,
      answerSigner: testAddress(2),
      digests: [testHash(1), testHash(2)],
      judgedAt: 5,
      content: '{}',
    };
    await getBrowserStorage().evidence.save(kept);
    expect(await findKeptEvidence({ network, provider }, [testHash(1), testHash(2)])).toEqual(kept);
    expect(await findKeptEvidence({ network, provider }, [testHash(1)])).toBeUndefined();
    expect(await findKeptEvidence({ network, provider }, [testHash(3), testHash(2)])).toBeUndefined();
    expect(await findKeptEvidence({ network: { ...network, chainId: 1 }, provider })).toBeUndefined();
    expect(await findKeptEvidence({ network, provider: testAddress(3) })).toBeUndefined();
    getBrowserStorage().close();
  });
});
