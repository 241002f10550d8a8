'use client';

import { lazy, Suspense, useState } from 'react';
import { shortHex } from '@/components/ui/address';
import { Button } from '@/components/ui/button';
import { useText } from '@/lib/react/use-text';
import type { ConnectedWallet } from './wallet-sheet';

/** Fetched with the first press: most visitors have no wallet. */
const WalletSheet = lazy(() => import('./wallet-sheet').then(({ WalletSheet }) => ({ default: WalletSheet })));

export type WalletButtonProps = Omit<ConnectedWallet, 'address'> & {
  readonly status: 'absent' | 'loading' | 'connecting' | 'connected';
  readonly address: string | undefined;
  readonly onConnect: () => void;
};

/** Connect, or see and leave the connected wallet. */
export function WalletButton({ status, address, onConnect, ...wallet }: WalletButtonProps) {
  const { t } = useText();
  // Undefined until it is opened for the first time; it stays where it is when closed, and so gives the focus back.
  const [open, setOpen] = useState<boolean>();
  if (status !== 'connected' || address === undefined) {
    const waiting = status !== 'absent';
    return (
      <Button variant={waiting ? 'secondary' : 'primary'} busy={waiting} onClick={onConnect} className="min-w-36">
        {waiting ? t('shell.connecting') : t('shell.connect-wallet')}
      </Button>
    );
  }
  return (
    <>
      <Button
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        aria-label={t('shell.wallet-open', { short: shortHex(address), address })}
        className="min-w-36"
      >
        <span className="font-mono text-sm">{shortHex(address)}</span>
      </Button>
      {open === undefined ? null : (
        <Suspense>
          <WalletSheet {...wallet} address={address} open={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
