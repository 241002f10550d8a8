import { subAccountOf } from '@/lib/domain/account';
import { type AcknowledgeIntent, type IntentKind, notDone } from './intent';

/** Why an acknowledgement cannot be set or taken back. Neuron. */
export type AcknowledgeIssue =
  | { readonly kind: 'no-sub-account' }
  | { readonly kind: 'no-effect' }
  | { readonly kind: 'balance-left'; readonly balance: bigint };

/** Acknowledge a provider's signer, or take it back: one `acknowledgeTEESigner`, offered only where it has an effect (F-028, F-029). */
export const acknowledgeKind: IntentKind<AcknowledgeIntent, AcknowledgeIssue> = {
  validate: ({ provider, acknowledged }, { account }) => {
    const sub = subAccountOf(account, provider);
    if (sub === undefined) return { kind: 'no-sub-account' };
    if (sub.acknowledged === acknowledged) return { kind: 'no-effect' };
    return acknowledged || sub.balance === 0n ? undefined : { kind: 'balance-left', balance: sub.balance };
  },
  plan: ({ provider, acknowledged }, _state, context) =>
    notDone([{ id: 'acknowledge', actions: [{ kind: 'acknowledge', provider, acknowledged }] }], context),
  facts: () => [],
};
