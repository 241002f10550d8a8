import type { Address } from 'viem';
import { acknowledgeTeeSignerCall } from '@/lib/chain/calls/acknowledge-tee-signer';
import type { ContractCall } from '@/lib/chain/calls/contract-call';
import { deleteLedgerCall } from '@/lib/chain/calls/delete-ledger';
import { depositFundCall } from '@/lib/chain/calls/deposit-fund';
import { depositFundForCall } from '@/lib/chain/calls/deposit-fund-for';
import { refundCall } from '@/lib/chain/calls/refund';
import { retrieveFundCall } from '@/lib/chain/calls/retrieve-fund';
import { revokeAllTokensCall } from '@/lib/chain/calls/revoke-all-tokens';
import { transferFundCall } from '@/lib/chain/calls/transfer-fund';
import type { QueryScope } from '@/lib/queries/keys';

/** One call to the contracts in the words of the product, as plain data that survives a reload. Amounts in neuron. */
export type StepAction =
  | { readonly kind: 'deposit'; readonly amount: bigint }
  | { readonly kind: 'deposit-for'; readonly recipient: Address; readonly amount: bigint }
  | { readonly kind: 'transfer'; readonly provider: Address; readonly amount: bigint }
  | { readonly kind: 'retrieve'; readonly providers: readonly Address[] }
  | { readonly kind: 'withdraw'; readonly amount: bigint }
  | { readonly kind: 'delete-ledger' }
  | { readonly kind: 'acknowledge'; readonly provider: Address; readonly acknowledged: boolean }
  | { readonly kind: 'revoke-keys'; readonly provider: Address };

/** Build the contract call of an action; `serviceName` as the chain names the inference service (C-21). */
export function actionCall(
  action: StepAction,
  at: {
    readonly contracts: { readonly ledger: Address; readonly inference: Address };
    readonly serviceName: string;
  },
): ContractCall {
  const { ledger, inference } = at.contracts;
  switch (action.kind) {
    case 'deposit':
      return depositFundCall({ ledger, amount: action.amount });
    case 'deposit-for':
      return depositFundForCall({ ledger, recipient: action.recipient, amount: action.amount });
    case 'transfer':
      return transferFundCall({
        ledger,
        provider: action.provider,
        serviceName: at.serviceName,
        amount: action.amount,
      });
    case 'retrieve':
      return retrieveFundCall({ ledger, providers: action.providers, serviceName: at.serviceName });
    case 'withdraw':
      return refundCall({ ledger, amount: action.amount });
    case 'delete-ledger':
      return deleteLedgerCall({ ledger });
    case 'acknowledge':
      return acknowledgeTeeSignerCall({ inference, provider: action.provider, acknowledged: action.acknowledged });
    case 'revoke-keys':
      return revokeAllTokensCall({ inference, provider: action.provider });
  }
}

/** Name what an action must not be done twice at the same time with; the counterpart of `intentKeys`. */
export function actionKeys(action: StepAction): readonly string[] {
  switch (action.kind) {
    case 'deposit':
      return ['deposit'];
    case 'deposit-for':
      return [`deposit-for:${action.recipient.toLowerCase()}`];
    case 'transfer':
      return [`transfer:${action.provider.toLowerCase()}`];
    case 'retrieve':
      return action.providers.map((provider) => `retrieve:${provider.toLowerCase()}`);
    case 'withdraw':
    case 'delete-ledger':
      return ['withdraw'];
    case 'acknowledge':
      return [`acknowledge:${action.provider.toLowerCase()}`];
    case 'revoke-keys':
      return [`revoke-keys:${action.provider.toLowerCase()}`];
  }
}

/** Name what an action makes stale once it is mined; the ledger's own movements leave no event in a statement. */
export function actionScopes(action: StepAction): readonly QueryScope[] {
  switch (action.kind) {
    case 'deposit':
    case 'deposit-for':
    case 'acknowledge':
    case 'revoke-keys':
      return [{ noun: 'account' }];
    case 'transfer':
    case 'retrieve':
    case 'withdraw':
    case 'delete-ledger':
      return [{ noun: 'account' }, { noun: 'statement' }];
  }
}
