import type { Address } from 'viem';
import type { ReceiptLog } from '@/lib/chain/calls/receipt-log';
import { type RetrievalOutcome, retrieveFundOutcomes } from '@/lib/chain/calls/retrieve-fund';
import { revokeAllTokensOutcome } from '@/lib/chain/calls/revoke-all-tokens';
import { transferFundOutcome } from '@/lib/chain/calls/transfer-fund';
import type { StepAction } from './action';
import { OutcomeMissingError } from './errors';

/** What the receipt of a mined action says happened, in neuron. */
export type StepOutcome =
  | { readonly kind: 'deposited'; readonly amount: bigint }
  | { readonly kind: 'deposited-for'; readonly recipient: Address; readonly amount: bigint }
  | { readonly kind: 'funded'; readonly provider: Address; readonly balance: bigint; readonly pendingRefund: bigint }
  | { readonly kind: 'retrieved'; readonly rows: readonly RetrievalOutcome[] }
  | { readonly kind: 'withdrew'; readonly amount: bigint }
  | { readonly kind: 'closed' }
  | { readonly kind: 'acknowledged'; readonly provider: Address; readonly acknowledged: boolean }
  | { readonly kind: 'revoked-keys'; readonly provider: Address; readonly generation: bigint };

/**
 * Read what a mined action did from the logs of its receipt; where the contract emits nothing, success itself is the outcome.
 * @throws OutcomeMissingError when the receipt lacks the event it must have.
 */
export function actionOutcome(
  action: StepAction,
  logs: readonly ReceiptLog[],
  { inference, owner }: { readonly inference: Address; readonly owner: Address },
): StepOutcome {
  switch (action.kind) {
    case 'deposit':
      return { kind: 'deposited', amount: action.amount };
    case 'deposit-for':
      return { kind: 'deposited-for', recipient: action.recipient, amount: action.amount };
    case 'transfer': {
      const outcome = transferFundOutcome(logs, { inference, owner, provider: action.provider });
      if (outcome === undefined) throw new OutcomeMissingError('The transfer was mined without a balance update');
      return { kind: 'funded', ...outcome };
    }
    case 'retrieve':
      return { kind: 'retrieved', rows: retrieveFundOutcomes(logs, { inference, owner, providers: action.providers }) };
    case 'withdraw':
      return { kind: 'withdrew', amount: action.amount };
    case 'delete-ledger':
      return { kind: 'closed' };
    case 'acknowledge':
      return { kind: 'acknowledged', provider: action.provider, acknowledged: action.acknowledged };
    case 'revoke-keys': {
      const outcome = revokeAllTokensOutcome(logs, { inference, owner, provider: action.provider });
      if (outcome === undefined) throw new OutcomeMissingError('The keys were revoked without an event');
      return { kind: 'revoked-keys', ...outcome };
    }
  }
}
