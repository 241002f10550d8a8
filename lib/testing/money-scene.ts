import { type Hex, keccak256, numberToHex } from 'viem';
import type { HDAccount } from 'viem/accounts';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { NetworkConfig } from '@/lib/config/network';
import type { Intent } from '@/lib/intents/intent';
import type { JournalEntry } from '@/lib/intents/journal';
import { journalOwnerOf, type Runner } from '@/lib/intents/ports';
import type { Review } from '@/lib/intents/runner-state';
import { requireEquation } from './money-oracle';
import { createMoneyPerson, type MoneyPerson } from './money-person';
import { createMoneyWorld, type MoneyWorld } from './money-world';

/** One scenario: a person with 100 0G and no account yet, whose wallet signs with `key`. */
export type MoneyScene = {
  readonly world: MoneyWorld;
  readonly person: MoneyPerson;
  readonly key: Hex;
  readonly provider: MoneyWorld['providers'][number];
};

/** How a test file starts its chain. */
export type SceneSetting = {
  readonly startChain: () => Promise<{ readonly rpcUrl: string; stop(): Promise<void> }>;
  readonly deploy: (rpcUrl: string) => Promise<NetworkConfig['contracts']>;
  readonly accountAt: (index: number) => HDAccount;
};

/** Play each test of a block with a new person on one chain; afterwards the page's equation must be the chain's. */
export function useMoneyScenes({ startChain, deploy, accountAt }: SceneSetting): () => MoneyScene {
  let stop = async () => {};
  let world: MoneyWorld;
  let scene: MoneyScene;
  let count = 0;
  beforeAll(async () => {
    const node = await startChain();
    stop = () => node.stop();
    world = await createMoneyWorld({ rpcUrl: node.rpcUrl, contracts: await deploy(node.rpcUrl), accountAt });
  });
  afterAll(() => stop());
  beforeEach(async () => {
    const { chain, rpcUrl, providers } = world;
    const [provider] = providers;
    if (provider === undefined) throw new Error('A world has providers');
    count += 1;
    const key = keccak256(numberToHex(count, { size: 9 }));
    const person = await createMoneyPerson({ chain, rpcUrl, key, coins: 100n * 10n ** 18n });
    scene = { world, person, key, provider };
  });
  afterEach(async () => {
    scene.person.dispose();
    await world.chain.setAutomine(true);
    await world.chain.mine();
    const addresses = world.providers.map(({ address }) => address);
    await requireEquation(world.chain, await scene.person.account(), addresses);
  });
  return () => scene;
}

/** Start an action and give its review. */
export async function reviewed(person: MoneyPerson, intent: Intent, runner?: Runner): Promise<Review> {
  const tab = runner ?? person.runner();
  if (!tab.start(intent)) throw new Error(`The runner is busy: ${tab.getSnapshot().kind}`);
  const state = await person.until(['reviewing', 'failed'], { runner: tab });
  if (state.kind === 'failed') throw new Error(`${intent.kind} failed: ${state.error.message}`);
  return state.review;
}

/** The only request of the journal, or the only one that is open; demands that there is one. */
export async function onlyEntry(person: MoneyPerson): Promise<JournalEntry> {
  const entries = await person.ports.journal.list(journalOwnerOf(person.ports));
  const open = entries.filter(({ status }) => status === 'open');
  const [entry, ...more] = open.length > 0 ? open : entries;
  if (entry === undefined || more.length > 0) throw new Error(`The journal has ${entries.length} requests`);
  return entry;
}

/** Every request of the journal, by where it stands. */
export async function journalled(person: MoneyPerson): Promise<readonly string[]> {
  return (await person.ports.journal.list(journalOwnerOf(person.ports))).map(({ status }) => status);
}

/** Let a movement that is on its way be looked at once more; `watching` also what was mined before. */
export async function nextLook(person: MoneyPerson, { watching = false } = {}): Promise<void> {
  let hasLooked = false;
  await person.until(['sent'], {
    watching,
    but: () => {
      const isFirst = !hasLooked;
      hasLooked = true;
      return isFirst;
    },
  });
}

/** Start an action, agree to it, and follow it until the node has shown it as pending. */
export async function sendPending(person: MoneyPerson, intent: Intent): Promise<JournalEntry & { readonly hash: Hex }> {
  await reviewed(person, intent);
  person.runner().confirm();
  for (;;) {
    await nextLook(person);
    const { hash, ...entry } = await onlyEntry(person);
    if (hash !== undefined && entry.nonce !== undefined) return { ...entry, hash };
  }
}

/** A prompt that stays open until the test answers it; `done` once the wallet has sent or refused. */
export type HeldPrompt = {
  readonly opened: Promise<void>;
  readonly done: Promise<void>;
  answer(isAgreed: boolean): void;
};

function signal<T>(): { readonly promise: Promise<T>; readonly give: (value: T) => void } {
  let give: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { promise, give };
}

/** Keep the next prompt open until the test answers it. */
export function heldPrompt(person: MoneyPerson): HeldPrompt {
  const opened = signal<void>();
  const decided = signal<boolean>();
  const done = signal<void>();
  person.answerNext(async (send) => {
    opened.give();
    try {
      if (await decided.promise) return await send();
      throw Object.assign(new Error('User rejected'), { code: 4001 });
    } finally {
      // What the page does with the answer comes before what the test does next.
      setImmediate(done.give);
    }
  });
  return { opened: opened.promise, done: done.promise, answer: decided.give };
}

/** Take back the block of a mined transaction and all after it; gives the signed bytes of what was lost, oldest first. */
export async function takeBack({ world, person }: MoneyScene, hashes: readonly Hex[]): Promise<readonly Hex[]> {
  const { chain } = world;
  const lost = await Promise.all(hashes.map((hash) => chain.rawOf(hash)));
  const [first] = hashes;
  if (first === undefined) throw new Error(`Nothing of ${person.address} to take back`);
  const depth = (await chain.blockNumber()) - (await chain.blockOf(first)) + 1n;
  await chain.reorganise(Number(depth));
  return lost;
}
