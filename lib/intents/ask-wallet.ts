import { fetchPendingCount } from '@/lib/chain/reads/transaction';
import {
  WalletBatchRefusedError,
  WalletChainError,
  WalletLockedError,
  WalletRejectedError,
  WalletUnsupportedError,
} from '@/lib/chain/wallet-errors';
import { actionKeys } from './action';
import { ActionAskedError } from './errors';
import type { Step } from './intent';
import type { JournalEntry } from './journal';
import { requireNotOpen } from './open-action';
import { journalOwnerOf, type RunnerPorts, type TabLock } from './ports';
import { doneSteps, type Run } from './run';
import type { Review } from './runner-state';
import { checkReviewed, sendReviewed } from './send';

/**
 * A request that the wallet agreed to; `isKept` false: it would not be picked up after a reload. `unsure`: the wallet was opened and
 * failed in a way that leaves open whether it sent; the journal keeps the request, to be looked for.
 */
export type Asked = { readonly entry: JournalEntry; readonly isKept: boolean } | { readonly unsure: unknown };

type AskInput = { readonly review: Review; readonly step: Step; readonly run: Run };

function lockNames(ports: Required<RunnerPorts>, { actions }: Step): readonly string[] {
  const { chainId, contract, owner } = journalOwnerOf(ports);
  const names = actions.map((action) => (action.kind === 'retrieve' ? action.kind : (actionKeys(action)[0] ?? '')));
  return names.map((name) => `movement:${chainId}:${contract}:${owner}:${name}`);
}

/** Hold all locks at once; names come in one order everywhere, and nobody waits for one, so none can block for ever. */
function holding<T>(lock: TabLock, names: readonly string[], run: () => Promise<T>): Promise<T | 'taken'> {
  const [first, ...rest] = names;
  return first === undefined ? run() : lock(first, () => holding(lock, rest, run));
}

/** Knowing it finds a transaction whose hash never arrived; without it everything works but that. */
async function nextNonceOf({ client, wallet }: Required<RunnerPorts>): Promise<bigint | undefined> {
  try {
    return await fetchPendingCount(client, wallet.address);
  } catch {
    return undefined;
  }
}

async function draftEntry(ports: Required<RunnerPorts>, { review, step, run }: AskInput): Promise<JournalEntry> {
  const { to, input, value } = review.request;
  const number = doneSteps(run).length + 1;
  return {
    id: ports.newId(),
    ...journalOwnerOf(ports),
    intent: run.intent,
    run: { id: run.id, step, number, count: Math.max(run.count ?? 1, number) },
    to,
    input,
    value,
    hash: undefined,
    callsId: undefined,
    nonce: undefined,
    nextNonce: await nextNonceOf(ports),
    sentAt: ports.now(),
    sentAtBlock: review.block.number,
    status: 'asking',
  };
}

/** Not among them: a busy wallet. Wallets give that code too when their node is lost, and that may be while they send. */
const refusals = [
  WalletRejectedError,
  WalletLockedError,
  WalletChainError,
  WalletUnsupportedError,
  WalletBatchRefusedError,
];

/** After any other failure the request may have been sent all the same. */
function isNothingSent(error: unknown): boolean {
  return refusals.some((refusal) => error instanceof refusal);
}

async function askOnce(ports: Required<RunnerPorts>, input: AskInput): Promise<Asked> {
  const { wallet, journal, now } = ports;
  const { review, step } = input;
  const keys = step.actions.flatMap(actionKeys);
  await requireNotOpen(ports, { keys, owner: journalOwnerOf(ports), now: now() });
  await checkReviewed({ ...ports, review });
  const asking = await draftEntry(ports, input);
  // Before the wallet opens: a page that dies now must find on its return what may have been sent (C-25).
  await journal.put(asking);
  try {
    const sent = await sendReviewed({ wallet, review });
    const entry: JournalEntry = { ...asking, ...sent, sentAt: now(), status: 'open' };
    return { entry, isKept: (await journal.put(entry)) === 'kept' };
  } catch (error) {
    if (!isNothingSent(error)) return { unsure: error };
    await journal.remove(asking);
    throw error;
  }
}

/**
 * Open the wallet for a reviewed step, once over all tabs, and journal the request before and after.
 * @throws ActionOpenError, ActionAskedError, or why the wallet was not opened or did not send.
 */
export async function askWallet(ports: Required<RunnerPorts>, input: AskInput): Promise<Asked> {
  const asked = await holding(ports.lock, lockNames(ports, input.step), () => askOnce(ports, input));
  if (asked === 'taken') throw new ActionAskedError('Another tab has the wallet open for the same action');
  return asked;
}
