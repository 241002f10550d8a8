import type { Address } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import { ContractRevertError } from '@/lib/chain/contract-errors';
import type { Receipt } from '@/lib/chain/reads/transaction';
import { toAppError } from '@/lib/chain/revert';
import { simulateCall } from '@/lib/chain/simulate';
import type { AppError } from '@/lib/domain/error';
import { TransactionRevertedError } from './errors';
import type { JournalEntry } from './journal';
import { runnableOf } from './kinds';
import type { RunnerState } from './runner-state';

/** Run the undone transaction again on the state before its block; the contract then usually tells why it refused. */
async function explainUndone(client: ReadClient, entry: JournalEntry, receipt: Receipt): Promise<AppError> {
  const { to, input, value, owner } = entry;
  try {
    await simulateCall(client, { to, input, value, from: owner }, { number: receipt.block.number - 1n });
  } catch (error) {
    if (error instanceof ContractRevertError) return error;
  }
  return new TransactionRevertedError('The transaction was mined and undone', { values: { hash: entry.hash } });
}

/** Turn the receipt of a followed transaction into the state it ends in. */
export async function minedState(input: {
  readonly client: ReadClient;
  readonly contracts: { readonly ledger: Address; readonly inference: Address };
  readonly entry: JournalEntry;
  readonly receipt: Receipt;
}): Promise<RunnerState> {
  const { client, contracts, entry, receipt } = input;
  const { intent, hash, owner } = entry;
  if (!receipt.success) {
    return { kind: 'failed', intent, at: 'mined', error: await explainUndone(client, entry, receipt), hash };
  }
  try {
    const outcome = runnableOf(intent).outcome(receipt.logs, { contracts, owner });
    return { kind: 'confirmed', intent, hash, outcome, block: receipt.block, feePaid: receipt.feePaid };
  } catch (error) {
    return { kind: 'failed', intent, at: 'mined', error: toAppError(error), hash };
  }
}
