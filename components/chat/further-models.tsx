'use client';

import { useState } from 'react';
import { Button, LinkButton } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import type { ModelOffer } from '@/lib/domain/model-offer';
import { perMillion } from '@/lib/domain/pricing';
import { cleanText, type Service } from '@/lib/domain/service';
import { errorText } from '@/lib/i18n/error-text';
import { useFurtherOffers } from '@/lib/react/use-model-offer';
import { type Probe, useProbe } from '@/lib/react/use-probe';
import { useText } from '@/lib/react/use-text';
import { chatHref } from './chat-links';

function Offers({
  provider,
  offers,
}: {
  readonly provider: Service['provider'];
  readonly offers: readonly ModelOffer[];
}) {
  const { t, formatters } = useText();
  const priced = offers.filter((offer) => offer.service !== undefined);
  const [chosen, setChosen] = useState(priced[0]?.model ?? '');
  if (offers.length === 0) return <p className="text-sm text-ink-muted">{t('chat.models-none')}</p>;
  const options = offers.map(({ model, service }) => {
    if (service === undefined) {
      const label = t('chat.model-unpriced', { model: cleanText(model, 80) });
      return { value: model, label, disabled: true };
    }
    const input = formatters.amount(perMillion(service.inputPrice));
    const output = `${formatters.amount(perMillion(service.outputPrice))} 0G`;
    const price = t('chat.price-per-million', { input, output });
    return { value: model, label: `${cleanText(model, 80)}: ${price}` };
  });
  return (
    <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
      <Select
        className="min-w-0 grow"
        label={t('chat.models-label')}
        hint={t('chat.stated-note')}
        value={chosen}
        options={options}
        onChange={setChosen}
      />
      {priced.length === 0 ? null : (
        <LinkButton href={chatHref(provider, { model: chosen })}>{t('chat.models-go')}</LinkButton>
      )}
    </div>
  );
}

/** The models a provider lists beside its registered one; it is asked by a press only. */
export function FurtherModelsView({
  service,
  offers,
  probe,
  onAsk,
}: {
  readonly service: Service;
  /** Undefined while the provider was not asked in this visit. */
  readonly offers: readonly ModelOffer[] | undefined;
  readonly probe: Probe;
  readonly onAsk: () => void;
}) {
  const { t } = useText();
  if (offers !== undefined) return <Offers provider={service.provider} offers={offers} />;
  const problem =
    probe.state === 'refused' ? errorText(t, probe.error) : probe.state === 'silent' ? t('chat.models-silent') : '';
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <Button
        size="small"
        onClick={onAsk}
        busy={probe.state === 'asking'}
        aria-label={t('chat.models-ask-of', { model: cleanText(service.model, 80) })}
      >
        {t('chat.models-ask')}
      </Button>
      <span role="status" className="text-sm text-ink-muted">
        {problem}
      </span>
    </div>
  );
}

/** The further models of one provider, as far as it named them in this visit. */
export function FurtherModels({ service }: { readonly service: Service }) {
  const { probe, ask } = useProbe(service);
  const offers = useFurtherOffers(service);
  return <FurtherModelsView {...{ service, offers, probe }} onAsk={ask} />;
}
