'use client';

import type { ReactNode } from 'react';
import { Address } from '@/components/ui/address';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Evidence } from '@/components/ui/evidence';
import { Money, UnknownMoney } from '@/components/ui/money';
import { perMillion } from '@/lib/domain/pricing';
import { cleanText } from '@/lib/domain/service';
import type { ServiceChange } from '@/lib/react/use-chat';
import { useText } from '@/lib/react/use-text';

function BeforeNow({
  name,
  before,
  now,
}: {
  readonly name: string;
  readonly before: ReactNode;
  readonly now: ReactNode;
}) {
  const { t } = useText();
  return (
    <div className="border-t border-hairline py-3">
      <p className="font-medium">{name}</p>
      <dl className="mt-1.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <dt className="text-ink-muted">{t('chat.before')}</dt>
        <dd className="text-right wrap-anywhere">{before}</dd>
        <dt className="text-ink-muted">{t('chat.now')}</dt>
        <dd className="text-right font-medium wrap-anywhere">{now}</dd>
      </dl>
    </div>
  );
}

function PriceChange({ change }: { readonly change: Extract<ServiceChange, { readonly kind: 'price' }> }) {
  const { t, formatters } = useText();
  const money = (price: bigint | undefined) =>
    price === undefined ? (
      <UnknownMoney reason={t('chat.price-not-seen')} />
    ) : (
      <Money {...formatters.money(perMillion(price))} />
    );
  const { before, after } = change;
  const risen = before === undefined || after.inputPrice > before.inputPrice || after.outputPrice > before.outputPrice;
  const note = change.stated ? (
    <p className="pb-3 text-ink-muted">
      <Evidence state="claimed" word={t('chat.stated')} /> {t('chat.stated-note')}
    </p>
  ) : null;
  if (!risen) {
    return (
      <>
        <p className="border-t border-hairline py-3">{t('chat.change-price-tier')}</p>
        {note}
      </>
    );
  }
  return (
    <>
      <BeforeNow name={t('chat.change-price-in')} before={money(before?.inputPrice)} now={money(after.inputPrice)} />
      <BeforeNow name={t('chat.change-price-out')} before={money(before?.outputPrice)} now={money(after.outputPrice)} />
      {note}
    </>
  );
}

function Change({ change }: { readonly change: ServiceChange }) {
  const { t } = useText();
  switch (change.kind) {
    case 'price':
      return <PriceChange change={change} />;
    case 'signer':
      return (
        <>
          <BeforeNow
            name={t('chat.change-signer')}
            before={<Address value={change.before} whole />}
            now={<Address value={change.after} whole />}
          />
          <p className="pb-3 text-ink-muted">{t('chat.change-signer-note')}</p>
        </>
      );
    case 'url':
    case 'model':
      return (
        <BeforeNow
          name={t(`chat.change-${change.kind}`)}
          before={<bdi>{cleanText(change.before, 200)}</bdi>}
          now={<bdi>{cleanText(change.after, 200)}</bdi>}
        />
      );
  }
}

/** Stops a message until the person has seen what changed about the service: price, key, address or model (C-20, F-030). */
export function ChangeSheet({
  changes,
  onAccept,
  onDecline,
}: {
  readonly changes: readonly ServiceChange[] | undefined;
  readonly onAccept: () => void;
  readonly onDecline: () => void;
}) {
  const { t } = useText();
  // Nothing changed where a stated price is only seen for the first time.
  const isFirstLook = changes?.every((change) => change.kind === 'price' && change.before === undefined) === true;
  return (
    <Dialog
      open={changes !== undefined}
      onClose={onDecline}
      title={t(isFirstLook ? 'chat.stated-title' : 'chat.change-title')}
      closeLabel={t('chat.change-decline')}
      footer={
        <>
          <Button onClick={onDecline}>{t('chat.change-decline')}</Button>
          <Button variant="primary" onClick={onAccept}>
            {t('chat.change-accept')}
          </Button>
        </>
      }
    >
      <p className="pb-3">{t(isFirstLook ? 'chat.stated-lead' : 'chat.change-lead')}</p>
      {changes?.map((change) => (
        <Change key={change.kind} change={change} />
      ))}
    </Dialog>
  );
}
