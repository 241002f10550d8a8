import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('.', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

test('The tree names each scripted scenario of a movement, and each is played; there are at least forty.', () => {
  const files = readdirSync(folder).filter((name) => /^money-.*[.]network[.]test[.]ts$/.test(name));
  const played = files
    .filter((name) => name !== 'money-play.network.test.ts')
    .flatMap((name) => [...read(name).matchAll(/^ {2}test\('([^']+)'/gm)].map(([, title = '']) => title));
  const leaves = read('money-scenarios.tree')
    .split('\n')
    .flatMap((line) => /^(?:│| ) {3}[├└]── (.+)$/.exec(line)?.[1] ?? []);
  expect(leaves.toSorted()).toEqual(played.toSorted());
  expect(new Set(leaves).size).toBeGreaterThanOrEqual(40);
});
