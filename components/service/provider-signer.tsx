'use client';

import { Address } from '@/components/ui/address';
import { Notice } from '@/components/ui/notice';
import { isSignerNew, type ProviderNote } from '@/lib/domain/favourite';
import type { Remote } from '@/lib/domain/remote';
import { responseSigner, type Service } from '@/lib/domain/service';
import { acceptanceOf, type ServiceHistory } from '@/lib/domain/service-history';
import { useText } from '@/lib/react/use-text';

/** Warns where another key signs than when the reader last used the provider; says since when the network accepts it (F-030). */
export function SignerNotice({
  service,
  note,
  history,
}: {
  readonly service: Service;
  readonly note: ProviderNote;
  readonly history: Remote<ServiceHistory>;
}) {
  const { t, formatters, copyLabels } = useText();
  const { recent } = note;
  const signer = responseSigner(service);
  if (recent?.signer === undefined || !isSignerNew(note, signer)) return null;
  const known = 'value' in history ? acceptanceOf(history.value, service.teeSignerAddress) : undefined;
  const accepted =
    known?.at === undefined
      ? ''
      : ` ${t('provider-facts.signer-accepted', {
          date: formatters.dateTime(Number(known.at) * 1000),
          block: formatters.integer(known.blockNumber),
        })}`;
  return (
    <Notice tone="warning" title={t('provider-facts.signer-new-title')}>
      <p>
        {t('provider-facts.signer-new', { date: formatters.dateTime(recent.at) })}
        {accepted}
      </p>
      <dl className="mt-2 grid gap-x-4 sm:grid-cols-[auto_1fr]">
        <dt>{t('provider-facts.signer-then')}</dt>
        <dd>
          <Address value={recent.signer} words={copyLabels} />
        </dd>
        <dt>{t('provider-facts.signer-now')}</dt>
        <dd>
          <Address value={signer} words={copyLabels} />
        </dd>
      </dl>
    </Notice>
  );
}
