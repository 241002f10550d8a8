'use client';

import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { useText } from '@/lib/react/use-text';

/** Said after Connect was pressed and the code that speaks with wallets could not be fetched. */
export function WalletLoadNotice({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useText();
  return (
    <div role="alert" className="px-4 pb-3 sm:px-6 lg:px-8">
      <Notice
        action={
          <Button size="small" onClick={onRetry}>
            {t('shell.retry')}
          </Button>
        }
      >
        {t('shell.wallet-load-failed')}
      </Notice>
    </div>
  );
}
