'use client';

import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { useText } from '@/lib/react/use-text';

/** What stands in the frame while the site's network file is read: same places, same sizes, nothing claimed. */
export function SiteConfigLoading() {
  const { t } = useText();
  return (
    <div className="px-4 py-6 sm:px-6 lg:px-8" aria-busy="true">
      <p role="status" className="sr-only">
        {t('shell.loading-network')}
      </p>
      <Skeleton className="mb-6 block h-9 w-40" />
      <Skeleton className="mb-8 block h-5 w-full max-w-xl" />
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="flex h-11 items-center border-b border-hairline">
          <Skeleton className="h-4 w-2/3" />
        </div>
      ))}
    </div>
  );
}

/** What stands in the frame when the site's network file cannot be read. */
export function SiteConfigFailed({ retry }: { readonly retry: () => void }) {
  const { t } = useText();
  return (
    <div className="px-4 py-6 sm:px-6 lg:px-8">
      <Notice
        tone="failed"
        title={t('shell.config-failed-title')}
        action={<Button onClick={retry}>{t('shell.retry')}</Button>}
      >
        {t('shell.config-failed')}
      </Notice>
    </div>
  );
}
