'use client';

import type { ReactNode } from 'react';
import { Address } from '@/components/ui/address';
import { Button, LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { Ticking } from '@/components/ui/ticking';
import { type AcceptedSigner, lastSigner } from '@/lib/domain/accepted-signer';
import type { AccountState } from '@/lib/domain/account';
import type { ProviderNote } from '@/lib/domain/favourite';
import type { MarketRow } from '@/lib/domain/market';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import type { ServiceHistory } from '@/lib/domain/service-history';
import { blockLine } from '@/lib/i18n/block-line';
import { errorText } from '@/lib/i18n/error-text';
import type { Calculator } from '@/lib/react/use-calculator';
import type { Probe } from '@/lib/react/use-probe';
import type { HistoryReading } from '@/lib/react/use-service-history';
import type { StatusState } from '@/lib/react/use-status-service';
import { useText } from '@/lib/react/use-text';
import { marketHref } from './compare-links';
import { EvidenceSection } from './evidence-section';
import { HistorySection } from './history-section';
import { ModelsSection } from './models-section';
import { ProviderCalculator, type StatedRate } from './provider-calculator';
import { type Kept, ProviderMark } from './provider-mark';
import { Page } from './provider-page';
import { PriceSection } from './provider-prices';
import { RecordSection, TrustSection } from './provider-sections';
import { SignerNotice } from './provider-signer';
import { YoursSection } from './provider-yours';
import { Section } from './section';
import { chatHref, fundHref, modelName } from './service-names';

export type ProviderViewProps = {
  readonly address: Service['provider'];
  readonly service: Remote<Service | undefined>;
  readonly account: Remote<AccountState> | undefined;
  /** The service with everything known about it; undefined where there is none. */
  readonly row: MarketRow | undefined;
  readonly calculator: Calculator;
  readonly status: StatusState;
  /** A rate in US dollars, where somebody states one. */
  readonly rate: StatedRate | undefined;
  /** When the provider was last asked for its models in this visit, milliseconds. */
  readonly listedAt: number | undefined;
  readonly probe: Probe;
  readonly onAsk: () => void;
  readonly history: Remote<ServiceHistory>;
  readonly reading: HistoryReading;
  readonly note: ProviderNote;
  /** The key this account accepted from this browser; undefined where none is known. */
  readonly accepted: AcceptedSigner | undefined;
  readonly onStar: (favourite: boolean) => Kept;
  readonly onName: (label: string) => Kept;
  readonly local: boolean;
  /** This device's clock when the page was opened, milliseconds. */
  readonly now: number;
  /** The document about the provider's machines, drawn by its own noun. */
  readonly machine?: ReactNode;
};

/** The two columns below the head: what it costs, and what it claims. */
function Offer({ row, ...props }: ProviderViewProps & { readonly row: MarketRow }) {
  const { service } = row;
  const { calculator, status } = props;
  const host = 'report' in status && status.report !== undefined ? status.report.host : '';
  return (
    <>
      <div className="min-w-0 space-y-8">
        <PriceSection
          sheet={row.sheet}
          workload={calculator.workload}
          sizeFrom={calculator.source}
          host={host}
          stated={props.rate}
        />
        <ProviderCalculator row={row} calculator={calculator} stated={props.rate} now={props.now} />
      </div>
      <div className="min-w-0 space-y-8">
        <YoursSection provider={service.provider} account={props.account} />
        <TrustSection service={service} account={props.account} local={props.local} />
      </div>
    </>
  );
}

function KnownProvider({ row, ...props }: ProviderViewProps & { readonly row: MarketRow }) {
  const { t } = useText();
  const { service } = row;
  const { local, status, probe, onAsk, history, reading, note } = props;
  const host = 'report' in status && status.report !== undefined ? status.report.host : '';
  return (
    <>
      {service.teeSignerAcknowledged ? null : (
        <Notice tone="warning" title={t('provider.not-usable-title')}>
          {t('provider.not-usable')}
        </Notice>
      )}
      <SignerNotice service={service} last={lastSigner(note, props.accepted)} history={history} />
      <div className="grid gap-x-12 gap-y-8 *:min-w-0 lg:grid-cols-2">
        <Offer {...props} row={row} />
        {props.machine === undefined ? null : (
          <div className="lg:col-span-2">
            <Section title={t('provider.verification-title')}>{props.machine}</Section>
          </div>
        )}
        <ModelsSection {...{ row, local, host, probe, onAsk }} listedAt={props.listedAt} />
        <EvidenceSection {...{ row, local, status, probe, onAsk }} />
        <HistorySection {...{ history, reading }} recent={note.recent} />
        <RecordSection service={service} local={local} />
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
  const { label } = props.note;
  const named = <Address value={address} words={copyLabels} {...(label !== undefined && { label })} />;
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
  const { row } = props;
  const mark = <ProviderMark note={props.note} onStar={props.onStar} onName={props.onName} />;
  if (row === undefined) {
    return (
      <Page title={t('provider.title')} under={under}>
        <Notice
          title={t('provider.missing-title')}
          action={<LinkButton href="/">{t('provider.to-market')}</LinkButton>}
        >
          {t('provider.missing', { address })}
        </Notice>
        {mark}
        <div className="grid gap-x-12 gap-y-8 *:min-w-0 lg:grid-cols-2">
          <YoursSection provider={address} account={props.account} />
          <HistorySection history={props.history} reading={props.reading} recent={props.note.recent} />
        </div>
      </Page>
    );
  }
  const { service } = row;
  const compare = <LinkButton href={marketHref([service.provider])}>{t('provider-facts.compare')}</LinkButton>;
  const actions = service.teeSignerAcknowledged ? (
    <>
      {compare}
      <LinkButton href={fundHref(service.provider)}>{t('provider.fund')}</LinkButton>
      {service.serviceType === 'chatbot' ? (
        <LinkButton variant="primary" href={chatHref(service.provider)}>
          {t('provider.chat')}
        </LinkButton>
      ) : null}
    </>
  ) : (
    compare
  );
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
      {mark}
      <div className={remote.state === 'stale' ? 'space-y-6 text-ink-muted' : 'space-y-6'}>
        <KnownProvider {...props} row={row} />
      </div>
    </Page>
  );
}
