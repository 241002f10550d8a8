import type { Address, Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { fetchAccountState } from '@/lib/chain/reads/account';
import type { AccountState } from '@/lib/domain/account';
import type { Wait } from '@/lib/intents/follow';
import type { Intent } from '@/lib/intents/intent';
import { settleJournal } from '@/lib/intents/open-action';
import { journalOwnerOf, type Runner, type RunnerPorts } from '@/lib/intents/ports';
import { createRunner } from '@/lib/intents/runner';
import type { Review, RunnerState } from '@/lib/intents/runner-state';
import type { WalletPort, WalletRequest } from '@/lib/intents/wallet-port';
import { createMemoryStore } from '@/lib/storage/memory-store';
import { createBrowserStorage } from '@/lib/storage/storage';
import { createTestBatches, lendBatchCode } from './batch-wallet';
import { createKeyWallet } from './key-wallet';
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
  answerNext(answer: (send: () => Promise<Hex>, request: WalletRequest) => Promise<Hex>): void;
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
/** A pause no other part of the runner makes, so that watching can be told from following. */
const watchMilliseconds = 4_001;

type Waiter = { readonly milliseconds: number; readonly go: () => void };

/** Waits that end when the test says so, and a way to hear of new ones. */
function createGate(wake: () => void) {
  let waiters: Waiter[] = [];
  const wait: Wait = (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const go = () => {
        waiters = waiters.filter((other) => other.go !== go);
        signal.removeEventListener('abort', go);
        resolve();
      };
      waiters.push({ milliseconds, go });
      signal.addEventListener('abort', go);
      wake();
    });
  const release = (watching: boolean): void => {
    for (const { go } of waiters.filter(({ milliseconds }) => watching || milliseconds !== watchMilliseconds)) go();
  };
  return { wait, release };
}

/** What the wallet does when it opens the next time, and whether it runs batches. */
type NextPrompt = {
  declines: boolean;
  dies: (() => void) | undefined;
  answer: Parameters<MoneyPerson['answerNext']>[0] | undefined;
  batches: boolean;
};

/** The person's wallet: a real key behind EIP-1193 that may decline, or outlive the page that asked it. */
function createPersonWallet(options: { readonly chain: RealChain; readonly rpcUrl: string; readonly key: Hex }) {
  const { chain, rpcUrl, key } = options;
  const { address } = privateKeyToAccount(key);
  const base = createKeyWallet({ rpcUrl, privateKey: key });
  const batches = createTestBatches({ chain, key, address });
  const sent: Hex[] = [];
  const next: NextPrompt = { declines: false, dies: undefined, answer: undefined, batches: false };
  const keep = (hash: Hex) => hash;
  const answer = async <T>(send: () => Promise<T>, hashOf: (answer: T) => Hex | undefined): Promise<T> => {
    if (next.declines) {
      next.declines = false;
      throw Object.assign(new Error('User rejected'), { code: 4001 });
    }
    const result = await send();
    const hash = hashOf(result);
    if (hash !== undefined) sent.push(hash);
    const die = next.dies;
    if (die === undefined) return result;
    next.dies = undefined;
    if (hash !== undefined) await chain.mined(hash);
    die();
    return new Promise<never>(() => {});
  };
  const wallet: WalletPort = {
    ...base,
    sendCall: (request) => {
      const instead = next.answer;
      next.answer = undefined;
      const send = () => base.sendCall(request);
      return answer(instead === undefined ? send : () => instead(send, request), keep);
    },
    batches: {
      isOffered: async (chainId) => next.batches && batches.isOffered(chainId),
      send: (batch) =>
        answer(
          () => batches.send(batch),
          () => batches.hashes.at(-1),
        ),
      status: (callsId) => batches.status(callsId),
    },
  };
  return { wallet, sent, next };
}

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
  const { wallet, sent, next } = createPersonWallet(options);
  const ports: RunnerPorts = {
    client: chain.client,
    network: chain.network,
    wallet,
    journal: createBrowserStorage({ records: createMemoryStore(), notices: silent }).journal,
    onStale: () => {},
    now: () => clock,
    wait: gate.wait,
    lock: (_name, run) => run(),
    finality: { blocks: 1_000n, milliseconds: Number.MAX_SAFE_INTEGER, pollMilliseconds: watchMilliseconds },
  };
  const openTab = (change: Partial<RunnerPorts> = {}) => {
    const tab = createRunner({ ...ports, ...change });
    tab.subscribe(() => wake());
    return tab;
  };
  let runner = openTab();

  /** What a page does when it is opened: look at what was left open. */
  const reload = async () => {
    runner.dispose();
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
    dispose: () => runner.dispose(),
  };
}
