'use client';

import { Terms } from '@/components/ui/terms';
import type { AccountState } from '@/lib/domain/account';
import type { Movement } from '@/lib/react/use-movement';
import { useTerms } from '@/lib/react/use-terms';
import { useText } from '@/lib/react/use-text';
import type { AccountViewProps } from './account-view';
import { CloseForm } from './close-form';
import { DepositForm } from './deposit-form';
import { FundForm } from './fund-form';
import { RetrieveForm } from './retrieve-form';
import { SignerForm } from './signer-form';
import { UnfinishedNotice } from './unfinished-notice';
import { WithdrawForm } from './withdraw-form';

/** Whether a movement of this kind is under way or just decided: its form stays, also where the chain no longer calls for it. */
function isShown({ state }: Movement, kind: 'withdraw' | 'retrieve' | 'close-account' | 'acknowledge'): boolean {
  return state.kind !== 'ready' && state.intent.kind === kind;
}

/** The movements by hand. What needs a main account is offered where there is one. */
export function Movements({
  state,
  chainTime,
  ...props
}: AccountViewProps & { readonly state: AccountState; readonly chainTime: bigint }) {
  const { t } = useText();
  const { movement } = props;
  const words = useTerms(['ledger', 'sub-account', 'refund']);
  const blocked = props.wrongNetwork ? t('account.switch-first') : undefined;
  const shared = { account: state, movement, blocked };
  const hasLedger = state.ledger !== undefined;
  return (
    <section>
      <h2 className="mb-4 border-b border-outline pb-2 text-md font-semibold">{t('account.movements-title')}</h2>
      <div className="mb-6">
        <Terms {...words} />
      </div>
      {props.unfinished === undefined ? null : <UnfinishedNotice unfinished={props.unfinished} blocked={blocked} />}
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-2">
        <DepositForm {...shared} recipient={props.recipient} known={props.known} />
        <FundForm
          // Another link is another wish: its amount replaces what was typed for the last one.
          key={`${props.preferred}-${props.preferredAmount}`}
          {...shared}
          providers={props.fundable}
          preferred={props.preferred}
          preferredAmount={props.preferredAmount}
          costs={props.costs}
          uses={props.uses}
          signerChanges={props.signerChanges}
        />
        {state.subAccounts.length > 0 || isShown(movement, 'retrieve') ? (
          <RetrieveForm
            key={`retrieve-${props.preferredRetrieval}`}
            {...shared}
            chainTime={chainTime}
            inUse={props.inUse}
            requests={props.requests}
            preferred={props.preferredRetrieval}
          />
        ) : null}
        {hasLedger || isShown(movement, 'withdraw') ? <WithdrawForm {...shared} /> : null}
        {hasLedger || isShown(movement, 'close-account') ? <CloseForm {...shared} chainTime={chainTime} /> : null}
        {state.subAccounts.length > 0 || isShown(movement, 'acknowledge') ? (
          <SignerForm {...shared} signers={props.signers} changes={props.signerChanges} />
        ) : null}
      </div>
    </section>
  );
}
