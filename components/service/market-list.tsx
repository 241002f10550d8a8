'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { Address } from '@/components/ui/address';
import { LinkButton } from '@/components/ui/button';
import type { Service } from '@/lib/domain/service';
import { useText } from '@/lib/react/use-text';
import { BalanceCell } from './balance-cell';
import type { MarketRowsProps } from './market-table';
import { PriceCell } from './price-cell';
import { chatHref, kindName, modelName, providerHref } from './service-names';
import { inputPriceOf, outputPriceOf, typicalPriceOf } from './service-prices';
import { TrustCell } from './trust-cell';

/** A price under its name: two of them stand beside each other. */
function Price({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-muted">{name}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  );
}

/** What follows from the prices: a line of its own, the name and its figure together. */
function Consequence({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="col-span-2 flex items-baseline justify-between gap-x-4">
      <dt className="text-xs text-ink-muted">{name}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  );
}

function MarketItem({
  service,
  account,
  size,
  local,
  stale,
}: Omit<MarketRowsProps, 'services'> & { readonly service: Service }) {
  const { t } = useText();
  const name = modelName(t, service);
  const usable = service.teeSignerAcknowledged;
  return (
    <li className="border-b border-hairline py-4">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <Link
            href={providerHref(service.provider)}
            prefetch={false}
            className="-my-2.5 inline-block py-2.5 text-md font-medium"
          >
            <bdi className="wrap-anywhere">{name}</bdi>
          </Link>
          <p className="flex flex-wrap items-center gap-x-2 text-sm text-ink-muted">
            <bdi>{kindName(t, service.serviceType)}</bdi>
            <Address value={service.provider} />
          </p>
        </div>
        {usable && service.serviceType === 'chatbot' ? (
          <LinkButton
            href={chatHref(service.provider)}
            aria-label={t('market.chat-with', { model: name })}
            className="shrink-0"
          >
            {t('market.chat')}
          </LinkButton>
        ) : null}
      </div>
      <div className="mt-2">
        <TrustCell service={service} local={local} />
      </div>
      <dl className={`mt-3 grid grid-cols-2 gap-x-4 gap-y-2 ${stale || !usable ? 'text-ink-muted' : ''}`}>
        <Price name={t('market.column-input')}>
          <PriceCell
            price={inputPriceOf(service)}
            why={t('market.not-billed')}
            usual="per-million"
            unit={t('market.unit-0g')}
          />
        </Price>
        <Price name={t('market.column-output')}>
          <PriceCell
            price={outputPriceOf(service)}
            why={t('market.price-unknown')}
            usual="per-million"
            unit={t('market.unit-0g')}
          />
        </Price>
        <Consequence name={t('market.column-typical')}>
          <PriceCell
            price={typicalPriceOf(service, size)}
            why={t(size === undefined ? 'market.size-unknown' : 'market.price-unknown')}
            unit={t('market.unit-0g')}
          />
        </Consequence>
        {account === undefined ? null : (
          <Consequence name={t('market.column-balance')}>
            <BalanceCell service={service} account={account} />
          </Consequence>
        )}
      </dl>
    </li>
  );
}

/** The market on a phone: the same facts, one service under the other. */
export function MarketList({ services, ...row }: MarketRowsProps) {
  const { t } = useText();
  return (
    <ul aria-label={t('market.table-label')} className="border-t border-outline md:grid md:grid-cols-2 md:gap-x-10">
      {services.map((service) => (
        <MarketItem key={service.provider} service={service} {...row} />
      ))}
    </ul>
  );
}
