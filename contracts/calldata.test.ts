import { type Abi, encodeFunctionData, type Hex, toFunctionSelector } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownContracts } from './compile';
import { officialContracts } from './official';
import { acting, neuronPer0G } from './testing/act';
import { users } from './testing/cast';
import { startTwins } from './testing/twins';
import { fineTuning, inference, ledger, owner, type World } from './testing/world';

const [user = ledger] = users;
const word = (value: string) => value.padStart(64, '0');
/** Tails that are too short, point out of the data, or are too great for their type. */
const tails: readonly string[] = [
  '',
  '00',
  word('0'),
  word('0').repeat(12),
  word('1').repeat(12),
  word('1') + word('0').repeat(11),
  word('0') + word('1').repeat(11),
  word('20').repeat(12),
  word('60').repeat(12),
  'f'.repeat(64).repeat(12),
  word('20') + 'f'.repeat(64),
  word('20') + word('ffffffffffffffff') + word('0').repeat(10),
  word('20') + word('1') + word('20') + word('0').repeat(12),
  word('20') + word('1') + 'f'.repeat(64) + word('0').repeat(12),
  word('20') + word('1') + word('20') + 'f'.repeat(64).repeat(12),
  word('2') + word('40') + word('2') + word('100') + word('1'),
  word('2') + word('40') + word('ffffffffffffffff'),
  word('40') + word('80') + word('1') + word('100') + word('0').repeat(8),
];

const { fineTuning: minimal } = await ownContracts();

describe('calldata no wallet would send', () => {
  let own: World;
  let official: World;
  beforeAll(async () => {
    ({ own, official } = await startTwins());
    for (const world of [own, official]) await acting(world).deposit(user, 5n * neuronPer0G);
  });
  afterAll(() => Promise.all([own.stop(), official.stop()]));

  const contracts = officialContracts();
  const functions = [
    ...selectors(contracts.ledger.abi).map((entry) => ({ ...entry, to: ledger })),
    ...selectors(contracts.inference.abi).map((entry) => ({ ...entry, to: inference })),
    // Of this one ours has a part only.
    ...selectors(minimal.abi).map((entry) => ({ ...entry, to: fineTuning })),
  ];

  it.each(functions)('is answered by $name as in production', async ({ selector, to }) => {
    for (const from of [user, owner, ledger]) {
      for (const tail of tails) {
        for (const value of [0n, 3n * neuronPer0G]) {
          const call = { from, to, data: `${selector}${tail}`, value } as const;
          if (from === ledger && value > 0n) continue;
          const [mine, theirs] = await Promise.all([own.read(call), official.read(call)]);
          expect(mine, `${from} ${call.data} ${value}`).toBe(theirs);
        }
      }
    }
  });

  it('without a known function is refused as in production', async () => {
    for (const to of [ledger, inference, fineTuning]) {
      for (const data of [
        '0x',
        '0x00',
        '0x12345678',
        encodeFunctionData({ abi: contracts.ledger.abi, functionName: 'owner' }),
      ] as const) {
        for (const value of [0n, 1n]) {
          const [mine, theirs] = await Promise.all(
            [own, official].map((world) => world.read({ from: user, to, data, value })),
          );
          expect(mine).toBe(theirs);
        }
      }
    }
  });
});

function selectors(abi: Abi): readonly { readonly name: string; readonly selector: Hex }[] {
  return abi.flatMap((entry) =>
    entry.type === 'function' ? [{ name: entry.name, selector: toFunctionSelector(entry) }] : [],
  );
}
