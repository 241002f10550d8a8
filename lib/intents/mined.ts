import type { ReadClient } from '@/lib/chain/client';
import { ContractRevertError } from '@/lib/chain/contract-errors';
import type { Receipt } from '@/lib/chain/reads/transaction';
import { toAppError } from '@/lib/chain/revert';
import { simulateCall } from '@/lib/chain/simulate';
import type { NetworkConfig } from '@/lib/config/network';
import type { AppError } from '@/lib/domain/error';
import { TransactionRevertedError } from './errors';
import type { JournalEntry } from './journal';
import { actionOutcome } from './outcome';
import type { RunnerState } from './runner-state';

/** Run the undone transaction again on the state before its block; the contract then usually tells why it refused. */
async function explainUndone(client: ReadClient, entry: JournalEntry, receipt: Receipt): Promise<AppError> {
  const { to, input, value, owner, hash = '' } = entry;
  try {
    await simulateCall(client, { to, input, value, from: owner }, { number: receipt.block.number - 1n });
  } catch (error) {
    if (error instanceof ContractRevertError) return error;
  }
  return new TransactionRevertedError('The transaction was mined and undone', { values: { hash } });
}

/** The states a mined transaction can end in. */
export type MinedState = Extract<RunnerState, { readonly kind: 'confirmed' | 'failed' }>;

/** Turn the receipt of a followed step into the state it ends in. */
export async function minedState(
  { client, network }: { readonly client: ReadClient; readonly network: Pick<NetworkConfig, 'contracts'> },
  { entry, receipt }: { readonly entry: JournalEntry; readonly receipt: Receipt },
): Promise<MinedState> {
  const { intent, hash = receipt.hash, owner } = entry;
  const failed = (error: AppError): MinedState => ({ kind: 'failed', intent, at: 'mined', error, hash });
  if (!receipt.success) return failed(await explainUndone(client, entry, receipt));
  const { inference } = network.contracts;
  const [first, ...more] = entry.run.step.actions;
  const read = (action: typeof first) => actionOutcome(action, receipt.logs, { inference, owner });
  try {
    const outcomes = [read(first), ...more.map(read)];
    const outcome = outcomes.at(-1) ?? read(first);
    const { block, feePaid } = receipt;
    return { kind: 'confirmed', intent, hash, outcome, ...(more.length > 0 && { outcomes }), block, feePaid };
  } catch (error) {
    return failed(toAppError(error));
  }
}
