import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '@/lib/domain/attestation';
import { specifiedAttacks } from './attacks';
import { hostileCases } from './hostile-cases';
import recorded from './recorded-verdicts.json';
import { brokerReport, buildEat, judge, modelReport, nonce, type SimulatedCase, tappReport } from './simulated-case';

const honestVisits: Readonly<Record<string, () => SimulatedCase>> = {
  broker: () => ({ report: brokerReport() }),
  'broker without collateral': () => ({ report: brokerReport(), collateral: undefined }),
  'broker before the chain was read': () => ({ report: brokerReport(), signer: undefined }),
  'model server': () => ({ report: modelReport(), nonce, eat: buildEat() }),
  'model server without a nonce of ours': () => ({ report: modelReport() }),
  tapp: () => ({ report: tappReport() }),
  'tapp beside another': () => ({ report: tappReport({ otherApps: ['test-nginx-app'] }) }),
};

/** Of an honest report every check with its inputs, of a hostile one what did not pass; what that held back by name only. */
const summary = ({ state, level, reached, gpu, checks }: Verdict, isHonest: boolean) => ({
  verdict: `${state}, level ${level} (${reached}), GPU ${gpu}`,
  checks: Object.fromEntries(
    checks
      .filter(({ status }) => isHonest || (status !== 'pass' && status !== 'blocked'))
      .map(({ id, severity, status, detail, evidence = [] }) => [
        id,
        [`${status} (${severity}): ${detail}`, ...evidence.map(({ label, value }) => `${label}: ${value}`)],
      ]),
  ),
  blocked: checks
    .filter(({ status }) => status === 'blocked')
    .map(({ id }) => id)
    .join(', '),
});

const honest = () =>
  Object.fromEntries(Object.entries(honestVisits).map(([name, make]) => [name, summary(judge(make()), true)]));
const hostile = () =>
  Object.fromEntries([...specifiedAttacks, ...hostileCases].map(({ id, make }) => [id, summary(judge(make()), false)]));

// After a change that is meant: RECORD_VERDICTS=1 writes the file anew, and its difference is read like code.
if (process.env.RECORD_VERDICTS === '1')
  writeFileSync(
    new URL('recorded-verdicts.json', import.meta.url),
    JSON.stringify({ honest: honest(), hostile: hostile() }),
  );

describe('what is said of a report, word for word', () => {
  it.each(Object.entries(honestVisits))(
    'tells an honest visitor of the %s every check with its inputs',
    (name, make) => {
      const expected: Readonly<Record<string, unknown>> = recorded.honest;
      expect(summary(judge(make()), true)).toEqual(expected[name]);
    },
  );

  it.each([...specifiedAttacks, ...hostileCases])('tells why $id is not believed: $what', ({ id, make }) => {
    const expected: Readonly<Record<string, unknown>> = recorded.hostile;
    expect(summary(judge(make()), false)).toEqual(expected[id]);
  });
});
