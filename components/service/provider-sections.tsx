'use client';

import { Address } from '@/components/ui/address';
import { Disclosure } from '@/components/ui/disclosure';
import { Evidence } from '@/components/ui/evidence';
import { type Fact, Facts } from '@/components/ui/facts';
import type { AccountState } from '@/lib/domain/account';
import { inputPriceOf, outputPriceOf } from '@/lib/domain/pricing';
import type { Remote } from '@/lib/domain/remote';
import { cleanText, responseSigner, type Service, serviceKind } from '@/lib/domain/service';
import { useText } from '@/lib/react/use-text';
import { PriceCell } from './price-cell';
import { Section } from './section';
import { kindName } from './service-names';
import { type KnownSize, typicalPriceOf } from './service-prices';
import { TrustClaim } from './trust-cell';

const outputWords = {
  chatbot: 'provider.price-output',
  'text-to-image': 'provider.price-output-image',
  'image-editing': 'provider.price-output-image',
  'speech-to-text': 'provider.price-output-second',
  other: 'provider.price-output-unit',
} as const;

const typicalWords = {
  chatbot: 'provider.price-typical',
  'text-to-image': 'provider.price-typical-image',
  'image-editing': 'provider.price-typical-image',
  'speech-to-text': 'provider.price-typical-minute',
  other: 'provider.price-typical',
} as const;

/** What it costs, exactly, and what a typical request would cost. */
export function PriceSection({ service, size }: { readonly service: Service; readonly size: KnownSize | undefined }) {
  const { t, formatters } = useText();
  const kind = serviceKind(service.serviceType);
  const unit = t('market.unit-0g');
  const unknown = t('market.price-unknown');
  const input = inputPriceOf(service);
  const { tiers, cacheDivisor } = service.details;
  const sizeText =
    size === undefined
      ? undefined
      : t(`provider.typical-${size.source}`, {
          input: formatters.integer(size.promptTokens),
          output: formatters.integer(size.completionTokens),
        });
  const facts: readonly Fact[] = [
    ...(input === undefined
      ? []
      : [
          {
            id: 'input',
            name: t('provider.price-input'),
            value: <PriceCell price={input} why={unknown} usual={input.unit} unit={unit} />,
          },
        ]),
    {
      id: 'output',
      name: t(outputWords[kind]),
      value: (
        <PriceCell
          price={outputPriceOf(service)}
          why={unknown}
          usual={outputPriceOf(service)?.unit ?? 'per-unit'}
          unit={unit}
        />
      ),
    },
    {
      id: 'typical',
      name:
        kind === 'chatbot' && sizeText !== undefined ? `${t(typicalWords[kind])} · ${sizeText}` : t(typicalWords[kind]),
      value: (
        <span className="font-medium">
          <PriceCell
            price={typicalPriceOf(service, size)}
            why={size === undefined ? t('market.size-unknown') : unknown}
            usual={typicalPriceOf(service, size)?.unit ?? 'per-message'}
            unit={unit}
          />
        </span>
      ),
    },
  ];
  return (
    <Section title={t('provider.prices-title')}>
      <Facts facts={facts} />
      {kind === 'chatbot' ? (
        <p className="border-t border-hairline pt-3 text-sm text-ink-muted">
          {tiers.length === 0 ? '' : `${t('provider.price-tiers', { count: tiers.length })}. `}
          {cacheDivisor === undefined
            ? t('provider.price-no-cache')
            : t('provider.price-cache', { divisor: cacheDivisor })}
        </p>
      ) : null}
    </Section>
  );
}

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
      <p className="border-t border-hairline pt-3 text-sm text-ink-muted">
        {t(local ? 'provider.verification-simulated-text' : 'provider.verification-unchecked-text')}
      </p>
    </Section>
  );
}

/** The record as the contract holds it; strings of the provider are shown as plain, cleaned text. */
export function RecordSection({ service }: { readonly service: Service }) {
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
