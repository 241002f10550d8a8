'use client';

import type { ReactNode } from 'react';
import { Address } from '@/components/ui/address';
import { Button, LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { Ticking } from '@/components/ui/ticking';
import type { AccountState } from '@/lib/domain/account';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import { blockLine } from '@/lib/i18n/block-line';
import { errorText } from '@/lib/i18n/error-text';
import { useText } from '@/lib/react/use-text';
import { PriceSection, RecordSection, TrustSection } from './provider-sections';
import { YoursSection } from './provider-yours';
import { Section } from './section';
import { chatHref, fundHref, modelName } from './service-names';
import type { KnownSize } from './service-prices';

export type ProviderViewProps = {
  readonly address: Service['provider'];
  readonly service: Remote<Service | undefined>;
  readonly account: Remote<AccountState> | undefined;
  readonly size: KnownSize | undefined;
  readonly local: boolean;
  /** The document about the provider's machines, drawn by its own noun. */
  readonly machine?: ReactNode;
};

function Page({
  title,
  under,
  actions,
  children,
}: {
  readonly title: ReactNode;
  readonly under: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className="max-w-[100rem] space-y-6 px-4 py-6 sm:px-6 lg:px-8">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
          <div className="mt-1 flex min-h-6 flex-wrap items-center gap-x-4 text-ink-muted">{under}</div>
        </div>
        {actions === undefined ? null : <div className="flex gap-3">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

function KnownProvider({ service, ...props }: Omit<ProviderViewProps, 'service'> & { readonly service: Service }) {
  const { t } = useText();
  return (
    <>
      {service.teeSignerAcknowledged ? null : (
        <Notice tone="warning" title={t('provider.not-usable-title')}>
          {t('provider.not-usable')}
        </Notice>
      )}
      <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
        <div className="space-y-8">
          <PriceSection service={service} size={props.size} />
          <YoursSection provider={service.provider} account={props.account} />
        </div>
        <TrustSection service={service} account={props.account} local={props.local} />
        {props.machine === undefined ? null : (
          <div className="lg:col-span-2">
            <Section title={t('provider.verification-title')}>{props.machine}</Section>
          </div>
        )}
        <div className="lg:col-span-2">
          <RecordSection service={service} />
        </div>
      </div>
    </>
  );
}

function ProviderSkeleton({ address }: { readonly address: string }) {
  const { t, copyLabels } = useText();
  return (
    <Page title={<Skeleton className="h-7 w-56" />} under={<Address value={address} words={copyLabels} />}>
      <p role="status" className="sr-only">
        {t('provider.loading')}
      </p>
      <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2" aria-busy="true">
        {[0, 1].map((column) => (
          <div key={column}>
            {[0, 1, 2, 3, 4].map((row) => (
              <div key={row} className="flex h-11 items-center border-b border-hairline">
                <Skeleton className="h-4 w-1/2" />
              </div>
            ))}
          </div>
        ))}
      </div>
    </Page>
  );
}

/** No address, or something that is none. */
export function NoProviderView() {
  const { t } = useText();
  return (
    <Page title={t('provider.title')} under={null}>
      <Notice
        title={t('provider.no-address-title')}
        action={<LinkButton href="/">{t('provider.to-market')}</LinkButton>}
      >
        {t('provider.no-address')}
      </Notice>
    </Page>
  );
}

/** Everything about one provider. */
export function ProviderView(props: ProviderViewProps) {
  const text = useText();
  const { t, formatters, copyLabels } = text;
  const { service: remote, address } = props;
  if (remote.state === 'loading') return <ProviderSkeleton address={address} />;
  const named = <Address value={address} words={copyLabels} />;
  if (remote.state === 'failed') {
    return (
      <Page title={t('provider.title')} under={named}>
        <Notice
          tone="failed"
          title={t('provider.failed-title')}
          action={<Button onClick={remote.retry}>{t('provider.retry')}</Button>}
        >
          {errorText(t, remote.error)}
        </Notice>
      </Page>
    );
  }
  const read = <Ticking>{(now) => blockLine(text, { block: remote.block, readAt: remote.readAt, now })}</Ticking>;
  const under = (
    <>
      {named}
      <span className="tabular text-sm">{read}</span>
    </>
  );
  const service = remote.value;
  if (service === undefined) {
    return (
      <Page title={t('provider.title')} under={under}>
        <Notice
          title={t('provider.missing-title')}
          action={<LinkButton href="/">{t('provider.to-market')}</LinkButton>}
        >
          {t('provider.missing', { address })}
        </Notice>
      </Page>
    );
  }
  const actions = service.teeSignerAcknowledged ? (
    <>
      <LinkButton href={fundHref(service.provider)}>{t('provider.fund')}</LinkButton>
      {service.serviceType === 'chatbot' ? (
        <LinkButton variant="primary" href={chatHref(service.provider)}>
          {t('provider.chat')}
        </LinkButton>
      ) : null}
    </>
  ) : undefined;
  return (
    <Page title={<bdi>{modelName(t, service)}</bdi>} under={under} actions={actions}>
      {remote.state === 'stale' ? (
        <Notice
          tone="warning"
          title={t('provider.stale-title')}
          action={<Button onClick={remote.retry}>{t('provider.retry')}</Button>}
        >
          <Ticking>
            {(now) =>
              t('ui.stale-because', {
                age: formatters.relativeTime(remote.readAt, now),
                reason: errorText(t, remote.error),
              })
            }
          </Ticking>
        </Notice>
      ) : null}
      <div className={remote.state === 'stale' ? 'space-y-6 text-ink-muted' : 'space-y-6'}>
        <KnownProvider {...props} service={service} />
      </div>
    </Page>
  );
}
