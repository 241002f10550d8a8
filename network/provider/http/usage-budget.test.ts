import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createImageStore } from './image-store';
import { createUsageBudget } from './usage-budget';

describe('an amount per minute', () => {
  it('may be overdrawn once, then has to be waited for exactly as long as it says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 1, max: 50_000 }),
        async (perMinute, used) => {
          let time = 0;
          const budget = createUsageBudget({ perMinute, now: () => time });
          expect(await budget.standing('user')).toEqual({ remaining: perMinute, resetSeconds: 0, waitSeconds: 0 });
          await budget.consume('user', used);
          const { waitSeconds } = await budget.standing('user');
          expect(waitSeconds > 0).toBe(perMinute - used < 1);
          time = waitSeconds * 1_000;
          expect((await budget.standing('user')).waitSeconds).toBe(0);
          expect((await budget.standing('somebody else')).remaining).toBe(perMinute);
        },
      ),
    );
  });
});

describe('images behind links', () => {
  it('are there for twenty minutes, whatever the letter case of their key', () => {
    let time = 0;
    const store = createImageStore(() => time);
    store.keep('AB', [new Uint8Array([1]), new Uint8Array([2])]);
    time = 1_199_000;
    expect(store.find('ab', 1)).toEqual({ image: new Uint8Array([2]), seconds: 1 });
    expect(store.find('ab', 2)).toBeUndefined();
    time = 1_200_000;
    expect(store.find('ab', 1)).toBeUndefined();
  });

  it('never take more than 256 MB: the oldest go first', () => {
    const store = createImageStore(() => 0);
    const large = new Uint8Array(100 * 1024 * 1024);
    for (const key of ['one', 'two', 'three']) store.keep(key, [large]);
    expect(['one', 'two', 'three'].map((key) => store.find(key, 0) !== undefined)).toEqual([false, true, true]);
  });
});
