import fc from 'fast-check';
import { keccak256, numberToHex, toHex } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyMoneyTally, playMoney } from '@/lib/testing/money-play';
import { anyHistory, type MoneyStep } from '@/lib/testing/money-steps';
import { createMoneyWorld, type MoneyWorld } from '@/lib/testing/money-world';
import { type Chain, developmentAccount, startChain } from '@/network/chain';
import { type ContractSource, deployContracts } from '@/network/deploy';

/** `npm run money:soak -- --sequences N --seed S` sets both; without it a run is short and always the same. */
const seed = Number(process.env.MONEY_SEED ?? '20261121');
const sequences = Number(process.env.MONEY_SEQUENCES ?? '300');
const share = { own: Math.ceil(sequences / 2), official: Math.floor(sequences / 2) } as const;

describe.each<ContractSource>(['own', 'official'])('With the %s contracts', (source) => {
  let node: Chain;
  let world: MoneyWorld;

  beforeAll(async () => {
    node = await startChain();
    const contracts = await deployContracts({ rpcUrl: node.rpcUrl, source });
    world = await createMoneyWorld({ rpcUrl: node.rpcUrl, contracts, accountAt: developmentAccount });
  });
  afterAll(() => node.stop());

  test('a movement taken back for good and made again byte for byte is paid for once.', async () => {
    const history: readonly MoneyStep[] = [
      { kind: 'deposit', wish: 'part' },
      { kind: 'fund', provider: 0, wish: 'part' },
      { kind: 'fund', provider: 2, wish: 'part' },
      { kind: 'revoke-keys', provider: 2 },
      { kind: 'reorganise', comesBack: false },
      { kind: 'revoke-keys', provider: 2 },
    ];
    // Once blocks were empty for long the price of gas stays the same, and so do the bytes of a transaction made anew.
    for (let block = 0; block < 200; block += 1) await world.chain.mine();
    const tally = emptyMoneyTally();
    await playMoney(world, history, { key: keccak256(toHex('made again')), tally });
    expect(tally).toMatchObject({ signatures: 5, reorganisations: 1 });
  });

  test('a batch whose page died before the wallet named it is found in the account, and its request is forgotten.', async () => {
    const history: readonly MoneyStep[] = [
      { kind: 'deposit', wish: 'part' },
      { kind: 'fund', provider: 0, wish: 'part' },
      { kind: 'reload-next' },
      { kind: 'start', provider: 0, wish: 'one', canBatch: true },
      { kind: 'close' },
    ];
    const tally = emptyMoneyTally();
    await playMoney(world, history, { key: keccak256(toHex('unnamed batch')), tally });
    expect(tally.ends.get('fund-and-start ready')).toBe(1);
  });

  test(
    'whatever happens to an account, the page shows the chain to the neuron and no signature is doomed.',
    async () => {
      const tally = emptyMoneyTally();
      let person = 0;
      const property = fc.asyncProperty(anyHistory, (history) => {
        person += 1;
        return playMoney(world, history, { key: keccak256(numberToHex(person, { size: 8 })), tally });
      });
      await fc.assert(property, { numRuns: share[source], seed });
      process.stdout.write(
        `${source} contracts, seed ${seed}: ${tally.histories} histories, ${tally.steps} steps, ${tally.signatures} signatures, ` +
          `${tally.reorganisations} reorganisations\n${[...tally.ends]
            .sort()
            .map(([end, times]) => `${end} ${times}`)
            .join(', ')}\n`,
      );
      expect(tally.histories).toBeGreaterThanOrEqual(share[source]);
      // A run too short for one reorganisation in twenty histories is for trying out only.
      expect(tally.reorganisations).toBeGreaterThanOrEqual(Math.floor(share[source] / 20));
    },
    3_600_000 * 12,
  );
});
