'use client';

import { Address } from '@/components/ui/address';
import { LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { isSignerNew, noteOf, type ProviderNotes } from '@/lib/domain/favourite';
import { responseSigner, type Service } from '@/lib/domain/service';
import { useText } from '@/lib/react/use-text';

/** Another key signs a provider's answers than when the reader last used it; `at` in milliseconds of this device's clock. */
type SignerChange = { readonly before: string; readonly now: string; readonly at: number };

/** By lower-case provider address; a provider this browser never used is not in it, because nothing is known of a key before. */
export type SignerChanges = ReadonlyMap<string, SignerChange>;

/** Hold the signers the contract names against those the reader last had answers from (C-19). */
export function signerChanges(services: readonly Service[], notes: ProviderNotes): SignerChanges {
  return new Map(
    services.flatMap((service) => {
      const note = noteOf(notes, service.provider);
      const now = responseSigner(service);
      const { recent } = note;
      if (recent?.signer === undefined || !isSignerNew(note, now)) return [];
      return [[service.provider.toLowerCase(), { before: recent.signer, now, at: recent.at }] as const];
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
      <p>{t('ledger.signer-changed', { date: formatters.dateTime(change.at) })}</p>
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
