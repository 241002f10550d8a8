import { describe, expect, it } from 'vitest';
import { runCrashes } from './harness';

describe('a node that is killed at any moment, under five chatting users and a chain that restarts', () => {
  it('loses no fee and charges none twice, to the neuron, and has a row for every answer a user got whole', async () => {
    const seed = Date.now() % 2 ** 31;
    const report = await runCrashes({ kills: 20, seed });
    expect(report.faults, `with seed ${seed}`).toEqual([]);
    expect(report.settled + report.unsettled).toBe(report.billed);
    expect(report.kills).toBe(20);
    // The proof is worth something only if there was something to lose.
    expect(report.acknowledged).toBeGreaterThan(50);
    expect(report.orders).toBeGreaterThan(10);
    expect(report.settled).toBeGreaterThan(0n);
  }, 900_000);
});
