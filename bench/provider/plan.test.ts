import { expect, it } from 'vitest';
import { planFrom } from './plan';

it('measures everything unless one part is named, and keeps a part or a quick run apart from the whole', () => {
  expect(planFrom([])).toMatchObject({ name: 'provider', plan: { requests: 100_000 } });
  expect(planFrom([]).parts).toEqual(['latency', 'forwarding', 'users', 'memory']);
  const memory = planFrom(['--only', 'memory', '--quick']);
  expect([memory.name, memory.parts, memory.plan.requests < 100_000]).toEqual([
    'provider-memory-quick',
    ['memory'],
    true,
  ]);
});

it('refuses a part that is none, rather than measure something else', () => {
  for (const args of [['--only'], ['--only', 'speed'], ['--only', '--quick']])
    expect(() => planFrom(args)).toThrow('--only takes one of: latency, forwarding, users, memory');
});
