import { describe, expect, it } from 'vitest';
import { weighVerifier } from './weight';

describe('what the verifier weighs', () => {
  it('is no more than 30 kB for what proves a machine, and a worker begins with less than that', async () => {
    const weight = await weighVerifier();
    expect(weight.core).toBeLessThanOrEqual(30_000);
    expect(weight.worker).toBeLessThanOrEqual(weight.core);
    // The judge of whole reports and the YAML reader come after it, each in its own file.
    expect(weight.judge).toBeLessThanOrEqual(43_000);
    expect(weight.yaml).toBeLessThanOrEqual(33_000);
  }, 30_000);
});
