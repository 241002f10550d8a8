import { acknowledgeKind } from './acknowledge';
import { closeAccountKind } from './close-account';
import { depositKind } from './deposit';
import { depositForKind } from './deposit-for';
import type { IntentIssue } from './errors';
import { fundAndStartKind } from './fund-and-start';
import { fundProviderKind } from './fund-provider';
import type { Intent, IntentKind, IntentState, PlanContext, ReviewFact, Step } from './intent';
import { retrieveKind } from './retrieve';
import { revokeKeysKind } from './revoke-keys';
import { withdrawKind } from './withdraw';

/** An intent together with everything its kind knows about it. */
export type RunnableIntent = {
  readonly validate: (state: IntentState, context: PlanContext) => IntentIssue | undefined;
  readonly plan: (state: IntentState, context: PlanContext) => readonly Step[];
  readonly facts: (state: IntentState, step: Step) => readonly ReviewFact[];
};

function bind<I extends Intent, Issue extends IntentIssue>(intent: I, kind: IntentKind<I, Issue>): RunnableIntent {
  return {
    validate: (state, context) => kind.validate(intent, state, context),
    plan: (state, context) => kind.plan(intent, state, context),
    facts: (state, step) => kind.facts(intent, state, step),
  };
}

/** Join an intent with its kind. */
export function runnableOf(intent: Intent): RunnableIntent {
  switch (intent.kind) {
    case 'deposit':
      return bind(intent, depositKind);
    case 'deposit-for':
      return bind(intent, depositForKind);
    case 'fund-provider':
      return bind(intent, fundProviderKind);
    case 'fund-and-start':
      return bind(intent, fundAndStartKind);
    case 'retrieve':
      return bind(intent, retrieveKind);
    case 'withdraw':
      return bind(intent, withdrawKind);
    case 'close-account':
      return bind(intent, closeAccountKind);
    case 'acknowledge':
      return bind(intent, acknowledgeKind);
    case 'revoke-keys':
      return bind(intent, revokeKeysKind);
  }
}
