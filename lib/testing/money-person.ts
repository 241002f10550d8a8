import type { Address, Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { fetchAccountState } from '@/lib/chain/reads/account';
import type { AccountState } from '@/lib/domain/account';
import type { Intent } from '@/lib/intents/intent';
import { settleJournal } from '@/lib/intents/open-action';
import { journalOwnerOf, type Runner, type RunnerPorts } from '@/lib/intents/ports';
import { createRunner } from '@/lib/intents/runner';
import type { Review, RunnerState } from '@/lib/intents/runner-state';
import { createMemoryStore } from '@/lib/storage/memory-store';
import { createBrowserStorage } from '@/lib/storage/storage';
import { lendBatchCode } from './batch-wallet';
import { createGate, createLocks, watchMilliseconds } from './money-gate';
import { createPersonWallet, type PromptAnswer } from './money-wallet';
import type { RealChain } from './real-chain';

/** A person in front of a page: an account with coins, a wallet, a runner, a journal that outlives the page. */
export type MoneyPerson = {
  readonly address: Address;
  readonly ports: RunnerPorts;
  /** Hashes of everything the wallet sent, in order. */
  readonly sent: readonly Hex[];
  account(): Promise<AccountState>;
  state(): RunnerState;
  /** Start, agree to every review, and give the end; `onStep` is told each review once its step is mined. */
  perform(intent: Intent, onStep?: (review: Review) => Promise<void>): Promise<RunnerState>;
  /** Run on until the runner stands in one of the states; `watching` also lets it look at what is mined. */
  until<K extends RunnerState['kind']>(
    kinds: readonly K[],
    options?: {
      readonly watching?: boolean;
      readonly but?: (state: RunnerState) => boolean;
      readonly runner?: Runner;
    },
  ): Promise<Extract<RunnerState, { readonly kind: K }>>;
  runner(): Runner;
  /** Open another tab: a runner of its own over the same wallet and journal. */
  openTab(change?: Partial<RunnerPorts>): Runner;
  /** Let this page go and open it again. */
  reload(): Promise<void>;
  /** Let something else happen the next time the wallet opens for one transaction. */
  answerNext(answer: PromptAnswer): void;
  /** Decline the next prompt. */
  declineNext(): void;
  /** Let the page die while the wallet sends the next transaction, and come back once that is mined. */
  dieOnNext(): void;
  /** Let the wallet run batches from now on, or not. */
  allowBatches(isAllowed: boolean): void;
  /** Move this device's clock on. */
  passClock(milliseconds: number): void;
  dispose(): void;
};

const silent = { tell: () => {}, subscribe: () => () => {}, close: () => {} };

/** Bring a person with `coins` neuron and batch code to the chain. The block mined here is where a reorganisation must stop. */
export async function createMoneyPerson(options: {
  readonly chain: RealChain;
  readonly rpcUrl: string;
  readonly key: Hex;
  readonly coins: bigint;
}): Promise<MoneyPerson> {
  const { chain, key, coins } = options;
  const { address } = privateKeyToAccount(key);
  await chain.setBalance(address, coins);
  await lendBatchCode(chain, address);
  await chain.mine();
  let wake = () => {};
  /** A page that is being opened again: until it has looked at its journal, what its runner shows is no end. */
  let reloading: Promise<void> | undefined;
  let clock = 1_700_000_000_000;
  const gate = createGate(() => wake());
  const locks = createLocks();
  const tabs: Runner[] = [];
  const { wallet, sent, next } = createPersonWallet(options);
  const ports: RunnerPorts = {
    client: chain.client,
    network: chain.network,
    wallet,
    journal: createBrowserStorage({ records: createMemoryStore(), notices: silent }).journal,
    onStale: () => {},
    now: () => clock,
    wait: gate.wait,
    lock: locks.lock,
    finality: { blocks: 1_000n, milliseconds: Number.MAX_SAFE_INTEGER, pollMilliseconds: watchMilliseconds },
  };
  const openTab = (change: Partial<RunnerPorts> = {}) => {
    const tab = createRunner({ ...ports, ...change });
    tab.subscribe(() => wake());
    tabs.push(tab);
    return tab;
  };
  let runner = openTab();

  /** What a page does when it is opened: look at what was left open. */
  const reload = async () => {
    runner.dispose();
    locks.release();
    runner = openTab();
    const open = await settleJournal(ports, { owner: journalOwnerOf(ports), now: clock });
    const entry = open.find(({ status }) => status === 'open');
    if (entry !== undefined) runner.resume(entry);
    wake();
  };

  const until: MoneyPerson['until'] = async (kinds, { watching = false, but = () => false, runner: other } = {}) => {
    type Wanted = Extract<RunnerState, { readonly kind: (typeof kinds)[number] }>;
    const isWanted = (state: RunnerState): state is Wanted => kinds.some((kind) => kind === state.kind) && !but(state);
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const state = (other ?? runner).getSnapshot();
      if (isWanted(state)) return state;
      gate.release(watching);
      await woken;
    }
  };

  return {
    address,
    ports,
    sent,
    until,
    account: async () => (await fetchAccountState(chain.client, { network: chain.network, owner: address })).value,
    state: () => runner.getSnapshot(),
    runner: () => runner,
    async perform(intent, onStep) {
      if (!runner.start(intent)) throw new Error(`The runner is busy: ${runner.getSnapshot().kind}`);
      let agreed: Review | undefined;
      for (;;) {
        const state = await until(['reviewing', 'failed', 'confirmed', 'ready', 'replaced', 'dropped']);
        if (reloading !== undefined) {
          await reloading;
          reloading = undefined;
          continue;
        }
        if (agreed !== undefined && (state.kind === 'reviewing' || state.kind === 'confirmed')) await onStep?.(agreed);
        if (state.kind !== 'reviewing') return state;
        agreed = state.review;
        runner.confirm();
      }
    },
    openTab,
    reload,
    answerNext: (answer) => {
      next.answer = answer;
    },
    declineNext: () => {
      next.declines = true;
    },
    dieOnNext: () => {
      next.dies = () => {
        reloading = reload();
      };
    },
    allowBatches: (isAllowed) => {
      next.batches = isAllowed;
    },
    passClock: (milliseconds) => {
      clock += milliseconds;
    },
    dispose: () => {
      for (const tab of tabs) tab.dispose();
    },
  };
}
