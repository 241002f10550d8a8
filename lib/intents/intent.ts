// lib/intents describes what a person wants to do with money as plain data, plans it without side effects, and runs it as one state machine.
import type { Address } from 'viem';
import type { AccountState } from '@/lib/domain/account';
import type { BlockRef } from '@/lib/domain/block';
import type { RetrievalForecast, RetrievalSkip } from '@/lib/domain/retrieval';
import type { StepAction } from './action';

/** Put `amount` neuron into the main account; the first deposit opens it (C-02). */
export type DepositIntent = { readonly kind: 'deposit'; readonly amount: bigint };

/** Put `amount` neuron of the own wallet into the main account of another address (F-045). */
export type DepositForIntent = { readonly kind: 'deposit-for'; readonly recipient: Address; readonly amount: bigint };

/** Move `amount` neuron from the main account to one provider's sub-account (C-06, C-07). */
export type FundProviderIntent = {
  readonly kind: 'fund-provider';
  readonly provider: Address;
  readonly amount: bigint;
};

/** Deposit `deposit` neuron, then move `amount` to one provider: two prompts, or one where the wallet can (F-042). `deposit` 0: only move. */
export type FundAndStartIntent = {
  readonly kind: 'fund-and-start';
  readonly provider: Address;
  readonly deposit: bigint;
  readonly amount: bigint;
};

/** Collect what is due from these providers and ask back the rest (C-10 to C-12, C-15); one transaction per batch. */
export type RetrieveIntent = { readonly kind: 'retrieve'; readonly providers: readonly Address[] };

/** Pay `amount` neuron from the main account to the wallet (C-04). */
export type WithdrawIntent = { readonly kind: 'withdraw'; readonly amount: bigint };

/** Do everything of the closing checklist that can be done now; started again later, it goes on where the chain stands (C-05, F-055). */
export type CloseAccountIntent = { readonly kind: 'close-account' };

/** Acknowledge a provider's signer, or take that back (C-19, F-028, F-029). */
export type AcknowledgeIntent = {
  readonly kind: 'acknowledge';
  readonly provider: Address;
  readonly acknowledged: boolean;
};

/** End every key and every running chat session with one provider (C-28). */
export type RevokeKeysIntent = { readonly kind: 'revoke-keys'; readonly provider: Address };

/** Everything a person can want to do with money. */
export type Intent =
  | DepositIntent
  | DepositForIntent
  | FundProviderIntent
  | FundAndStartIntent
  | RetrieveIntent
  | WithdrawIntent
  | CloseAccountIntent
  | AcknowledgeIntent
  | RevokeKeysIntent;

/** What is read right before simulation, all at `block` (C-32). */
export type IntentState = {
  readonly account: AccountState;
  readonly block: BlockRef;
  /** Whether the provider concerned is registered; false where the intent concerns none. */
  readonly serviceRegistered: boolean;
  /** The address that is given money; undefined where the intent concerns none. `available`: undefined where it has no ledger. */
  readonly recipient: Recipient | undefined;
};

/** What the chain says about an address that is given money. Neuron. */
export type Recipient = {
  readonly address: Address;
  readonly available: bigint | undefined;
  readonly isContract: boolean;
};

/** Which amount a review line is about; each has one word in the message files. */
export type AmountSubject = 'wallet' | 'available' | 'spendable' | 'pending-refund' | 'recipient-available';

/** What one amount is before and will be after, in neuron, gas not counted; `provider` where several are concerned. */
export type AmountChange = {
  readonly subject: AmountSubject;
  readonly before: bigint;
  readonly after: bigint;
  readonly provider?: Address;
};

/** What else the person should know before agreeing; each has a sentence. Neuron. */
export type ReviewFact =
  /** The contract sets the owner's acknowledgement of the provider's signer with the transfer. */
  | { readonly kind: 'acknowledges-signer'; readonly provider: Address }
  /** Pending refunds are cancelled first, newest first (C-07). */
  | { readonly kind: 'cancels-refunds'; readonly provider: Address; readonly amount: bigint }
  | { readonly kind: 'recipient-opens-account'; readonly minimum: bigint }
  | { readonly kind: 'recipient-is-contract' }
  | { readonly kind: 'only-recipient-withdraws' }
  /** What the call does for each provider of this batch; `locks` > 0: that provider refuses requests from then on (C-15). */
  | { readonly kind: 'retrieves'; readonly forecasts: readonly RetrievalForecast[] }
  | { readonly kind: 'skips'; readonly provider: Address; readonly skip: RetrievalSkip }
  /** The main account and all sub-accounts are deleted with this transaction. */
  | { readonly kind: 'closes-account' }
  /** All keys and running sessions with the provider end; closing would bring singly revoked keys back to life otherwise. */
  | { readonly kind: 'ends-keys'; readonly provider: Address };

/** One transaction of a plan, or one batch of calls that a wallet runs as one. */
export type Step = { readonly id: string; readonly actions: readonly [StepAction, ...StepAction[]] };

/** The contracts of the network, the owner, and what of this run is mined already: all a plan depends on besides intent and state. */
export type PlanContext = {
  readonly contracts: { readonly ledger: Address; readonly inference: Address };
  readonly owner: Address;
  readonly done: readonly Step[];
  /** The wallet runs several calls as one, all or nothing (EIP-5792). */
  readonly canBatch: boolean;
};

/** What makes a kind of intent runnable; each kind has one file with exactly these three. */
export type IntentKind<I extends Intent, Issue> = {
  /** What keeps the rest of the run from being done. */
  readonly validate: (intent: I, state: IntentState, context: PlanContext) => Issue | undefined;
  /** The transactions that are left to do, in order; empty when nothing is. */
  readonly plan: (intent: I, state: IntentState, context: PlanContext) => readonly Step[];
  /** What the review of a step says beside the amounts. */
  readonly facts: (intent: I, state: IntentState, step: Step) => readonly ReviewFact[];
};

/** Leave out the steps that this run has done already; two runs of the same amounts are two wishes. */
export function notDone(steps: readonly Step[], { done }: Pick<PlanContext, 'done'>): readonly Step[] {
  return steps.filter(({ id }) => !done.some((step) => step.id === id));
}

const lower = (address: Address) => address.toLowerCase();

/** Name what must not be done twice at the same time: intents and actions that share a key block each other (C-25). */
export function intentKeys(intent: Intent): readonly string[] {
  switch (intent.kind) {
    case 'deposit':
      return ['deposit'];
    case 'deposit-for':
      return [`deposit-for:${lower(intent.recipient)}`];
    case 'fund-provider':
      return [`transfer:${lower(intent.provider)}`];
    case 'fund-and-start':
      return ['deposit', `transfer:${lower(intent.provider)}`];
    case 'retrieve':
      return intent.providers.map((provider) => `retrieve:${lower(provider)}`);
    case 'withdraw':
      return ['withdraw'];
    case 'close-account':
      return ['withdraw'];
    case 'acknowledge':
      return [`acknowledge:${lower(intent.provider)}`];
    case 'revoke-keys':
      return [`revoke-keys:${lower(intent.provider)}`];
  }
}
