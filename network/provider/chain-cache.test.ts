import type { Address } from 'viem';
import { describe, expect, it } from 'vitest';
import { createChainCache } from './chain-cache';
import { ChainUnreadableError } from './problem';

const addressOf = (digit: number): Address => `0x${digit.toString(16).padStart(40, '0')}`;
const [ann, bob, eve] = [addressOf(1), addressOf(2), addressOf(3)];

/** A chain whose value for everybody is `state.value`, and a clock that stands still unless it is moved. */
function cacheOver(state: { value: number; now: number; broken?: boolean }) {
  const reads: (readonly Address[])[] = [];
  const held: (() => void)[] = [];
  const cache = createChainCache<number>({
    now: () => state.now,
    read: async (keys) => {
      reads.push(keys);
      const { value } = state;
      if (state.broken) throw new Error('no connection');
      await new Promise<void>((resolve) => held.push(resolve));
      return () => value;
    },
  });
  /** Let every read that has begun end, once at least one has. */
  const answer = async (): Promise<void> => {
    await expect.poll(() => held.length, { interval: 1 }).toBeGreaterThan(0);
    for (const end of held.splice(0)) end();
  };
  /** What a chain that answers tells of these users now. */
  const told = async (...users: readonly Address[]): Promise<readonly number[]> => {
    const values = Promise.all(users.map((user) => cache.get(user)));
    await answer();
    return values;
  };
  return { cache, reads, answer, told };
}

describe('what the chain is asked', () => {
  it('in one read for everybody who came at the same moment, and once for one who came twice', async () => {
    const { reads, told } = cacheOver({ value: 7, now: 0 });
    expect(await told(ann, bob, ann)).toEqual([7, 7, 7]);
    expect(reads).toEqual([[ann, bob]]);
  });

  it('in reads of at most 50', async () => {
    const { reads, told } = cacheOver({ value: 7, now: 0 });
    expect(await told(...Array.from({ length: 120 }, (_, index) => addressOf(index)))).toHaveLength(120);
    expect(reads.map((keys) => keys.length)).toEqual([50, 50, 20]);
  });

  it('nothing while a value is in the first half of its time', async () => {
    const state = { value: 7, now: 0 };
    const { cache, reads, told } = cacheOver(state);
    await told(ann);
    state.now = 2_500;
    expect(await cache.get(ann)).toBe(7);
    // Whatever were being gathered would go along with the next read.
    await told(bob);
    expect(reads).toEqual([[ann], [bob]]);
  });

  it('ahead of time in the second half, without letting anybody wait, and for several in one read', async () => {
    const state = { value: 7, now: 0 };
    const { cache, reads, answer, told } = cacheOver(state);
    await told(ann, bob, eve);
    state.now = 2_501;
    state.value = 8;
    expect(await cache.get(ann)).toBe(7);
    expect(await cache.get(bob)).toBe(7);
    await answer();
    await expect.poll(() => cache.last(bob), { interval: 1 }).toBe(8);
    expect(reads).toEqual([
      [ann, bob, eve],
      [ann, bob],
    ]);
    state.now = 2_501 + 5_000;
    expect(await cache.get(ann)).toBe(8);
  });

  it('before it answers, once a value is past its time', async () => {
    const state = { value: 7, now: 0 };
    const { told } = cacheOver(state);
    await told(ann);
    state.now = 5_001;
    state.value = 8;
    expect(await told(ann)).toEqual([8]);
  });
});

describe('a value that the chain has changed', () => {
  it('is not given out any more, not even by a read that had begun before', async () => {
    const state = { value: 7, now: 0 };
    const { cache, reads, answer } = cacheOver(state);
    const before = cache.get(ann);
    await expect.poll(() => reads.length, { interval: 1 }).toBe(1);
    state.value = 8;
    cache.renew(ann);
    await expect.poll(() => reads.length, { interval: 1 }).toBe(2);
    const after = cache.get(ann);
    await answer();
    expect([await before, await after, cache.last(ann)]).toEqual([7, 8, 8]);
    expect(reads).toHaveLength(2);
  });

  it('is read again at once where somebody had asked for it, for all of them together, and for nobody else', async () => {
    const { cache, reads, answer, told } = cacheOver({ value: 7, now: 0 });
    await told(ann, bob);
    for (const user of [ann, bob, eve]) cache.renew(user);
    expect(cache.last(ann)).toBeUndefined();
    await answer();
    expect(await cache.get(ann)).toBe(7);
    expect(reads).toEqual([
      [ann, bob],
      [ann, bob],
    ]);
  });
});

describe('a chain that cannot be read', () => {
  it('leaves a known value in use for a minute, then nobody is let in by it', async () => {
    const state = { value: 7, now: 0, broken: false };
    const { cache, told } = cacheOver(state);
    await told(ann);
    state.broken = true;
    state.now = 60_000;
    expect(await cache.get(ann)).toBe(7);
    state.now = 60_001;
    await expect(cache.get(ann)).rejects.toBeInstanceOf(ChainUnreadableError);
    await expect(cache.get(bob)).rejects.toBeInstanceOf(ChainUnreadableError);
  });

  it('is no failure of anybody while a value is only read ahead or renewed', async () => {
    const state = { value: 7, now: 0, broken: false };
    const { cache, reads, told } = cacheOver(state);
    await told(ann);
    state.broken = true;
    state.now = 3_000;
    expect(await cache.get(ann)).toBe(7);
    await expect.poll(() => reads.length, { interval: 1 }).toBe(2);
    cache.renew(ann);
    await expect.poll(() => reads.length, { interval: 1 }).toBe(3);
    await expect(cache.get(ann)).rejects.toBeInstanceOf(ChainUnreadableError);
  });
});
