'use client';

import { Evidence } from '@/components/ui/evidence';
import { cleanText, type Service } from '@/lib/domain/service';
import { useText } from '@/lib/react/use-text';

/** What is claimed about a provider's machine; nothing here is proven, because nothing was checked yet. */
export function TrustClaim({ service, local }: { readonly service: Service; readonly local: boolean }) {
  const { t } = useText();
  const claim = cleanText(service.verifiability, 24);
  if (claim === '') return <Evidence state="unknown" word={t('market.trust-none')} />;
  return <Evidence state="claimed" word={t(local ? 'market.trust-simulated' : 'market.trust-claimed', { claim })} />;
}
