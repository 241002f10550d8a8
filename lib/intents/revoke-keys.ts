import { subAccountOf } from '@/lib/domain/account';
import { type IntentKind, notDone, type RevokeKeysIntent } from './intent';

/** Why keys cannot be ended: the contract keeps their generation in the sub-account. */
export type RevokeKeysIssue = { readonly kind: 'no-sub-account' };

/** End every key and every running session with one provider: one `revokeAllTokens` (C-28). */
export const revokeKeysKind: IntentKind<RevokeKeysIntent, RevokeKeysIssue> = {
  validate: ({ provider }, { account }) =>
    subAccountOf(account, provider) === undefined ? { kind: 'no-sub-account' } : undefined,
  plan: ({ provider }, _state, context) =>
    notDone([{ id: 'revoke-keys', actions: [{ kind: 'revoke-keys', provider }] }], context),
  facts: ({ provider }) => [{ kind: 'ends-keys', provider }],
};
