'use client';

import { Notice } from '@/components/ui/notice';
import { useText } from '@/lib/react/use-text';

/** Said after Connect was pressed and no wallet answered. */
export function NoWalletNotice() {
  const { t } = useText();
  return (
    <div role="alert" className="px-4 pb-3 sm:px-6 lg:px-8">
      <Notice
        title={t('shell.none-found-title')}
        action={
          <a
            href="https://metamask.io/download/"
            target="_blank"
            rel="noreferrer noopener"
            className="inline-flex min-h-11 items-center text-link sm:min-h-6"
          >
            {t('shell.none-found-link')}
          </a>
        }
      >
        {t('shell.none-found')}
      </Notice>
    </div>
  );
}
