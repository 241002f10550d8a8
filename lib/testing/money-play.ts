import type { Address, Hex } from 'viem';
import { encodeCall } from '@/lib/chain/calls/contract-call';
import { ContractRevertError } from '@/lib/chain/contract-errors';
import { simulateCall } from '@/lib/chain/simulate';
import { type AccountState, spendable, subAccountOf } from '@/lib/domain/account';
import { actionCall, type StepAction } from '@/lib/intents/action';
import { IntentRefusedError } from '@/lib/intents/errors';
import type { Intent } from '@/lib/intents/intent';
import { settleJournal } from '@/lib/intents/open-action';
import { journalOwnerOf } from '@/lib/intents/ports';
import type { RunnerState } from '@/lib/intents/runner-state';
import { testAddress } from './builders';
import { requireConservation, requireEquation, requireForetold, requireSame } from './money-oracle';
import { createMoneyPerson, type MoneyPerson } from './money-person';
import type { AmountWish, MoneyStep } from './money-steps';
import type { MoneyWorld } from './money-world';

/** What was played and seen, summed over histories. */
export type MoneyTally = {
  histories: number;
  steps: number;
  signatures: number;
  reorganisations: number;
  readonly ends: Map<string, number>;
};

/** Count from zero. */
export function emptyMoneyTally(): MoneyTally {
  return { histories: 0, steps: 0, signatures: 0, reorganisations: 0, ends: new Map() };
}

const coins = 100n * 10n ** 18n;
const lockSeconds = 86_400;
/** Two of them are less than the lock time and three are more, so that no refund falls due in the very second it is looked at. */
const halfTime = 40_000;

type Play = {
  readonly world: MoneyWorld;
  readonly person: MoneyPerson;
  readonly tally: MoneyTally;
  readonly start: bigint;
  /** Neuron given to others, by transaction. */
  readonly given: Map<string, bigint>;
};

/** The amount a wish means now; `least` and `most` as the contract has them. */
function amountOf(wish: AmountWish, { least, most, keep }: { least: bigint; most: bigint; keep: bigint }): bigint {
  const amounts: Record<AmountWish, bigint> = {
    one: 1n,
    minimum: least,
    'minimum-less-one': least - 1n,
    part: most / 3n + 12_345n,
    all: most,
    'all-plus-one': most + 1n,
    'keep-minimum': most - keep,
  };
  return amounts[wish] > 0n ? amounts[wish] : 0n;
}

function intentOf(step: MoneyStep, account: AccountState, world: MoneyWorld): Intent | undefined {
  const { limits, ledger, wallet } = account;
  const available = ledger?.available ?? 0n;
  const keep = limits.minAccountBalance;
  const at = (index: number): Address => world.providers[index]?.address ?? testAddress(1);
  const deposit = { least: ledger === undefined ? keep : 1n, most: wallet / 4n, keep };
  switch (step.kind) {
    case 'deposit':
      return { kind: 'deposit', amount: amountOf(step.wish, deposit) };
    case 'deposit-for':
      return {
        kind: 'deposit-for',
        recipient: testAddress(4_711),
        amount: amountOf(step.wish, { ...deposit, least: keep }),
      };
    case 'fund': {
      const sub = subAccountOf(account, at(step.provider));
      const most = available + (sub?.pendingRefund ?? 0n);
      const amount = amountOf(step.wish, { least: sub === undefined ? limits.minTransferAmount : 1n, most, keep });
      return { kind: 'fund-provider', provider: at(step.provider), amount };
    }
    case 'start':
      return {
        kind: 'fund-and-start',
        provider: at(step.provider),
        deposit: amountOf(step.wish, deposit),
        amount: amountOf(step.wish, {
          least: limits.minTransferAmount,
          most: available + limits.minTransferAmount,
          keep,
        }),
      };
    case 'retrieve':
      return { kind: 'retrieve', providers: step.providers.map(at) };
    case 'withdraw':
      return { kind: 'withdraw', amount: amountOf(step.wish, { least: 1n, most: available, keep }) };
    case 'close':
      return { kind: 'close-account' };
    case 'acknowledge':
      return { kind: 'acknowledge', provider: at(step.provider), acknowledged: step.acknowledged };
    case 'revoke-keys':
      return { kind: 'revoke-keys', provider: at(step.provider) };
    default:
      return undefined;
  }
}

/** Refusals that are the contract's own; each must hold on the chain as well, so that nothing legal is ever refused. */
const contractRules: readonly string[] = [
  'below-minimum',
  'exceeds-available',
  'leaves-too-little',
  'no-ledger',
  'balance-left',
  'no-sub-account',
];

function actionOf(intent: Intent): StepAction | undefined {
  if (intent.kind === 'fund-provider') return { ...intent, kind: 'transfer' };
  if (intent.kind === 'fund-and-start' || intent.kind === 'close-account') return undefined;
  return intent;
}

async function requireRefusedByChain({ world, person }: Play, intent: Intent, account: AccountState): Promise<void> {
  const action = actionOf(intent);
  if (action === undefined) return;
  const at = { contracts: world.chain.network.contracts, serviceName: account.limits.serviceName };
  const call = { ...encodeCall(actionCall(action, at)), from: person.address };
  const isRefused = await simulateCall(world.chain.client, call, 'latest').then(
    () => false,
    (error: unknown) => error instanceof ContractRevertError,
  );
  requireSame(`${intent.kind} is refused`, true, isRefused);
}

async function requireRightEnd(play: Play, intent: Intent, end: RunnerState, before: AccountState): Promise<void> {
  const { tally } = play;
  const code = end.kind === 'failed' ? `${end.kind}: ${end.error.code}` : end.kind;
  tally.ends.set(`${intent.kind} ${code}`, (tally.ends.get(`${intent.kind} ${code}`) ?? 0) + 1);
  if (end.kind !== 'failed') return;
  const { error } = end;
  requireSame(
    `${intent.kind} failed with ${error.code} (${error.details ?? error.message}) at ${end.at}, the wallet closed`,
    end.at === 'checking' || error.code === 'gas-funds',
    true,
  );
  const isFirst = end.progress === undefined || end.progress.done.length === 0;
  if (error instanceof IntentRefusedError && contractRules.includes(error.issue.kind) && isFirst)
    await requireRefusedByChain(play, intent, before);
}

async function move(play: Play, intent: Intent, before: AccountState): Promise<void> {
  const { person, tally } = play;
  const sentBefore = person.sent.length;
  const end = await person.perform(intent, async (review) => requireForetold(review, await person.account()));
  const sent = person.sent.slice(sentBefore);
  tally.signatures += sent.length;
  if (intent.kind === 'deposit-for') for (const hash of sent) play.given.set(hash, intent.amount);
  await requireRightEnd(play, intent, end, before);
}

async function settle({ world, person }: Play, index: number, wish: AmountWish): Promise<void> {
  const provider = world.providers[index];
  const sub = provider && subAccountOf(await person.account(), provider.address);
  if (provider === undefined || sub === undefined || !sub.acknowledged) return;
  const most = sub.balance;
  const totalFee = amountOf(wish, { least: spendable(sub), most, keep: most / 2n });
  await world.chain.settle({ ...provider, charges: [{ user: person.address, totalFee, nonce: sub.nonce + 1n }] });
}

async function reorganise({ world, person, tally, start }: Play, comesBack: boolean): Promise<void> {
  const state = person.state();
  if (state.kind !== 'confirmed' || state.block.number <= start) return;
  const depth = Number((await world.chain.blockNumber()) - state.block.number) + 1;
  const raw = await world.chain.rawOf(state.hash);
  await world.chain.reorganise(depth);
  tally.reorganisations += 1;
  const open = await person.until(['sent'], { watching: true });
  requireSame('taken back', open.isReorganised, true);
  if (comesBack) {
    await world.chain.sendAgain(raw);
    const end = await person.until(['confirmed', 'reviewing']);
    if (end.kind === 'reviewing') person.runner().cancel();
    return;
  }
  person.passClock(61_000);
  await person.until(['dropped']);
  person.runner().reset();
}

async function playStep(play: Play, step: MoneyStep): Promise<void> {
  const { world, person } = play;
  play.tally.steps += 1;
  if (step.kind === 'start') person.allowBatches(step.canBatch);
  const before = await person.account();
  const intent = intentOf(step, before, world);
  if (intent !== undefined) return move(play, intent, before);
  if (step.kind === 'settle') return settle(play, step.provider, step.wish);
  if (step.kind === 'pass-time') return world.chain.passTime(step.part === 'half' ? halfTime : lockSeconds + 100);
  if (step.kind === 'reorganise') return reorganise(play, step.comesBack);
  if (step.kind === 'decline-next') return person.declineNext();
  if (step.kind === 'reload-next') person.dieOnNext();
}

/** A wallet that was asked longer ago than this, in milliseconds, is taken to have sent nothing. */
const longAfter = 25 * 60 * 60 * 1000;

/** No request may be left open at the end: a page opened a day later finds each of them decided. */
async function requireSettledJournal({ person }: Play): Promise<void> {
  person.passClock(longAfter);
  const open = await settleJournal(person.ports, {
    owner: journalOwnerOf(person.ports),
    now: person.ports.now?.() ?? 0,
  });
  requireSame('open requests', open.length, 0);
}

/** Play one history with a new account; after each step the page's equation is the chain's, and at the end every neuron is found. */
export async function playMoney(
  world: MoneyWorld,
  history: readonly MoneyStep[],
  { key, tally }: { readonly key: Hex; readonly tally: MoneyTally },
): Promise<void> {
  const { chain, rpcUrl, providers } = world;
  const person = await createMoneyPerson({ chain, rpcUrl, key, coins });
  const play: Play = { world, person, tally, start: await chain.blockNumber(), given: new Map() };
  tally.histories += 1;
  try {
    for (const step of history) {
      await playStep(play, step);
      await requireEquation(
        chain,
        await person.account(),
        providers.map(({ address }) => address),
      );
    }
    await requireSettledJournal(play);
    await requireConservation(chain, person, { coins, ...play });
  } finally {
    person.dispose();
  }
}
