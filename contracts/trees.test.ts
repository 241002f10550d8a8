import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ownContracts } from './compile';

it('each function of a contract has its place in the tree of what the contract does', async () => {
  for (const { name, abi } of Object.values(await ownContracts())) {
    const words = new Set(readFileSync(new URL(`${name}.tree`, import.meta.url), 'utf8').split(/[^A-Za-z0-9_]+/));
    const functions = abi.flatMap((entry) =>
      entry.type === 'function' ? [entry.name] : entry.type === 'receive' ? ['receive'] : [],
    );
    expect(functions.length).toBeGreaterThan(20);
    expect(
      functions.filter((entry) => !words.has(entry)),
      `${name}.tree`,
    ).toEqual([]);
  }
});
