import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testAddress } from '@/lib/testing/builders';
import {
  type AcceptedSigners,
  lastSigner,
  parseAcceptedSigners,
  withAcceptance,
  writeAcceptedSigners,
} from './accepted-signer';

const provider = testAddress(500);
const one = testAddress(31);
const other = testAddress(32);
const none: AcceptedSigners = new Map();
const use = (at: number, signer: typeof one | undefined) => ({ recent: { at, model: 'm', signer } });

describe('the signer an account accepted', () => {
  it('is the one of the latest transaction, in whatever order they are found', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1_000 }), { minLength: 1 }), (times) => {
        const signers = times.reduce((all, at) => withAcceptance(all, { provider, signer: testAddress(at) }, at), none);
        const latest = Math.max(...times);
        expect(signers.get(provider.toLowerCase())).toEqual({ signer: testAddress(latest), at: latest });
      }),
    );
  });

  it('is none once the acceptance was taken back', () => {
    const accepted = withAcceptance(none, { provider, signer: one }, 5);
    expect(withAcceptance(accepted, { provider, signer: undefined }, 6).size).toBe(0);
    expect(withAcceptance(accepted, { provider, signer: undefined }, 4)).toBe(accepted);
  });

  it('reads back what it wrote, and leaves out what is broken', () => {
    const accepted = withAcceptance(none, { provider, signer: one }, 5);
    expect(parseAcceptedSigners(writeAcceptedSigners(accepted))).toEqual(accepted);
    const broken = {
      [provider]: { signer: '0x1', at: 5 },
      nobody: { signer: one, at: 5 },
      [one]: { signer: one, at: 0.5 },
    };
    expect(parseAcceptedSigners(JSON.stringify(broken)).size).toBe(0);
    expect(parseAcceptedSigners('[').size).toBe(0);
  });

  it('never throws, whatever stands in the storage', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parseAcceptedSigners(text)).not.toThrow();
      }),
    );
  });
});

describe('the signer the reader last met', () => {
  it('is that of the later of answer and acceptance', () => {
    expect(lastSigner(use(5, one), { signer: other, at: 4 })).toEqual({ signer: one, at: 5, by: 'use' });
    expect(lastSigner(use(5, one), { signer: other, at: 6 })).toEqual({ signer: other, at: 6, by: 'acceptance' });
  });

  it('is that of the only one there is', () => {
    expect(lastSigner({ recent: undefined }, { signer: other, at: 4 })).toMatchObject({ signer: other });
    expect(lastSigner(use(5, one), undefined)).toMatchObject({ signer: one });
    expect(lastSigner(use(5, undefined), { signer: other, at: 4 })).toMatchObject({ signer: other });
    expect(lastSigner({ recent: undefined }, undefined)).toBeUndefined();
  });
});
