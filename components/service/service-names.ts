import type { Address } from 'viem';
import { writeCompared } from '@/lib/domain/market-query';
import { cleanText, type Service, serviceKind } from '@/lib/domain/service';
import type { Translate } from '@/lib/i18n/translate';

/** The model's name as text that cannot disguise itself. */
export function modelName(t: Translate, service: Pick<Service, 'model'>): string {
  const name = cleanText(service.model, 80);
  return name === '' ? t('market.model-unnamed') : name;
}

/** The kind in words; a kind we do not know keeps its own literal name. */
export function kindName(t: Translate, serviceType: string): string {
  const kind = serviceKind(serviceType);
  if (kind !== 'other') return t(`market.kind-${kind}`);
  const literal = cleanText(serviceType, 32);
  return literal === '' ? t('market.kind-unnamed') : literal;
}

/** Where the page of a provider is. */
export function providerHref(provider: string): string {
  return `/provider/?address=${provider}`;
}

/** Where a chat with a provider begins. */
export function chatHref(provider: string): string {
  return `/chat/?provider=${provider}`;
}

/** Where a provider is funded. */
export function fundHref(provider: string): string {
  return `/account/?fund=${provider}`;
}

/** Where chosen services are compared; `search` carries what the calculator was told. */
export function compareHref(providers: readonly Address[], search: string): string {
  const params = new URLSearchParams(search);
  params.set('compare', writeCompared(providers));
  return `/compare/?${params}`;
}
