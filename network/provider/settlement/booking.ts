import type { Address, Hex } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import type { SettlementStatus } from '@/lib/domain/settlement';
import type { ChainAccess } from '../chain';
import type { NodeLog } from '../log';
import type { Store } from '../store/store';
import type { OrderOutcome } from './settlement-chain';

/** One user's part of a settlement run; amounts in neuron. */
export type SettledUser = {
  readonly user: Address;
  readonly status: SettlementStatus;
  readonly nonce: bigint;
  readonly paid: bigint;
  readonly transactionHash: Hex;
};

export type SettlerParts = {
  readonly access: ChainAccess;
  readonly store: Store;
  readonly signer: PrivateKeyAccount;
  readonly now: () => number;
  readonly log: NodeLog;
  /** How long settled rows are kept for receipts, in milliseconds. */
  readonly receiptsKeptMs: number;
  /** Called for each user whose on-chain account a run has changed. */
  readonly onSettled: (user: Address) => void;
};

/** How long rows wait that the user's balance could not pay: the network's pause (provider protocol §5.4), in milliseconds. */
export const hourMs = 3_600_000;

/** Write what the chain said into the store (§5.4); rows that stay owed wait an hour after a partial payment. */
export async function bookOutcomes(
  parts: SettlerParts,
  outcomes: readonly OrderOutcome[],
): Promise<readonly SettledUser[]> {
  await parts.store.endSettlements(
    outcomes.map(({ user, nonce, status, paid, transactionHash }) => ({
      user,
      nonce,
      state: status === 'success' ? 'settled' : status === 'partial' ? 'partial' : 'rejected',
      paid,
      transactionHash,
      skipUntil: status === 'partial' ? parts.now() + hourMs : 0,
    })),
  );
  for (const { user, status, paid, transactionHash } of outcomes) {
    parts.onSettled(user);
    parts.log('settlement', { user, status, paid: paid.toString(), transaction: transactionHash });
  }
  return outcomes;
}
