'use client';

import { Address } from '@/components/ui/address';
import { LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { type AcceptedSigners, lastSigner } from '@/lib/domain/accepted-signer';
import { noteOf, type ProviderNotes } from '@/lib/domain/favourite';
import { responseSigner, type Service } from '@/lib/domain/service';
import { useText } from '@/lib/react/use-text';

/** Another key signs a provider's answers than when the reader last used or accepted it; `at` in milliseconds of this device's clock. */
type SignerChange = {
  readonly before: string;
  readonly now: string;
  readonly at: number;
  readonly by: 'use' | 'acceptance';
};

/** By lower-case provider address; a provider this browser neither used nor accepted is not in it, because nothing is known of a key before. */
export type SignerChanges = ReadonlyMap<string, SignerChange>;

/** Hold the signers the contract names against those the reader last had answers from, or accepted with money (C-19). */
export function signerChanges(
  services: readonly Service[],
  { notes, accepted }: { readonly notes: ProviderNotes; readonly accepted: AcceptedSigners },
): SignerChanges {
  return new Map(
    services.flatMap((service) => {
      const key = service.provider.toLowerCase();
      const now = responseSigner(service);
      const last = lastSigner(noteOf(notes, service.provider), accepted.get(key));
      if (last === undefined || last.signer.toLowerCase() === now.toLowerCase()) return [];
      return [[key, { before: last.signer, now, at: last.at, by: last.by }] as const];
    }),
  );
}

/** Warns before money is moved to a provider, or its key is accepted, that the key is another one. */
export function SignerChangeNotice({
  provider,
  change,
}: {
  readonly provider: string;
  readonly change: SignerChange | undefined;
}) {
  const { t, formatters, copyLabels } = useText();
  if (change === undefined) return null;
  return (
    <Notice
      tone="warning"
      title={t('ledger.signer-changed-title')}
      action={
        <LinkButton href={`/provider/?address=${encodeURIComponent(provider)}`} size="small">
          {t('ledger.signer-changed-look')}
        </LinkButton>
      }
    >
      <p>
        {t(change.by === 'use' ? 'ledger.signer-changed' : 'ledger.signer-changed-accepted', {
          date: formatters.dateTime(change.at),
        })}
      </p>
      <dl className="mt-2 grid gap-x-4 sm:grid-cols-[auto_1fr]">
        <dt>{t('ledger.signer-then')}</dt>
        <dd>
          <Address value={change.before} words={copyLabels} />
        </dd>
        <dt>{t('ledger.signer-now')}</dt>
        <dd>
          <Address value={change.now} words={copyLabels} />
        </dd>
      </dl>
    </Notice>
  );
}
