import { describe, expect, it } from 'vitest';
import { SettlementStatusUnknownError, settlementStatusOf } from './settlement';

describe('a settlement outcome', () => {
  it('has the name of its code in the contract', () => {
    expect([0, 1, 2, 3, 4, 5].map(settlementStatusOf)).toEqual([
      'success',
      'partial',
      'provider-mismatch',
      'no-tee-signer',
      'invalid-nonce',
      'invalid-signature',
    ]);
  });

  it.each([6, -1, 0.5, 255])('is refused rather than guessed for code %s', (code) => {
    expect(() => settlementStatusOf(code)).toThrow(SettlementStatusUnknownError);
  });
});
