import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createReadClient } from '@/lib/chain/client';
import type { Runner } from '@/lib/intents/ports';
import { heldPrompt, journalled, reviewed, useMoneyScenes } from '@/lib/testing/money-scene';
import { openRpcLine, type RpcLine } from '@/lib/testing/rpc-line';
import { developmentAccount, startChain } from '@/network/chain';
import { type ContractSource, deployContracts } from '@/network/deploy';

// The part of money-scenarios.tree about a node that is lost and comes back.
const oneG = 10n ** 18n;
const deposit = { kind: 'deposit', amount: 5n * oneG } as const;

describe.each<ContractSource>(['own', 'official'])('With the %s contracts', (source) => {
  const scene = useMoneyScenes({
    startChain,
    deploy: (rpcUrl) => deployContracts({ rpcUrl, source }),
    accountAt: developmentAccount,
  });
  let line: RpcLine;
  let isCut: boolean;
  let tab: Runner;

  beforeEach(async () => {
    const { person, world } = scene();
    line = await openRpcLine(world.rpcUrl);
    isCut = false;
    tab = person.openTab({ client: createReadClient({ rpcUrls: [line.url] }) });
  });
  afterEach(async () => {
    if (!isCut) await line.cut();
  });
  const cut = async () => {
    isCut = true;
    await line.cut();
  };
  const mend = async () => {
    isCut = false;
    await line.mend();
  };

  test('the node is lost before the review: that is said, nothing is sent, and it works once the node is back', async () => {
    const { person } = scene();
    await cut();
    tab.start(deposit);
    expect(await person.until(['failed', 'reviewing'], { runner: tab })).toMatchObject({
      at: 'checking',
      error: { code: 'rpc-unavailable' },
    });
    expect(person.sent).toEqual([]);
    await mend();
    await reviewed(person, deposit, tab);
    tab.confirm();
    expect(await person.until(['confirmed', 'failed'], { runner: tab })).toMatchObject({ kind: 'confirmed' });
  });

  test('the node is lost while the review stands: the wallet stays shut', async () => {
    const { person } = scene();
    await reviewed(person, deposit, tab);
    await cut();
    tab.confirm();
    expect(await person.until(['failed', 'sent'], { runner: tab })).toMatchObject({
      at: 'signing',
      error: { code: 'rpc-unavailable' },
    });
    expect(person.sent).toEqual([]);
    expect(await journalled(person)).toEqual([]);
  });

  test('the node is lost while the prompt is open: what was sent is kept, and confirmed once the node is back', async () => {
    const { person } = scene();
    const prompt = heldPrompt(person);
    await reviewed(person, deposit, tab);
    tab.confirm();
    await prompt.opened;
    await cut();
    prompt.answer(true);
    await prompt.done;
    const lost = await person.until(['sent'], {
      runner: tab,
      but: (state) => 'isReachable' in state && state.isReachable,
    });
    expect(lost).toMatchObject({ hash: person.sent[0] });
    await mend();
    expect(await person.until(['confirmed', 'failed'], { runner: tab })).toMatchObject({ kind: 'confirmed' });
  });

  test('the node is lost for an hour on the way: nothing is called dropped or failed, and the receipt is found', async () => {
    const { person, world } = scene();
    await world.chain.setAutomine(false);
    await reviewed(person, deposit, tab);
    tab.confirm();
    await person.until(['sent'], { runner: tab });
    await cut();
    await person.until(['sent'], { runner: tab, but: (state) => 'isReachable' in state && state.isReachable });
    person.passClock(3_600_000);
    await world.chain.mine();
    const kinds = new Set<string>();
    tab.subscribe(() => kinds.add(tab.getSnapshot().kind));
    await mend();
    expect(await person.until(['confirmed', 'failed'], { runner: tab })).toMatchObject({ hash: person.sent[0] });
    expect([...kinds].filter((kind) => kind === 'dropped' || kind === 'failed')).toEqual([]);
  });
});
