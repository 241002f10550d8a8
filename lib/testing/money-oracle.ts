import { type Address, BaseError, ContractFunctionRevertedError } from 'viem';
import { fetchReceipt } from '@/lib/chain/reads/transaction';
import { type AccountState, equationOf, spendable, subAccountOf } from '@/lib/domain/account';
import type { AmountChange } from '@/lib/intents/intent';
import type { Review } from '@/lib/intents/runner-state';
import type { MoneyPerson } from './money-person';
import type { RealChain } from './real-chain';

/** What the page says is not what the chain holds. */
export class MoneyDifferenceError extends Error {
  override readonly name = 'MoneyDifferenceError';
}

/** Demand that two amounts are the same to the neuron. */
export function requireSame(what: string, shown: unknown, held: unknown): void {
  if (shown !== held) throw new MoneyDifferenceError(`${what}: the page has ${shown}, the chain ${held}`);
}

const fieldOf = (value: unknown, name: string): bigint => {
  const field: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  if (typeof field !== 'bigint') throw new MoneyDifferenceError(`The chain gave no ${name}`);
  return field;
};

/** Only the contract's own word means that there is no ledger. */
async function readLedger(chain: RealChain, owner: Address): Promise<unknown> {
  try {
    return await chain.read({ on: 'ledger', functionName: 'getLedger', args: [owner] });
  } catch (error) {
    const reason =
      error instanceof BaseError ? error.walk((inner) => inner instanceof ContractFunctionRevertedError) : null;
    if (reason instanceof ContractFunctionRevertedError && reason.data?.errorName === 'LedgerNotExists')
      return undefined;
    throw error;
  }
}

/** Read an account contract by contract, without any of the page's own reading code. */
async function readDirectly(chain: RealChain, owner: Address, providers: readonly Address[]) {
  const readSub = async (provider: Address) => {
    const args = [owner, provider] as const;
    const exists = await chain.read({ on: 'inference', functionName: 'accountExists', args });
    return exists === true ? chain.read({ on: 'inference', functionName: 'getAccount', args }) : undefined;
  };
  const [ledger, ...subs] = await Promise.all([readLedger(chain, owner), ...providers.map(readSub)]);
  const sumOf = (name: string) => subs.reduce<bigint>((sum, sub) => sum + (sub ? fieldOf(sub, name) : 0n), 0n);
  return { ledger, balance: sumOf('balance'), pending: sumOf('pendingRefund') };
}

/** Demand that the equation a page would show is the chain's own, to the neuron (B-21, F-047). */
export async function requireEquation(
  chain: RealChain,
  account: AccountState,
  providers: readonly Address[],
): Promise<void> {
  const equation = equationOf(account, new Map());
  const held = await readDirectly(chain, account.owner, providers);
  const available = held.ledger === undefined ? 0n : fieldOf(held.ledger, 'availableBalance');
  const total = held.ledger === undefined ? 0n : fieldOf(held.ledger, 'totalBalance');
  requireSame('a ledger exists', account.ledger !== undefined, held.ledger !== undefined);
  requireSame('available', equation.available, available);
  requireSame('with providers', equation.withProviders, total - available);
  requireSame('being retrieved', equation.pendingRefund, held.pending);
  requireSame('sum of the parts', equation.free + equation.reservedMinimum + equation.pendingRefund, held.balance);
  requireSame('difference', equation.difference, 0n);
}

function amountNow({ subject, provider }: AmountChange, account: AccountState, review: Review): bigint | undefined {
  const named = provider ?? ('provider' in review.intent ? review.intent.provider : undefined);
  const sub = named === undefined ? undefined : subAccountOf(account, named);
  switch (subject) {
    case 'available':
      return account.ledger?.available ?? 0n;
    case 'spendable':
      return sub === undefined ? 0n : spendable(sub);
    case 'pending-refund':
      return sub?.pendingRefund ?? 0n;
    // The fee leaves the wallet too; the conservation check below accounts for it.
    case 'wallet':
    case 'recipient-available':
      return undefined;
  }
}

/** Demand that what a review foretold is what came to pass. A batch foretells each amount more than once; the last word counts. */
export function requireForetold(review: Review, account: AccountState): void {
  const last = new Map(review.changes.map((change) => [`${change.subject}:${change.provider ?? ''}`, change]));
  for (const change of last.values()) {
    const now = amountNow(change, account, review);
    if (now !== undefined) requireSame(`foretold ${change.subject} of ${review.functionName}`, change.after, now);
  }
}

/** Demand that no signature was doomed, and that not one neuron appeared or vanished: what left is fees, gifts and settled charges. */
export async function requireConservation(
  chain: RealChain,
  person: MoneyPerson,
  {
    coins,
    given,
    start,
  }: { readonly coins: bigint; readonly given: ReadonlyMap<string, bigint>; readonly start: bigint },
): Promise<void> {
  let left = 0n;
  // What was taken back and is asked for again can be the same transaction to the byte: it has one hash and costs one fee.
  for (const hash of new Set(person.sent)) {
    const receipt = await fetchReceipt(chain.client, hash);
    if (receipt === undefined) continue;
    requireSame(`transaction ${hash} succeeded`, receipt.success, true);
    left += (receipt.feePaid ?? 0n) + (given.get(hash) ?? 0n);
  }
  const { wallet, ledger } = await person.account();
  const spent = await chain.spentOf(person.address, start);
  requireSame('all coins', wallet + (ledger?.total ?? 0n) + left + spent, coins);
}
