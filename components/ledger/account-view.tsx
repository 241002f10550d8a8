'use client';

import type { ReactNode } from 'react';
import { Button, LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { Ticking } from '@/components/ui/ticking';
import { type AccountState, equationOf } from '@/lib/domain/account';
import type { Remote } from '@/lib/domain/remote';
import { blockLine } from '@/lib/i18n/block-line';
import { errorText } from '@/lib/i18n/error-text';
import type { Movement } from '@/lib/react/use-movement';
import { useText } from '@/lib/react/use-text';
import { EquationView } from './equation-view';
import type { Fundable } from './fund-form';
import { estimateOf, type LastUses, type RefundRequests, type UnsettledUse } from './funds';
import { Movements } from './movements';
import { ProviderNames } from './provider-name';
import { SubAccountTable } from './sub-account-table';

export type AccountViewProps = {
  /** undefined: no wallet is connected. */
  readonly account: Remote<AccountState> | undefined;
  readonly uses: ReadonlyMap<string, UnsettledUse> | undefined;
  readonly charged: ReadonlyMap<string, bigint> | undefined;
  readonly models: ReadonlyMap<string, string> | undefined;
  readonly fundable: readonly Fundable[];
  readonly preferred: string | undefined;
  /** How much a link asked to move there, neuron. */
  readonly preferredAmount: bigint | undefined;
  /** The provider a link asked to retrieve from. */
  readonly preferredRetrieval?: string | undefined;
  /** Which providers the reader works with; undefined while not known. */
  readonly inUse?: LastUses | undefined;
  /** The transactions that asked for what is being retrieved; undefined until the history has been read. */
  readonly requests?: RefundRequests | undefined;
  readonly movement: Movement;
  readonly wrongNetwork: boolean;
  readonly onConnect: () => void;
};

function AccountSkeleton() {
  const { t } = useText();
  return (
    <div aria-busy="true" className="space-y-6">
      <p role="status" className="sr-only">
        {t('account.loading')}
      </p>
      <div className="flex flex-wrap gap-8">
        {[0, 1, 2, 3].map((term) => (
          <div key={term}>
            <Skeleton className="block h-7 w-24" />
            <Skeleton className="mt-1 block h-4 w-28" />
          </div>
        ))}
      </div>
      <Skeleton className="block h-3 w-full max-w-4xl" />
      <Skeleton className="block h-24 w-full max-w-2xl" />
    </div>
  );
}

function KnownAccount({
  state,
  chainTime,
  ...props
}: AccountViewProps & { readonly state: AccountState; readonly chainTime: bigint }) {
  const { t, formatters } = useText();
  const { uses } = props;
  const equation = equationOf(state, uses === undefined ? undefined : estimateOf(state, uses));
  const all = [...(uses?.values() ?? [])];
  return (
    <>
      {state.ledger === undefined ? (
        <Notice title={t('account.no-ledger-title')}>
          {t('account.no-ledger', { minimum: formatters.amount(state.limits.minAccountBalance, { preset: 'exact' }) })}
        </Notice>
      ) : (
        <>
          <EquationView
            equation={equation}
            receipts={all.reduce((sum, use) => sum + use.receipts, 0)}
            withoutFee={all.reduce((sum, use) => sum + use.withoutFee, 0)}
          />
          <SubAccountTable
            state={state}
            chainTime={chainTime}
            uses={uses}
            charged={props.charged}
            models={props.models}
          />
        </>
      )}
      <Movements {...props} state={state} chainTime={chainTime} />
    </>
  );
}

function AccountBody(props: AccountViewProps) {
  const { t, formatters } = useText();
  const { account } = props;
  if (account === undefined) {
    return (
      <Notice
        title={t('account.no-wallet-title')}
        action={
          <Button variant="primary" onClick={props.onConnect}>
            {t('account.connect')}
          </Button>
        }
      >
        {t('account.no-wallet')}
      </Notice>
    );
  }
  switch (account.state) {
    case 'loading':
      return <AccountSkeleton />;
    case 'failed':
      return (
        <Notice
          tone="failed"
          title={t('account.failed-title')}
          action={<Button onClick={account.retry}>{t('account.retry')}</Button>}
        >
          {errorText(t, account.error)}
        </Notice>
      );
    case 'stale':
      return (
        <>
          <Notice
            tone="warning"
            title={t('account.stale-title')}
            action={<Button onClick={account.retry}>{t('account.retry')}</Button>}
          >
            <Ticking>
              {(now) =>
                t('ui.stale-because', {
                  age: formatters.relativeTime(account.readAt, now),
                  reason: errorText(t, account.error),
                })
              }
            </Ticking>
          </Notice>
          <div className="space-y-10 text-ink-muted">
            <KnownAccount {...props} state={account.value} chainTime={account.block.timestamp} />
          </div>
        </>
      );
    case 'fresh':
      return <KnownAccount {...props} state={account.value} chainTime={account.block.timestamp} />;
  }
}

function ReadLine({ account }: { readonly account: Remote<AccountState> }): ReactNode {
  const text = useText();
  if (account.state === 'loading' || account.state === 'failed') return null;
  return <Ticking>{(now) => blockLine(text, { block: account.block, readAt: account.readAt, now })}</Ticking>;
}

/** The account: the equation, what stands with each provider, and the movements by hand. */
export function AccountView(props: AccountViewProps) {
  const { t } = useText();
  return (
    <div className="max-w-[100rem] space-y-10 px-4 py-6 sm:px-6 lg:px-8">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h1 className="text-xl font-semibold tracking-tight">{t('account.title')}</h1>
          <p className="mt-1 max-w-[72ch] text-pretty text-ink-muted">{t('account.strip')}</p>
        </div>
        {props.account === undefined ? null : (
          <div className="flex items-center gap-4">
            <p className="tabular text-sm text-ink-muted">
              <ReadLine account={props.account} />
            </p>
            <LinkButton href="/account/statement/" size="small">
              {t('account.view-statement')}
            </LinkButton>
          </div>
        )}
      </div>
      <ProviderNames names={props.models}>
        <AccountBody {...props} />
      </ProviderNames>
    </div>
  );
}
