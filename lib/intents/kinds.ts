import type { ReceiptLog } from '@/lib/chain/calls/receipt-log';
import type { QueryScope } from '@/lib/queries/keys';
import { depositKind } from './deposit';
import type { IntentIssue } from './errors';
import { fundProviderKind } from './fund-provider';
import type { AmountChange, Intent, IntentKind, IntentState, PlanContext, Step, StepOutcome } from './intent';

/** An intent together with everything its kind knows about it. */
export type RunnableIntent = {
  readonly validate: (state: IntentState) => IntentIssue | undefined;
  readonly plan: (state: IntentState, context: PlanContext) => readonly Step[];
  readonly outcome: (logs: readonly ReceiptLog[], context: PlanContext) => StepOutcome;
  readonly invalidates: () => readonly QueryScope[];
  readonly changes: (state: IntentState) => readonly AmountChange[];
};

function bind<I extends Intent, Issue extends IntentIssue>(intent: I, kind: IntentKind<I, Issue>): RunnableIntent {
  return {
    validate: (state) => kind.validate(intent, state),
    plan: (state, context) => kind.plan(intent, state, context),
    outcome: (logs, context) => kind.outcome(intent, logs, context),
    invalidates: () => kind.invalidates(intent),
    changes: (state) => kind.changes(intent, state),
  };
}

/** Join an intent with its kind. */
export function runnableOf(intent: Intent): RunnableIntent {
  switch (intent.kind) {
    case 'deposit':
      return bind(intent, depositKind);
    case 'fund-provider':
      return bind(intent, fundProviderKind);
  }
}
