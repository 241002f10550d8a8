/** What must hold of our contracts after every step, whatever the production contracts do. */
import type { Address } from 'viem';
import type { State } from './state';
import type { Step } from './steps';

/** What the checker remembers of earlier steps. */
export type History = {
  /** Highest nonce seen, by serving contract, user and provider; outlives deleted accounts. */
  readonly nonces: Map<string, bigint>;
  readonly before: State;
};

/** Names the first broken invariant, or nothing. */
export function brokenInvariant(state: State, history: History, actor: Actor): string | undefined {
  return (
    ledgerOwesMoreThanItHolds(state) ??
    servingOwesOtherThanItHolds(state, history) ??
    ledgerTotalsOff(state) ??
    pendingOff(state) ??
    nonceFell(state, history) ??
    strangersMoneyMoved(state, history, actor)
  );
}

/** Who acted in the step and, for deposits, who else may gain by it. */
export type Actor = { readonly step: Step; readonly from: Address };

function ledgerOwesMoreThanItHolds(state: State): string | undefined {
  const owed = sum(state.ledgers.map(({ availableBalance }) => availableBalance));
  return owed === state.ledgerBalance ? undefined : `the ledger owes ${owed} and holds ${state.ledgerBalance}`;
}

/** Stakes have no view: what a contract holds beyond its sub-accounts changes only with offers, by 100 0G or more. */
function servingOwesOtherThanItHolds(state: State, { before }: History): string | undefined {
  for (const [index, serving] of state.serving.entries()) {
    const owed = sum(serving.accounts.map(({ balance }) => balance));
    const stakes = serving.balance - owed;
    const former = before.serving[index];
    if (former === undefined) continue;
    const formerStakes = former.balance - sum(former.accounts.map(({ balance }) => balance));
    const sameProviders = former.providers.join() === serving.providers.join();
    if (sameProviders && stakes !== formerStakes)
      return `stakes of contract ${index} went from ${formerStakes} to ${stakes}`;
    if (stakes < BigInt(serving.providers.length) * 100n * 10n ** 18n)
      return `contract ${index} lacks stakes: ${stakes}`;
    if (serving.providers.length === 0 && stakes !== 0n) return `contract ${index} kept ${stakes} of nobody`;
  }
  return undefined;
}

function ledgerTotalsOff(state: State): string | undefined {
  for (const { user, totalBalance, availableBalance } of state.ledgers) {
    const inAccounts = sum(
      state.serving.flatMap(({ accounts }) =>
        accounts.filter((account) => account.user === user).map(({ balance }) => balance),
      ),
    );
    if (totalBalance - availableBalance !== inAccounts)
      return `${user} has ${inAccounts} with providers, not what its ledger says`;
  }
  return undefined;
}

function pendingOff(state: State): string | undefined {
  for (const { accounts } of state.serving) {
    for (const { user, provider, refunds, validRefundsLength, pendingRefund, balance } of accounts) {
      const live = refunds.slice(0, Number(validRefundsLength));
      if (sum(live.map(({ amount }) => amount)) !== pendingRefund)
        return `live refunds of ${user} at ${provider} do not add up`;
      if (live.some(({ amount, index }, position) => amount === 0n || Number(index) !== position))
        return `refunds of ${user} at ${provider} are out of order`;
      if (live.length > 5 || pendingRefund > balance) return `too much is pending of ${user} at ${provider}`;
    }
  }
  return undefined;
}

function nonceFell(state: State, { nonces }: History): string | undefined {
  for (const [index, { accounts }] of state.serving.entries()) {
    for (const { user, provider, nonce } of accounts) {
      const key = `${index}:${user}:${provider}`;
      const former = nonces.get(key) ?? 0n;
      if (nonce < former) return `nonce of ${user} at ${provider} fell from ${former} to ${nonce}`;
      nonces.set(key, nonce);
    }
  }
  return undefined;
}

/** Only a settlement signed for them may lower what others own; only a deposit for them may raise it. */
function strangersMoneyMoved(state: State, { before }: History, { step, from }: Actor): string | undefined {
  const totals = new Map(state.ledgers.map(({ user, totalBalance }) => [user, totalBalance]));
  const formerTotals = new Map(before.ledgers.map(({ user, totalBalance }) => [user, totalBalance]));
  for (const user of new Set([...totals.keys(), ...formerTotals.keys()])) {
    const change = (totals.get(user) ?? 0n) - (formerTotals.get(user) ?? 0n);
    const settled = step.kind === 'settle' || step.kind === 'settle-many';
    if (change < 0n && !settled && user !== from) return `${from} took ${-change} of ${user}`;
    if (change > 0n && step.kind !== 'deposit-for' && user !== from) return `${from} gave ${change} to ${user}`;
  }
  return undefined;
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
