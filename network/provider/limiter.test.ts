import { describe, expect, it } from 'vitest';
import { createConcurrencyGate, createRateLimiter } from './limiter';
import { createMistakeBlock, durationText } from './mistake-block';

describe('the rate of a user', () => {
  it('lets five through at once, then one every two seconds, and says how many are left', async () => {
    let time = 0;
    const limiter = createRateLimiter({ perSecond: 0.5, burst: 5, now: () => time });
    const left = await Promise.all(Array.from({ length: 6 }, () => limiter.take('user')));
    expect(left.map((allowance) => allowance?.remaining)).toEqual([4, 3, 2, 1, 0, undefined]);
    time = 1_999;
    expect(await limiter.take('user')).toBeUndefined();
    time = 2_000;
    expect(await limiter.take('user')).toEqual({ remaining: 0, resetSeconds: 10 });
  });

  it('counts each user apart', async () => {
    const limiter = createRateLimiter({ perSecond: 1, burst: 1, now: () => 0 });
    expect(await limiter.take('one')).toEqual({ remaining: 0, resetSeconds: 1 });
    expect(await limiter.take('one')).toBeUndefined();
    expect(await limiter.take('two')).toBeDefined();
  });
});

describe('places', () => {
  it('are limited, and each is given back once', () => {
    const gate = createConcurrencyGate(2);
    const [first, second] = [gate.enter('user'), gate.enter('user')];
    expect(gate.enter('user')).toBeUndefined();
    first?.();
    first?.();
    expect(gate.active('user')).toBe(1);
    second?.();
    expect(gate.active('user')).toBe(0);
  });
});

describe('asking for models that are not there', () => {
  it('blocks for an hour after five within five minutes, not after five spread out', async () => {
    let time = 0;
    const block = createMistakeBlock(() => time);
    for (let count = 0; count < 10; count += 1) {
      await block.note('slow');
      time += 75_000;
    }
    expect(await block.blockedForMs('slow')).toBe(0);
    for (let count = 0; count < 5; count += 1) await block.note('fast');
    expect(durationText(await block.blockedForMs('fast'))).toBe('1h0m0s');
    time += 3_600_000;
    expect(await block.blockedForMs('fast')).toBe(0);
  });

  it('writes durations in hours, minutes and seconds', () => {
    expect([1, 59_000, 61_000, 3_599_001].map(durationText)).toEqual(['1s', '59s', '1m1s', '1h0m0s']);
  });
});
