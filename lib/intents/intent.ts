// lib/intents describes what a person wants to do with money as plain data, plans it without side effects, and runs it as one state machine.
import type { Address } from 'viem';
import type { ContractCall } from '@/lib/chain/calls/contract-call';
import type { ReceiptLog } from '@/lib/chain/calls/receipt-log';
import type { AccountState } from '@/lib/domain/account';
import type { BlockRef } from '@/lib/domain/block';
import type { QueryScope } from '@/lib/queries/keys';

/** Put `amount` neuron into the main account; the first deposit opens it (C-02). */
export type DepositIntent = { readonly kind: 'deposit'; readonly amount: bigint };

/** Move `amount` neuron from the main account to one provider's sub-account (C-06, C-07). */
export type FundProviderIntent = {
  readonly kind: 'fund-provider';
  readonly provider: Address;
  readonly amount: bigint;
};

/** Everything a person can want to do with money. */
export type Intent = DepositIntent | FundProviderIntent;

/** What is read right before simulation, all at `block` (C-32). */
export type IntentState = {
  readonly account: AccountState;
  readonly block: BlockRef;
  /** Whether the provider concerned is registered; false where the intent concerns none. */
  readonly serviceRegistered: boolean;
};

/** Which amount a review line is about; each has one word in the message files. */
export type AmountSubject = 'wallet' | 'available' | 'spendable' | 'pending-refund';

/** What one amount is before and will be after, in neuron, gas not counted. */
export type AmountChange = { readonly subject: AmountSubject; readonly before: bigint; readonly after: bigint };

/** What the receipt of a mined step says happened, in neuron. */
export type StepOutcome =
  | { readonly kind: 'deposited'; readonly amount: bigint }
  | { readonly kind: 'funded'; readonly provider: Address; readonly balance: bigint; readonly pendingRefund: bigint };

/** The contracts of the network and the owner: all that a plan depends on besides intent and state. */
export type PlanContext = {
  readonly contracts: { readonly ledger: Address; readonly inference: Address };
  readonly owner: Address;
};

/** One transaction of a plan. */
export type Step = {
  readonly id: string;
  readonly call: ContractCall;
  /** True when the state shows that nothing is left to do; the step is skipped. */
  readonly satisfied: (state: IntentState) => boolean;
};

/** What makes a kind of intent runnable; each kind has one file with exactly these five, in this order. */
export type IntentKind<I extends Intent, Issue> = {
  readonly validate: (intent: I, state: IntentState) => Issue | undefined;
  readonly plan: (intent: I, state: IntentState, context: PlanContext) => readonly Step[];
  /** Read the receipt of the mined step. @throws OutcomeMissingError when it lacks the event it must have. */
  readonly outcome: (intent: I, logs: readonly ReceiptLog[], context: PlanContext) => StepOutcome;
  readonly invalidates: (intent: I) => readonly QueryScope[];
  /** Which amounts the review shows before and after. */
  readonly changes: (intent: I, state: IntentState) => readonly AmountChange[];
};

/** Name what must not be done twice at the same time: equal keys block each other (C-25). */
export function actionKey(intent: Intent): string {
  return intent.kind === 'deposit' ? 'deposit' : `fund-provider:${intent.provider.toLowerCase()}`;
}
