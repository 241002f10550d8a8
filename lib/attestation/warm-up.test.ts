import { describe, expect, it } from 'vitest';
import { warmCurve } from './ecdsa';
import { warmUpSteps } from './warm-up';

describe('warming up before the first quote', () => {
  it('uses both curves, in steps that each do one thing and fail at nothing', () => {
    expect(warmUpSteps).toHaveLength(12);
    for (const step of warmUpSteps) expect(step()).toBeUndefined();
  });

  it('computes a whole verification, not a refusal before it', () => {
    // Neither half of the signature is out of range and the point is on its curve: what is left is that it does not hold.
    expect([warmCurve('P-256'), warmCurve('P-384')]).toEqual([false, false]);
  });
});
