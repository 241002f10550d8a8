'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Icon } from '@/components/ui/icon';
import { useText } from '@/lib/react/use-text';

/** The places of the product, in the order a newcomer needs them. Later places (images, speech, build, provide) join here. */
const places = [
  { href: '/', icon: 'market', name: 'shell.nav-market', also: ['/provider', '/compare'] },
  { href: '/chat/', icon: 'chat', name: 'shell.nav-chat', also: [] },
  { href: '/account/', icon: 'account', name: 'shell.nav-account', also: [] },
] as const;

function isAt(pathname: string, place: (typeof places)[number]): boolean {
  const starts = (prefix: string) => pathname === prefix || pathname.startsWith(`${prefix.replace(/\/$/, '')}/`);
  if (place.also.some(starts)) return true;
  return place.href === '/' ? pathname === '/' : starts(place.href);
}

const railLook =
  'flex h-10 items-center gap-3 rounded-md px-3 text-ink-muted hover:text-ink aria-[current=page]:bg-hairline/60 aria-[current=page]:font-medium aria-[current=page]:text-ink';
const barLook =
  'flex min-w-0 flex-1 flex-col items-center justify-center gap-1 text-xs text-ink-muted aria-[current=page]:font-medium aria-[current=page]:text-ink';

/** The links to all places: a rail on wide screens, a bottom bar on narrow ones. */
export function Navigation({ kind, children }: { readonly kind: 'rail' | 'bar'; readonly children?: ReactNode }) {
  const { t } = useText();
  const pathname = usePathname();
  return (
    <nav
      aria-label={t('shell.navigation')}
      className={kind === 'rail' ? 'flex flex-col gap-1' : 'flex h-full items-stretch'}
    >
      {places.map((place) => (
        <Link
          key={place.href}
          href={place.href}
          prefetch={false}
          aria-current={isAt(pathname, place) ? 'page' : undefined}
          className={kind === 'rail' ? railLook : barLook}
        >
          <Icon name={place.icon} size={kind === 'rail' ? 16 : 20} />
          {t(place.name)}
        </Link>
      ))}
      {children}
    </nav>
  );
}
