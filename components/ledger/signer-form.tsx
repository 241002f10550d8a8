'use client';

import { Address } from '@/components/ui/address';
import { Button } from '@/components/ui/button';
import type { AccountState, SubAccount } from '@/lib/domain/account';
import type { Movement } from '@/lib/react/use-movement';
import { useText } from '@/lib/react/use-text';
import { MovementSection, standingOf } from './movement-section';
import { ProviderName, useProviderName } from './provider-name';
import { SignerChangeNotice, type SignerChanges } from './signer-change';

const kinds = ['acknowledge'] as const;

type Props = {
  readonly account: AccountState;
  readonly movement: Movement;
  /** The signing key the contract names for each provider, by lower-case address. */
  readonly signers: ReadonlyMap<string, string> | undefined;
  readonly changes: SignerChanges | undefined;
  readonly blocked?: string | undefined;
};

function SignerRow({ sub, idle, ...props }: Props & { readonly sub: SubAccount; readonly idle: boolean }) {
  const { t, copyLabels } = useText();
  const nameOf = useProviderName();
  const { movement, signers, blocked } = props;
  const signer = signers?.get(sub.provider.toLowerCase());
  const ask = () => movement.start({ kind: 'acknowledge', provider: sub.provider, acknowledged: !sub.acknowledged });
  const isPossible = !sub.acknowledged || sub.balance === 0n;
  const label = t(sub.acknowledged ? 'ledger.signer-withdraw' : 'ledger.signer-accept');
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
      <div className="min-w-0">
        <ProviderName provider={sub.provider} />
        <p className="flex flex-wrap items-center gap-x-2 text-sm text-ink-muted">
          {t(sub.acknowledged ? 'ledger.signer-accepted' : 'ledger.signer-not-accepted')}
          {signer === undefined ? null : <Address value={signer} words={copyLabels} />}
        </p>
      </div>
      {isPossible ? (
        <Button
          size="small"
          disabled={!idle || blocked !== undefined}
          aria-label={t('ledger.signer-named', { action: label, provider: nameOf(sub.provider) })}
          onClick={ask}
        >
          {label}
        </Button>
      ) : (
        <span className="text-sm text-ink-muted">{t('ledger.signer-balance-left')}</span>
      )}
      <div className="basis-full empty:hidden">
        <SignerChangeNotice provider={sub.provider} change={props.changes?.get(sub.provider.toLowerCase())} />
      </div>
    </li>
  );
}

/** Accept a provider's signing key, or take that back where nothing stands with it any more (C-19). */
export function SignerForm(props: Props) {
  const { t } = useText();
  const { account, movement, blocked } = props;
  const { idle } = standingOf(movement, kinds);
  return (
    <MovementSection
      id="signers"
      title={t('ledger.signers-title')}
      explain={t('ledger.signers-explain')}
      kinds={kinds}
      movement={movement}
    >
      <ul className="max-h-[32rem] divide-y divide-hairline overflow-y-auto border-y border-hairline">
        {account.subAccounts.map((sub) => (
          <SignerRow key={sub.provider} sub={sub} idle={idle} {...props} />
        ))}
      </ul>
      {blocked === undefined || !idle ? null : <p className="mt-3 text-ink-muted">{blocked}</p>}
    </MovementSection>
  );
}
