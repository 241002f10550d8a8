'use client';

import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { useText } from '@/lib/react/use-text';
import { ShellFrame } from './shell-frame';

/** The frame while the site's network file is read: same places, same sizes, nothing claimed. */
export function SiteConfigLoading() {
  const { t } = useText();
  return (
    <ShellFrame network={<Skeleton className="h-4 w-40" />} actions={<Skeleton className="h-10 w-32 rounded-md" />}>
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
    </ShellFrame>
  );
}

/** The frame when the site's network file cannot be read. */
export function SiteConfigFailed({ retry }: { readonly retry: () => void }) {
  const { t } = useText();
  return (
    <ShellFrame network={null} actions={null}>
      <div className="px-4 py-6 sm:px-6 lg:px-8">
        <Notice
          tone="failed"
          title={t('shell.config-failed-title')}
          action={<Button onClick={retry}>{t('shell.retry')}</Button>}
        >
          {t('shell.config-failed')}
        </Notice>
      </div>
    </ShellFrame>
  );
}
