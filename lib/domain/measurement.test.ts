import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testAddress } from '@/lib/testing/builders';
import { type Measurement, ownEvidenceByProvider, ownEvidenceOf } from './measurement';

const contact = (change: Partial<Measurement> = {}): Measurement => ({
  id: 'one',
  chainId: 1,
  provider: testAddress(1),
  model: 'm',
  kind: 'request',
  at: 1_000,
  outcome: 'answered',
  ...change,
});

const anyContact: fc.Arbitrary<Measurement> = fc
  .record({
    kind: fc.constantFrom('request', 'probe'),
    outcome: fc.constantFrom('answered', 'failed', 'refused', 'stopped'),
    at: fc.nat(),
    provider: fc.nat(3).map(testAddress),
    firstByteAfter: fc.option(fc.nat(10_000), { nil: undefined }),
    endedAfter: fc.option(fc.nat(20_000), { nil: undefined }),
    completionTokens: fc.option(fc.nat(1_000), { nil: undefined }),
  })
  .map((change) => contact(change));

describe('what this browser measured of a provider', () => {
  it('counts a refusal as reached, a failure as an error, and probes apart from requests', () => {
    const evidence = ownEvidenceOf([
      contact(),
      contact({ outcome: 'refused' }),
      contact({ outcome: 'failed', at: 5_000 }),
      contact({ kind: 'probe', outcome: 'failed', at: 10 }),
    ]);
    expect(evidence).toMatchObject({ contacts: 4, requests: 3, probes: 1, reached: 2, uptime: 50, errorRate: 1 / 3 });
    expect([evidence?.firstAt, evidence?.lastAt]).toEqual([10, 5_000]);
  });

  it('says nothing of what the reader stopped before an answer, and no error rate without requests', () => {
    expect(ownEvidenceOf([contact({ outcome: 'stopped' })])).toBeUndefined();
    expect(ownEvidenceOf([contact({ kind: 'probe' })])?.errorRate).toBeUndefined();
  });

  it('gives no speed to one token, nor to an answer that came in one piece', () => {
    const speed = (completionTokens: number, endedAfter: number) =>
      ownEvidenceOf([contact({ firstByteAfter: 100, endedAfter, completionTokens })])?.tokensPerSecond;
    expect(speed(50, 1_100)).toEqual({ samples: 1, p50: 50 });
    expect([speed(1, 1_100), speed(50, 100)]).toEqual([undefined, undefined]);
  });

  it('times a whole answer only where there was one: no failure, nothing the reader stopped', () => {
    const whole = (...contacts: readonly Partial<Measurement>[]) =>
      ownEvidenceOf(contacts.map((change) => contact({ firstByteAfter: 100, ...change })))?.wholeAnswer;
    expect(whole({ endedAfter: 900 }, { endedAfter: 30_000, outcome: 'failed' })).toEqual({ samples: 1, p50: 900 });
    expect(whole({ endedAfter: 500, outcome: 'stopped' })).toBeUndefined();
  });

  it('keeps every figure within its bounds for any contacts', () => {
    fc.assert(
      fc.property(fc.array(anyContact, { minLength: 1, maxLength: 30 }), (contacts) => {
        for (const [key, evidence] of ownEvidenceByProvider(contacts)) {
          expect(evidence).toEqual(ownEvidenceOf(contacts.filter(({ provider }) => provider.toLowerCase() === key)));
          expect(evidence.requests + evidence.probes).toBe(evidence.contacts);
          expect(evidence.uptime).toBe((100 * evidence.reached) / evidence.contacts);
          const { firstByte, errorRate = 0 } = evidence;
          expect(errorRate >= 0 && errorRate <= 1).toBe(true);
          expect(firstByte === undefined || (firstByte.p50 ?? 0) <= (firstByte.p90 ?? Infinity)).toBe(true);
          expect(evidence.firstAt).toBeLessThanOrEqual(evidence.lastAt);
        }
      }),
    );
  });
});
