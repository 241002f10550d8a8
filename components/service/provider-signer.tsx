'use client';

import { Address } from '@/components/ui/address';
import { Notice } from '@/components/ui/notice';
import type { LastSigner } from '@/lib/domain/accepted-signer';
import type { Remote } from '@/lib/domain/remote';
import { responseSigner, type Service } from '@/lib/domain/service';
import { acceptanceOf, type ServiceHistory } from '@/lib/domain/service-history';
import { useText } from '@/lib/react/use-text';

/** Warns where another key signs than when the reader last used or accepted the provider; says since when the network accepts it (F-030). */
export function SignerNotice({
  service,
  last,
  history,
}: {
  readonly service: Service;
  /** Undefined where this browser knows of no key before. */
  readonly last: LastSigner | undefined;
  readonly history: Remote<ServiceHistory>;
}) {
  const { t, formatters, copyLabels } = useText();
  const signer = responseSigner(service);
  if (last === undefined || last.signer.toLowerCase() === signer.toLowerCase()) return null;
  const known = 'value' in history ? acceptanceOf(history.value, service.teeSignerAddress) : undefined;
  const accepted =
    known?.at === undefined
      ? ''
      : ` ${t('provider-facts.signer-accepted', {
          date: formatters.dateTime(Number(known.at) * 1000),
          block: formatters.integer(known.blockNumber),
        })}`;
  return (
    <Notice
      tone="warning"
      title={t(last.by === 'use' ? 'provider-facts.signer-new-title' : 'provider-facts.signer-other-title')}
    >
      <p>
        {t(last.by === 'use' ? 'provider-facts.signer-new' : 'provider-facts.signer-other', {
          date: formatters.dateTime(last.at),
        })}
        {accepted}
      </p>
      <dl className="mt-2 grid gap-x-4 sm:grid-cols-[auto_1fr]">
        <dt>{t('provider-facts.signer-then')}</dt>
        <dd>
          <Address value={last.signer} words={copyLabels} />
        </dd>
        <dt>{t('provider-facts.signer-now')}</dt>
        <dd>
          <Address value={signer} words={copyLabels} />
        </dd>
      </dl>
    </Notice>
  );
}
