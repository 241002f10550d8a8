import type { Address } from 'viem';
import { planRetrieval, type RetrievalForecast, type RetrievalPlan, type RetrievalSkip } from '@/lib/domain/retrieval';
import type { IntentKind, IntentState, PlanContext, RetrieveIntent, ReviewFact, Step } from './intent';

/** Why nothing can be retrieved; `nextDueAt` in chain seconds, undefined where nothing waits either. */
export type RetrieveIssue =
  | { readonly kind: 'no-ledger' }
  | { readonly kind: 'nothing-to-retrieve'; readonly nextDueAt: bigint | undefined };

function coveredBy(done: readonly Step[]): ReadonlySet<string> {
  const providers = done.flatMap(({ actions }) =>
    actions.flatMap((action) => (action.kind === 'retrieve' ? action.providers : [])),
  );
  return new Set(providers.map((provider) => provider.toLowerCase()));
}

/** Plan what is left of a retrieval in this run: nobody is asked twice, even where a refund became due meanwhile. */
export function remainingRetrieval(
  providers: readonly Address[],
  { account, block }: IntentState,
  { done }: Pick<PlanContext, 'done'>,
): RetrievalPlan {
  const covered = coveredBy(done);
  const left = providers.filter((provider) => !covered.has(provider.toLowerCase()));
  return planRetrieval({ providers: left, state: account, now: block.timestamp });
}

/** Make one step of each batch; the ids go on counting over what is done. */
export function retrievalSteps(
  batches: readonly (readonly RetrievalForecast[])[],
  { done }: Pick<PlanContext, 'done'>,
): readonly Step[] {
  const first = done.filter(({ actions: [action] }) => action.kind === 'retrieve').length + 1;
  return batches.map((batch, index) => ({
    id: `retrieve-${first + index}`,
    actions: [{ kind: 'retrieve', providers: batch.map(({ provider }) => provider) }],
  }));
}

/** Say what a retrieving step does with each of its providers. */
export function retrievalFacts(step: Step, { account, block }: IntentState): readonly ReviewFact[] {
  return step.actions.flatMap((action): readonly ReviewFact[] => {
    if (action.kind !== 'retrieve') return [];
    const { batches } = planRetrieval({ providers: action.providers, state: account, now: block.timestamp });
    return [{ kind: 'retrieves', forecasts: batches.flat() }];
  });
}

const dueOf = (skip: RetrievalSkip): bigint | undefined => ('nextDueAt' in skip ? skip.nextDueAt : undefined);

/** When the next of the skipped ones can be collected, chain seconds. */
export function nextDueOf({ skipped }: RetrievalPlan): bigint | undefined {
  return skipped
    .map(({ skip }) => dueOf(skip))
    .reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined);
}

/** A retrieval from the chosen providers: one `retrieveFund` per batch, without those that would undo it or have nothing to do. */
export const retrieveKind: IntentKind<RetrieveIntent, RetrieveIssue> = {
  validate: ({ providers }, state, context) => {
    if (state.account.ledger === undefined) return { kind: 'no-ledger' };
    const plan = remainingRetrieval(providers, state, context);
    return plan.batches.length > 0 ? undefined : { kind: 'nothing-to-retrieve', nextDueAt: nextDueOf(plan) };
  },
  plan: ({ providers }, state, context) =>
    retrievalSteps(remainingRetrieval(providers, state, context).batches, context),
  facts: ({ providers }, state, step) => {
    const { skipped } = planRetrieval({ providers, state: state.account, now: state.block.timestamp });
    const skips = skipped.map(({ provider, skip }): ReviewFact => ({ kind: 'skips', provider, skip }));
    return [...retrievalFacts(step, state), ...skips];
  },
};
