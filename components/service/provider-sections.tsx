'use client';

import { Address } from '@/components/ui/address';
import { Disclosure } from '@/components/ui/disclosure';
import { Evidence } from '@/components/ui/evidence';
import { type Fact, Facts } from '@/components/ui/facts';
import { Terms } from '@/components/ui/terms';
import type { AccountState } from '@/lib/domain/account';
import { parseJsonObject } from '@/lib/domain/json';
import type { Remote } from '@/lib/domain/remote';
import { callableUrl, cleanText, responseSigner, type Service } from '@/lib/domain/service';
import { useTerms } from '@/lib/react/use-terms';
import { useText } from '@/lib/react/use-text';
import { Section } from './section';
import { kindName } from './service-names';
import { TrustClaim } from './trust-cell';

function ModeText({ service }: { readonly service: Service }) {
  const { t } = useText();
  const { mode, providerIdentity } = service.details;
  const vendor = cleanText(providerIdentity ?? '', 60);
  const title =
    mode === 'centralized'
      ? vendor === ''
        ? t('provider.mode-centralized-unnamed')
        : t('provider.mode-centralized', { vendor })
      : t(`provider.mode-${mode}`);
  return (
    <div className="border-b border-hairline py-3">
      <p>{title}</p>
      <p className="mt-1 text-sm text-ink-muted">{t(`provider.mode-${mode}-text`)}</p>
    </div>
  );
}

function ownAcknowledgement(
  account: Remote<AccountState> | undefined,
  provider: string,
): 'yes' | 'no' | 'later' | 'unknown' {
  if (account === undefined || account.state === 'loading' || account.state === 'failed') return 'unknown';
  const sub = account.value.subAccounts.find(
    (candidate) => candidate.provider.toLowerCase() === provider.toLowerCase(),
  );
  if (sub === undefined) return 'later';
  return sub.acknowledged ? 'yes' : 'no';
}

/** What is claimed about the machine, who accepted its key, and that nothing of it was checked here yet. */
export function TrustSection({
  service,
  account,
  local,
}: {
  readonly service: Service;
  readonly account: Remote<AccountState> | undefined;
  readonly local: boolean;
}) {
  const { t, copyLabels } = useText();
  const words = useTerms(['tee', 'settlement']);
  const word = t(local ? 'provider.verification-simulated' : 'provider.verification-unchecked');
  const facts: readonly Fact[] = [
    { id: 'verifiability', name: t('provider.verifiability'), value: <TrustClaim service={service} local={local} /> },
    { id: 'machine', name: t('provider.verification-title'), value: <Evidence state="claimed" word={word} /> },
    {
      id: 'owner',
      name: t('provider.ack-owner'),
      value: t(service.teeSignerAcknowledged ? 'provider.ack-owner-yes' : 'provider.ack-owner-no'),
    },
    {
      id: 'user',
      name: t('provider.ack-user'),
      value: t(`provider.ack-user-${ownAcknowledgement(account, service.provider)}`),
    },
    {
      id: 'signer',
      name: t('provider.signer'),
      value: <Address value={service.teeSignerAddress} words={copyLabels} />,
    },
    {
      id: 'response',
      name: t('provider.response-signer'),
      value: <Address value={responseSigner(service)} words={copyLabels} />,
    },
  ];
  return (
    <Section title={t('provider.trust-title')}>
      <ModeText service={service} />
      <Facts facts={facts} />
      <div className="border-t border-hairline pt-3">
        <Terms {...words} />
      </div>
      <p className="pt-2 text-sm text-ink-muted">
        {t(local ? 'provider.verification-simulated-text' : 'provider.verification-unchecked-text')}
      </p>
    </Section>
  );
}

/** What of a record cannot be used as it stands: it is shown all the same, and said. */
function RecordProblems({ service, local }: { readonly service: Service; readonly local: boolean }) {
  const { t } = useText();
  const { additionalInfo, url } = service;
  const isBroken = additionalInfo.trim() !== '' && parseJsonObject(additionalInfo) === undefined;
  const isNeverCalled = callableUrl(url, { local }) === undefined;
  if (!isBroken && !isNeverCalled) return null;
  return (
    <ul className="space-y-2 border-b border-hairline py-3 text-sm">
      {isNeverCalled ? <li>{t('provider-facts.never-called')}</li> : null}
      {isBroken ? <li>{t('provider-facts.broken-additional')}</li> : null}
    </ul>
  );
}

/** The record as the contract holds it; strings of the provider are shown as plain, cleaned text. */
export function RecordSection({ service, local }: { readonly service: Service; readonly local: boolean }) {
  const { t, formatters } = useText();
  const facts: readonly Fact[] = [
    { id: 'type', name: t('provider.record-type'), value: <bdi>{kindName(t, service.serviceType)}</bdi> },
    {
      id: 'url',
      name: t('provider.record-url'),
      value: <bdi className="font-mono text-sm break-all">{cleanText(service.url, 300)}</bdi>,
    },
    { id: 'updated', name: t('provider.record-updated'), value: formatters.dateTime(Number(service.updatedAt) * 1000) },
  ];
  const raw = {
    ...service,
    inputPrice: service.inputPrice.toString(),
    outputPrice: service.outputPrice.toString(),
    updatedAt: service.updatedAt.toString(),
    details: undefined,
  };
  return (
    <Section title={t('provider.record-title')}>
      <RecordProblems service={service} local={local} />
      <Facts facts={facts} />
      <Disclosure summary={t('provider.raw-summary')} className="border-t border-hairline py-2">
        <pre className="overflow-x-auto rounded-md border border-hairline bg-paper-sunken p-3 font-mono text-xs whitespace-pre-wrap break-all">
          {Object.entries(raw)
            .filter(([, value]) => value !== undefined)
            .map(([name, value]) => `${name}: ${cleanText(String(value), 5000)}`)
            .join('\n')}
        </pre>
      </Disclosure>
    </Section>
  );
}
