'use client';

import Link from 'next/link';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { useText } from '@/lib/react/use-text';
import { LanguageChoice } from './language-choice';
import { Navigation } from './navigation';
import { ThemeChoice } from './theme-choice';

/** Fetched with the first press, on narrow screens only. */
const Sheet = lazy(() => import('@/components/ui/dialog').then(({ Sheet }) => ({ default: Sheet })));

/** The way to what this browser keeps for its reader. */
function OwnData({ onLeave }: { readonly onLeave?: () => void }) {
  const { t } = useText();
  return (
    <Link
      href="/settings/"
      prefetch={false}
      onClick={() => onLeave?.()}
      className="inline-block py-2 text-sm text-link"
    >
      {t('shell.kept')}
    </Link>
  );
}

/** The frame every page stands in; it needs no network, so it is painted with the first byte. */
export function ShellFrame({
  network,
  actions,
  banner,
  children,
}: {
  readonly network: ReactNode;
  readonly actions: ReactNode;
  readonly banner?: ReactNode;
  readonly children: ReactNode;
}) {
  const { t } = useText();
  // Undefined until they are opened for the first time.
  const [settingsOpen, setSettingsOpen] = useState<boolean>();
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[13rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-action px-4 py-3 text-on-action focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t('shell.skip-to-content')}
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col justify-between border-r border-hairline px-4 pb-5 lg:flex">
        <div>
          <Link href="/" prefetch={false} className="flex h-14 items-center px-3 text-md font-semibold">
            {t('shell.product')}
          </Link>
          <Navigation kind="rail" />
        </div>
        <div className="space-y-3">
          <ThemeChoice />
          <LanguageChoice />
          <OwnData />
        </div>
      </aside>
      <div className="flex min-h-dvh min-w-0 flex-col">
        <header className="sticky top-0 z-20 border-b border-hairline bg-paper">
          <div className="flex h-(--top-line) items-center justify-between gap-3 px-4 sm:px-6 lg:px-8">
            <div className="min-w-0">{network}</div>
            <div className="flex shrink-0 items-center gap-4">{actions}</div>
          </div>
          {banner}
        </header>
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 pb-(--bottom-bar) focus:outline-none">
          {children}
        </main>
      </div>
      <div className="fixed inset-x-0 bottom-0 z-20 h-(--bottom-bar) border-t border-hairline bg-paper pb-[env(safe-area-inset-bottom)] lg:hidden">
        <Navigation kind="bar">
          <button
            type="button"
            onClick={() => setSettingsOpen(true)}
            className="flex min-w-0 flex-1 flex-col items-center justify-center gap-1 text-xs text-ink-muted"
          >
            <Icon name="settings" size={20} />
            {t('shell.settings')}
          </button>
        </Navigation>
      </div>
      {settingsOpen === undefined ? null : (
        <Suspense>
          <Sheet
            open={settingsOpen}
            onClose={() => setSettingsOpen(false)}
            title={t('shell.settings')}
            closeLabel={t('ui.close')}
          >
            <div className="space-y-4 pb-4">
              <ThemeChoice />
              <LanguageChoice />
              <OwnData onLeave={() => setSettingsOpen(false)} />
            </div>
          </Sheet>
        </Suspense>
      )}
    </div>
  );
}
