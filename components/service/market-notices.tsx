'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Ticking } from '@/components/ui/ticking';
import type { MarketRemote } from '@/lib/domain/market';
import { blockLine } from '@/lib/i18n/block-line';
import { errorText } from '@/lib/i18n/error-text';
import { useText } from '@/lib/react/use-text';

/** A place where a table would be, and why there is none. */
export function Emptiness({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="border-y border-hairline py-10">
      <p className="text-md font-medium">{title}</p>
      <p className="mt-1 max-w-[60ch] text-ink-muted">{children}</p>
      {action === undefined ? null : <div className="mt-4">{action}</div>}
    </div>
  );
}

/** Why what is shown is not all there is, or not as it is now. */
export function MarketNotices({ market }: { readonly market: MarketRemote }) {
  const { t, formatters } = useText();
  if (market.state !== 'stale' && market.state !== 'fresh') return null;
  const { missing, total } = market.value;
  return (
    <>
      {market.state === 'stale' ? (
        <Notice
          tone="warning"
          title={t('market.stale-title')}
          action={<Button onClick={market.retry}>{t('market.retry')}</Button>}
        >
          <Ticking>
            {(now) =>
              t('ui.stale-because', {
                age: formatters.relativeTime(market.readAt, now),
                reason: errorText(t, market.error),
              })
            }
          </Ticking>
        </Notice>
      ) : null}
      {missing === 0 ? null : (
        <Notice tone="warning" title={t('market.missing-title', { count: missing })}>
          {t('market.missing-text', { total: formatters.integer(total) })}
        </Notice>
      )}
    </>
  );
}

/** At which block the services were read and how long ago; of a copy, that it is one. */
export function MarketAge({ market }: { readonly market: MarketRemote }) {
  const text = useText();
  if (market.state === 'loading' || market.state === 'failed') return null;
  return (
    <>
      {market.state === 'copy' ? `${text.t('market.copy')} ` : null}
      <Ticking>{(now) => blockLine(text, { block: market.block, readAt: market.readAt, now })}</Ticking>
    </>
  );
}
