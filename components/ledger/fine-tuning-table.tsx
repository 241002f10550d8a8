'use client';

import { Address } from '@/components/ui/address';
import { CopyButton } from '@/components/ui/copy-button';
import { Disclosure } from '@/components/ui/disclosure';
import { Money } from '@/components/ui/money';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { FineTuningAccount } from '@/lib/domain/account';
import { useText } from '@/lib/react/use-text';
import { fineTuningCommands } from './cli-commands';

function Commands({ provider, rpcUrl }: { readonly provider: string; readonly rpcUrl: string }) {
  const { t, copyLabels } = useText();
  return (
    <>
      <p className="mb-2 text-sm text-ink-muted">{t('ledger.commands-capitals')}</p>
      <ul className="max-w-4xl divide-y divide-hairline border-y border-hairline">
        {fineTuningCommands(provider, rpcUrl).map(({ id, text }) => (
          <li key={id} className="py-1.5">
            <p className="text-sm text-ink-muted">{t(`ledger.command-${id}`)}</p>
            <p className="flex items-start justify-between gap-2">
              <code className="min-w-0 pt-1 font-mono text-sm break-all">{text}</code>
              <CopyButton value={text} words={copyLabels} what={t(`ledger.command-${id}`)} />
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What stands with fine-tuning providers: shown, and moved by the CLI only (F-049). */
export function FineTuningTable({
  accounts,
  rpcUrl,
}: {
  readonly accounts: readonly FineTuningAccount[];
  readonly rpcUrl: string | undefined;
}) {
  const { t, formatters } = useText();
  if (accounts.length === 0) return null;
  const money = (amount: bigint) => <Money {...formatters.money(amount, { preset: 'table' })} unit="" focusable />;
  return (
    <section aria-labelledby="fine-tuning">
      <h2 id="fine-tuning" className="mb-1 text-md font-semibold">
        {t('ledger.fine-tuning-title')}
      </h2>
      <p className="mb-3 text-ink-muted">{t('ledger.fine-tuning-explain')}</p>
      <Table label={t('ledger.fine-tuning-label')}>
        <thead>
          <tr>
            <Th>{t('account.column-provider')}</Th>
            <Th end>
              {t('account.column-balance')} <span className="font-normal">{t('market.unit-0g')}</span>
            </Th>
            <Th end>{t('account.column-retrieving')}</Th>
            <Th>{t('ledger.column-service')}</Th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <Tr key={`${account.service.address}-${account.provider}`}>
              <Td>
                <Address value={account.provider} />
              </Td>
              <Td end>{money(account.balance)}</Td>
              <Td end>
                {money(account.pendingRefund)}
                {account.refunds === 0 ? null : (
                  <span className="block text-xs text-ink-muted">
                    {t('ledger.fine-tuning-refunds', { count: account.refunds })}
                  </span>
                )}
              </Td>
              <Td>
                <bdi className="wrap-anywhere">{account.service.name}</bdi>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {rpcUrl === undefined
        ? null
        : accounts.map(({ provider, service }) => (
            <Disclosure
              key={`${service.address}-${provider}`}
              summary={
                <span>
                  {t('ledger.commands-for')} <Address value={provider} />
                </span>
              }
            >
              <Commands provider={provider} rpcUrl={rpcUrl} />
            </Disclosure>
          ))}
    </section>
  );
}
