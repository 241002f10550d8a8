import { describe, expect, test } from 'vitest';
import { testJournalEntry } from '@/lib/testing/builders';
import { reviewed, useMoneyScenes } from '@/lib/testing/money-scene';
import { developmentAccount, startChain } from '@/network/chain';
import { type ContractSource, deployContracts } from '@/network/deploy';
import { fetchAcceptances } from './acceptance';
import type { Intent } from './intent';
import type { MinedListener } from './ports';

const oneG = 10n ** 18n;

describe.each<ContractSource>(['own', 'official'])('With the %s contracts', (source) => {
  const scene = useMoneyScenes({
    startChain,
    deploy: (rpcUrl) => deployContracts({ rpcUrl, source }),
    accountAt: developmentAccount,
  });

  /** Perform an action in one step, and give what the chain says it accepted, asked only after `meanwhile`. */
  const acceptedBy = async (intent: Intent, meanwhile: () => Promise<unknown> = async () => {}) => {
    const { person, world } = scene();
    const heard: Parameters<MinedListener>[] = [];
    const tab = person.openTab({ onMined: (...mined) => heard.push(mined) });
    await reviewed(person, intent, tab);
    tab.confirm();
    await person.until(['confirmed'], { runner: tab });
    await meanwhile();
    const found = await Promise.all(heard.map(([entry, block]) => fetchAcceptances(world.chain, { entry, block })));
    return found.flat();
  };

  test('a transfer accepted the signer of its own block, also where another one signs since', async () => {
    const { person, world, provider } = scene();
    const before = await world.chain.read({ on: 'inference', functionName: 'getService', args: [provider.address] });
    const service = before as { readonly teeSignerAddress: string };
    await person.perform({ kind: 'deposit', amount: 5n * oneG });
    const accepted = await acceptedBy({ kind: 'fund-provider', provider: provider.address, amount: oneG }, () =>
      world.chain.write({
        key: provider.key,
        on: 'inference',
        functionName: 'addOrUpdateService',
        args: [{ ...service, teeSignerAddress: person.address }],
      }),
    );
    expect(accepted).toEqual([{ provider: provider.address, signer: service.teeSignerAddress }]);
  });

  test('a deposit accepts nothing, and a withdrawn acceptance leaves no signer', async () => {
    const { world, provider } = scene();
    expect(await acceptedBy({ kind: 'deposit', amount: 5n * oneG })).toEqual([]);
    const withdrawal = { kind: 'acknowledge', provider: provider.address, acknowledged: false } as const;
    const entry = testJournalEntry({
      run: { id: 'run', number: 1, count: 1, step: { id: 'one', actions: [withdrawal] } },
    });
    const withdrawn = await fetchAcceptances(world.chain, { entry, block: { number: 1n } });
    expect(withdrawn).toEqual([{ provider: provider.address, signer: undefined }]);
  });
});
