// network/provider/fuzz: what anybody might send to a provider node, made up by the million and always the same for the same seed.
/** Whole numbers that look random and follow from a seed. */
export type Random = {
  /** A whole number from 0 up to, and not including, `limit`. */
  below(limit: number): number;
  pick<T>(choices: readonly T[]): T;
  bytes(length: number): Uint8Array;
};

/** Draw numbers by mulberry32: enough to scatter mutations, and nothing that is to be kept secret. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);
  return {
    below,
    pick: (choices) => {
      const choice = choices[below(choices.length)];
      if (choice === undefined) throw new Error('There is nothing to choose from.');
      return choice;
    },
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  };
}
