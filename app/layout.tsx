import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { ThemeScript } from '@/components/shell/theme-script';
import { AheadScript } from '@/lib/react/ahead-script';
import { plexMono, plexSans } from './fonts/fonts';
import { Providers } from './providers';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Compute market', template: '%s · Compute market' },
  description: 'Browse, fund and use decentralised AI providers, and check in your browser what each answer proves.',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en" className={`${plexSans.variable} ${plexMono.variable}`} suppressHydrationWarning>
      <head>
        <ThemeScript />
        <AheadScript />
      </head>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
