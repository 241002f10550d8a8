'use client';

import type { ReactNode } from 'react';
import type { Address } from 'viem';
import { Address as AddressText } from '@/components/ui/address';
import { Button, LinkButton } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { Ticking } from '@/components/ui/ticking';
import type { AccountState } from '@/lib/domain/account';
import type { KnownAddress } from '@/lib/domain/address-book';
import type { Remote } from '@/lib/domain/remote';
import { blockLine } from '@/lib/i18n/block-line';
import { errorText } from '@/lib/i18n/error-text';
import type { Movement } from '@/lib/react/use-movement';
import type { RecipientLook } from '@/lib/react/use-recipient';
import { useText } from '@/lib/react/use-text';
import type { UnfinishedRuns } from '@/lib/react/use-unfinished-runs';
import { EquationView } from './equation-view';
import { FineTuningTable } from './fine-tuning-table';
import type { Fundable } from './fund-form';
import type { LastUses, ProviderCosts, RefundRequests, UnsettledUse } from './funds';
import { Movements } from './movements';
import { ProviderNames } from './provider-name';
import { RouterNote } from './router-note';
import type { SignerChanges } from './signer-change';
import { SubAccountTable } from './sub-account-table';
import { useLinkTarget } from './use-link-target';
import { WatchForm } from './watch-form';

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
  /** What the reader's own answers cost; undefined until the receipts have been read. */
  readonly costs?: ProviderCosts | undefined;
  /** The signing key the contract names for each provider, by lower-case address. */
  readonly signers?: ReadonlyMap<string, string> | undefined;
  /** Providers whose key is another one than the reader last had answers from; undefined until the market has been read. */
  readonly signerChanges?: SignerChanges | undefined;
  /** Looks up the address a deposit is meant for. */
  readonly recipient?: RecipientLook | undefined;
  readonly known?: readonly KnownAddress[] | undefined;
  readonly unfinished?: UnfinishedRuns | undefined;
  /** Where the CLI would reach this network. */
  readonly rpcUrl?: string | undefined;
  /** The address a link asked to look at, as it was written; nothing can be signed then. */
  readonly watching?: string | undefined;
  readonly onWatch?: (address: Address) => void;
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

function NoLedger({ state, watching }: { readonly state: AccountState; readonly watching: boolean }) {
  const { t, formatters } = useText();
  if (watching) return <Notice title={t('ledger.watch-no-ledger-title')}>{t('ledger.watch-no-ledger')}</Notice>;
  const minimum = formatters.amount(state.limits.minAccountBalance, { preset: 'exact' });
  return <Notice title={t('account.no-ledger-title')}>{t('account.no-ledger', { minimum })}</Notice>;
}

function KnownAccount({
  state,
  chainTime,
  ...props
}: AccountViewProps & { readonly state: AccountState; readonly chainTime: bigint }) {
  const { uses, requests } = props;
  const watching = props.watching !== undefined;
  return (
    <>
      {state.ledger === undefined ? (
        <NoLedger state={state} watching={watching} />
      ) : (
        <>
          <EquationView facts={{ state, chainTime, uses, requests }} />
          <SubAccountTable
            state={state}
            chainTime={chainTime}
            uses={uses}
            charged={props.charged}
            models={props.models}
            readOnly={watching}
          />
          <FineTuningTable accounts={state.fineTuning} rpcUrl={watching ? undefined : props.rpcUrl} />
        </>
      )}
      {watching ? null : <Movements {...props} state={state} chainTime={chainTime} />}
    </>
  );
}

function NoWallet({ onConnect }: Pick<AccountViewProps, 'onConnect'>) {
  const { t } = useText();
  return (
    <Notice
      title={t('account.no-wallet-title')}
      action={
        <Button variant="primary" onClick={onConnect}>
          {t('account.connect')}
        </Button>
      }
    >
      {t('account.no-wallet')}
    </Notice>
  );
}

function StaleNotice({ account }: { readonly account: Extract<Remote<AccountState>, { readonly state: 'stale' }> }) {
  const { t, formatters } = useText();
  return (
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
  );
}

function AccountBody(props: AccountViewProps) {
  const { t } = useText();
  const { account } = props;
  if (account === undefined) return props.watching === undefined ? <NoWallet onConnect={props.onConnect} /> : null;
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
    case 'fresh': {
      const isStale = account.state === 'stale';
      // One tree for both, so that an amount being typed outlives a node that does not answer for a moment.
      return (
        <>
          {isStale ? <StaleNotice account={account} /> : null}
          <div className={isStale ? 'space-y-10 text-ink-muted' : 'space-y-10'}>
            <KnownAccount {...props} state={account.value} chainTime={account.block.timestamp} />
          </div>
        </>
      );
    }
  }
}

function ReadLine({ account }: { readonly account: Remote<AccountState> }): ReactNode {
  const text = useText();
  if (account.state === 'loading' || account.state === 'failed') return null;
  return <Ticking>{(now) => blockLine(text, { block: account.block, readAt: account.readAt, now })}</Ticking>;
}

/** The way to anybody's account; a link that names no address leads here with what it named. */
function Watching({ watching, account, known = [], onWatch }: AccountViewProps) {
  const { t, copyLabels } = useText();
  if (onWatch === undefined) return null;
  if (watching === undefined) {
    return (
      <Disclosure summary={t('ledger.watch-summary')}>
        <WatchForm known={known} onWatch={onWatch} />
      </Disclosure>
    );
  }
  if (account === undefined) return <WatchForm initial={watching} known={known} onWatch={onWatch} />;
  return (
    <Notice
      title={t('ledger.watching-title')}
      action={<LinkButton href="/account/">{t('ledger.watching-leave')}</LinkButton>}
    >
      <AddressText value={watching} words={copyLabels} whole />
      <p>{t('ledger.watching')}</p>
    </Notice>
  );
}

function statementLink(watching: string | undefined): string {
  return `/account/statement/${watching === undefined ? '' : `?watch=${encodeURIComponent(watching)}`}`;
}

/** The account: the equation, what stands with each provider, and the movements by hand. */
export function AccountView(props: AccountViewProps) {
  const { t } = useText();
  const { account, preferred, preferredAmount } = props;
  const watching = props.watching !== undefined;
  useLinkTarget({ id: 'fund', wish: preferred && `${preferred}-${preferredAmount}` });
  return (
    <div className="max-w-[100rem] space-y-10 px-4 py-6 sm:px-6 lg:px-8">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h1 className="text-xl font-semibold tracking-tight">{t('account.title')}</h1>
          <p className="mt-1 max-w-[72ch] text-pretty text-ink-muted">
            {t('account.strip')} <RouterNote />
          </p>
        </div>
        {account === undefined ? null : (
          <div className="flex items-center gap-4">
            <p className="tabular text-sm text-ink-muted">
              <ReadLine account={account} />
            </p>
            <LinkButton href={statementLink(props.watching)} size="small">
              {t('account.view-statement')}
            </LinkButton>
          </div>
        )}
      </div>
      {watching ? <Watching {...props} /> : null}
      <ProviderNames names={props.models}>
        <AccountBody {...props} />
      </ProviderNames>
      {watching ? null : <Watching {...props} />}
    </div>
  );
}
