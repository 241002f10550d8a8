/** From the small numbers of steps to addresses, names and amounts. */
import type { Address } from 'viem';
import { providers, stranger, users } from './cast';
import { type State, services } from './state';
import type { Amount } from './steps';
import { inference } from './world';

const neuronPer0G = 10n ** 18n;

type AmountContext = {
  readonly state: State;
  readonly user: Address;
  readonly provider?: Address | undefined;
  readonly service?: number | undefined;
};

/** Resolves a named amount in neuron; never below nothing. */
export function resolveAmount(amount: Amount, { state, user, provider, service }: AmountContext): bigint {
  const available = state.ledgers.find((entry) => entry.user === user)?.availableBalance ?? 0n;
  const account = provider === undefined ? undefined : accountOf(state, { user, provider, service: service ?? 0 });
  const balance = account?.balance ?? 0n;
  const pending = account?.pendingRefund ?? 0n;
  const inState: Partial<Record<Amount['at'], bigint>> = {
    available,
    'available-minus-minimum': available - 3n * neuronPer0G,
    pending,
    'available-plus-pending': available + pending,
    balance,
    spendable: balance - pending,
    half: balance / 2n,
  };
  const base = inState[amount.at];
  if (base === undefined) return fixedAmount(amount);
  return notNegative(base + amount.plus);
}

/** Resolves an amount that does not depend on the state. */
export function fixedAmount({ at, plus }: Amount): bigint {
  const fixed: Partial<Record<Amount['at'], bigint>> = {
    '1': 1n,
    'minimum-account': 3n * neuronPer0G,
    'minimum-transfer': neuronPer0G,
    stake: 100n * neuronPer0G,
    five: 5n * neuronPer0G,
    thirty: 30n * neuronPer0G,
  };
  return notNegative((fixed[at] ?? 0n) + plus);
}

function notNegative(value: bigint): bigint {
  return value < 0n ? 0n : value;
}

type AccountKey = { readonly user: Address; readonly provider: Address; readonly service: number };

/** Returns a sub-account of the state. */
export function accountOf(state: State, { user, provider, service }: AccountKey) {
  const accounts = state.serving[service]?.accounts ?? [];
  return accounts.find((account) => account.user === user && account.provider === provider);
}

/** Returns the user a step names. */
export function userAt(index: number): Address {
  return users[index] ?? stranger;
}

/** Returns the provider a step names. */
export function providerAt(index: number): Address {
  return providers[index] ?? stranger;
}

/** Returns the serving contract a step names. */
export function serviceAt(index: number): Address {
  return services[index]?.address ?? inference;
}

/** Returns the service name a step names; unknown to the ledger for an index out of range. */
export function nameAt(index: number): string {
  return services[index]?.name ?? 'nobody-v0';
}
