'use client';

import { Notice } from '@/components/ui/notice';
import { useText } from '@/lib/react/use-text';

/** Said after Connect was pressed and no wallet answered; small, because it stays while the person reads on. */
export function NoWalletNotice() {
  const { t } = useText();
  return (
    <div role="alert" className="px-4 pb-3 sm:px-6 lg:px-8">
      <Notice title={t('shell.none-found-title')}>
        {t('shell.none-found')}{' '}
        <a href="https://metamask.io/download/" target="_blank" rel="noreferrer noopener" className="text-link">
          {t('shell.none-found-link')}
        </a>
      </Notice>
    </div>
  );
}
