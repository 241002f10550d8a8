import type { Address } from 'viem';
import { type AccountState, type Refund, refundDueAt, type SubAccount, spendable, subAccountOf } from './account';

/** Most refunds that can wait on one sub-account; the contract has no getter for it (C-01, C-12). */
export const maxPendingRefunds = 5;

/** A live refund with its clock; times in chain seconds, `amount` in neuron, `progress` from 0 to 1,000 since it was asked for. */
export type RefundClock = Refund & {
  readonly dueAt: bigint;
  readonly isDue: boolean;
  readonly secondsLeft: bigint;
  readonly progress: number;
};

function progressOf({ createdAt, dueAt, now }: { createdAt: bigint; dueAt: bigint; now: bigint }): number {
  if (now >= dueAt) return 1000;
  if (now <= createdAt) return 0;
  return Number(((now - createdAt) * 1000n) / (dueAt - createdAt));
}

/** Put clocks on the refunds of a sub-account, with the lock time in force and the newest block's time as `now` (C-13). */
export function refundClocks(
  sub: Pick<SubAccount, 'refunds'>,
  { lockTime, now }: { readonly lockTime: bigint; readonly now: bigint },
): readonly RefundClock[] {
  return sub.refunds.map((refund) => {
    const dueAt = refundDueAt(refund, lockTime);
    const isDue = now >= dueAt;
    const secondsLeft = isDue ? 0n : dueAt - now;
    return { ...refund, dueAt, isDue, secondsLeft, progress: progressOf({ createdAt: refund.createdAt, dueAt, now }) };
  });
}

/** Why a provider is left out of a retrieval; `nextDueAt` in chain seconds, undefined where nothing waits. */
export type RetrievalSkip =
  | { readonly kind: 'no-sub-account' }
  | { readonly kind: 'empty' }
  /** Everything is being retrieved already and none of it is due. */
  | { readonly kind: 'waiting'; readonly nextDueAt: bigint }
  /** Five refunds wait, none is due; a sixth request would undo the whole batch (C-12). */
  | { readonly kind: 'refunds-full'; readonly nextDueAt: bigint };

/**
 * What `retrieveFund` would do with one provider now, in neuron (C-10): `collects` comes back to the main account, `locks` is newly
 * asked for and waits from now on, `waits` keeps waiting. `skip`: nothing would happen, or the call would be undone.
 */
export type RetrievalForecast = {
  readonly provider: Address;
  readonly collects: bigint;
  readonly locks: bigint;
  readonly waits: bigint;
  /** When the next refund can be collected after this call, chain seconds; undefined where nothing will wait. */
  readonly nextDueAt: bigint | undefined;
  readonly skip: RetrievalSkip | undefined;
};

const earliest = (clocks: readonly RefundClock[]): bigint | undefined =>
  clocks.map(({ dueAt }) => dueAt).reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);

function skipOf(sub: SubAccount, clocks: readonly RefundClock[]): RetrievalSkip | undefined {
  if (clocks.some(({ isDue }) => isDue)) return undefined;
  const nextDueAt = earliest(clocks);
  if (spendable(sub) === 0n) return nextDueAt === undefined ? { kind: 'empty' } : { kind: 'waiting', nextDueAt };
  return clocks.length >= maxPendingRefunds && nextDueAt !== undefined
    ? { kind: 'refunds-full', nextDueAt }
    : undefined;
}

/** Foresee a retrieval from one sub-account at chain second `now`. */
export function forecastRetrieval(
  sub: SubAccount,
  { lockTime, now }: { readonly lockTime: bigint; readonly now: bigint },
): RetrievalForecast {
  const clocks = refundClocks(sub, { lockTime, now });
  const sumOf = (list: readonly RefundClock[]) => list.reduce((sum, { amount }) => sum + amount, 0n);
  const waiting = clocks.filter(({ isDue }) => !isDue);
  const skip = skipOf(sub, clocks);
  const locks = skip === undefined ? spendable(sub) : 0n;
  const nextDueAt = earliest(waiting) ?? (locks > 0n ? now + lockTime : undefined);
  const collects = sumOf(clocks.filter(({ isDue }) => isDue));
  return { provider: sub.provider, collects, locks, waits: sumOf(waiting), nextDueAt, skip };
}

/** A retrieval from several providers: one call per batch, and who is left out for which reason. */
export type RetrievalPlan = {
  readonly batches: readonly (readonly RetrievalForecast[])[];
  readonly skipped: readonly (RetrievalForecast & { readonly skip: RetrievalSkip })[];
};

type RetrievalState = Pick<AccountState, 'subAccounts' | 'limits'>;

function forecastFor(state: RetrievalState, provider: Address, now: bigint): RetrievalForecast {
  const sub = subAccountOf(state, provider);
  if (sub !== undefined) return forecastRetrieval(sub, { lockTime: state.limits.lockTime, now });
  const nothing = { collects: 0n, locks: 0n, waits: 0n, nextDueAt: undefined };
  return { provider, ...nothing, skip: { kind: 'no-sub-account' } };
}

function chunk<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

/** Plan a retrieval from exactly the chosen providers, in batches of the contract's size, without the doomed and the idle ones (C-11, C-12). */
export function planRetrieval(input: {
  readonly providers: readonly Address[];
  readonly state: RetrievalState;
  readonly now: bigint;
}): RetrievalPlan {
  const { providers, state, now } = input;
  const wanted = [...new Map(providers.map((provider) => [provider.toLowerCase(), provider])).values()];
  const forecasts = wanted.map((provider) => forecastFor(state, provider, now));
  const size = Math.max(1, Number(state.limits.maxProvidersPerBatch));
  const going = forecasts.filter(({ skip }) => skip === undefined);
  const skipped = forecasts.flatMap(({ skip, ...rest }) => (skip === undefined ? [] : [{ ...rest, skip }]));
  return { batches: chunk(going, size), skipped };
}

/** One row of a choice; `isChosen` is what the choice begins with: everything that can be retrieved and is not in use (C-15). */
export type RetrievalRow = {
  readonly forecast: RetrievalForecast;
  readonly isInUse: boolean;
  readonly isChosen: boolean;
};

/** Lay out "retrieve from all" as a choice: providers in use are named and never chosen beforehand. */
export function retrievalChoice(input: {
  readonly state: RetrievalState;
  readonly inUse: readonly Address[];
  readonly now: bigint;
}): readonly RetrievalRow[] {
  const { state, now } = input;
  const used = new Set(input.inUse.map((provider) => provider.toLowerCase()));
  return state.subAccounts.map((sub) => {
    const forecast = forecastRetrieval(sub, { lockTime: state.limits.lockTime, now });
    const isInUse = used.has(sub.provider.toLowerCase());
    return { forecast, isInUse, isChosen: forecast.skip === undefined && !isInUse };
  });
}

/** Where retrieving from one provider stands: ask, wait until a stated time, collect (F-050). Times in chain seconds. */
export type RetrievalPhase =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'request'; readonly amount: bigint }
  | { readonly kind: 'wait'; readonly amount: bigint; readonly until: bigint }
  /** `locksAgain`: what was deposited meanwhile and would be locked by the same call. */
  | { readonly kind: 'collect'; readonly amount: bigint; readonly locksAgain: bigint };

/** Tell which of the three steps comes next for a sub-account. */
export function retrievalPhase(
  sub: SubAccount,
  at: { readonly lockTime: bigint; readonly now: bigint },
): RetrievalPhase {
  const { collects, locks, waits, skip } = forecastRetrieval(sub, at);
  if (collects > 0n) return { kind: 'collect', amount: collects, locksAgain: locks };
  if (locks > 0n) return { kind: 'request', amount: locks };
  if (skip?.kind === 'waiting' || skip?.kind === 'refunds-full')
    return { kind: 'wait', amount: waits, until: skip.nextDueAt };
  return { kind: 'nothing' };
}
