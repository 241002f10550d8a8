'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { Address } from '@/components/ui/address';
import { Button, LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { perMillion } from '@/lib/domain/pricing';
import type { Remote } from '@/lib/domain/remote';
import { callableUrl, cleanText, type Service, serviceKind } from '@/lib/domain/service';
import { errorText } from '@/lib/i18n/error-text';
import { useText } from '@/lib/react/use-text';
import { chatHref } from './chat-links';

export type ProviderChoiceProps = {
  readonly market: Remote<readonly Service[]>;
  readonly local: boolean;
  /** Draws the choice among the further models of one provider. */
  readonly models: (service: Service) => ReactNode;
};

function isUsable(service: Service, local: boolean): boolean {
  return (
    serviceKind(service.serviceType) === 'chatbot' &&
    service.teeSignerAcknowledged &&
    callableUrl(service.url, { local }) !== undefined
  );
}

function Choice({ service, children }: { readonly service: Service; readonly children: ReactNode }) {
  const { t, formatters } = useText();
  const model = cleanText(service.model, 80);
  const input = formatters.amount(perMillion(service.inputPrice));
  const output = formatters.amount(perMillion(service.outputPrice));
  return (
    <li className="border-b border-hairline">
      <Link
        href={chatHref(service.provider)}
        prefetch={false}
        className="flex min-h-14 flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3 hover:text-action"
      >
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-3">
          <bdi className="text-md font-medium wrap-anywhere">{model}</bdi>
          <Address value={service.provider} />
        </span>
        <span className="tabular text-ink-muted">{t('chat.price-per-million', { input, output: `${output} 0G` })}</span>
      </Link>
      <div className="pb-3">{children}</div>
    </li>
  );
}

function Choices({ market, local, models }: ProviderChoiceProps) {
  const { t } = useText();
  if (market.state === 'loading') {
    return (
      <div aria-busy="true" className="space-y-4 py-4">
        <p role="status" className="sr-only">
          {t('chat.choose-loading')}
        </p>
        <Skeleton className="h-6 w-full" />
        <Skeleton className="h-6 w-full" />
      </div>
    );
  }
  if (market.state === 'failed') {
    return (
      <Notice
        tone="failed"
        title={t('chat.choose-failed')}
        action={<Button onClick={market.retry}>{t('chat.try-again')}</Button>}
      >
        {errorText(t, market.error)}
      </Notice>
    );
  }
  const usable = market.value.filter((service) => isUsable(service, local));
  if (usable.length === 0) return <p className="py-6 text-ink-muted">{t('chat.choose-empty')}</p>;
  return (
    <ul className="border-t border-outline">
      {usable.map((service) => (
        <Choice key={service.provider} service={service}>
          {models(service)}
        </Choice>
      ))}
    </ul>
  );
}

/** The providers one could chat with now, when no link named one. */
export function ProviderChoice(props: ProviderChoiceProps) {
  const { t } = useText();
  return (
    <div className="mx-auto max-w-3xl px-4 py-8 sm:px-6">
      <h1 className="text-lg font-semibold">{t('chat.choose-title')}</h1>
      <p className="mt-1 mb-5 text-ink-muted">{t('chat.choose-hint')}</p>
      <Choices {...props} />
      <p className="mt-5">
        <LinkButton href="/" variant="plain">
          {t('chat.market')}
        </LinkButton>
      </p>
    </div>
  );
}
