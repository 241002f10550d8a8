'use client';

import { useState } from 'react';
import { Address } from '@/components/ui/address';
import { Button } from '@/components/ui/button';
import { Sheet } from '@/components/ui/dialog';
import { type Fact, Facts } from '@/components/ui/facts';
import { Money, UnknownMoney } from '@/components/ui/money';
import { useText } from '@/lib/react/use-text';

export type ConnectedWallet = {
  readonly address: string;
  readonly walletName: string | undefined;
  readonly walletChainId: number | undefined;
  /** Native balance in neuron; undefined while unknown. */
  readonly balance: bigint | undefined;
  readonly onDisconnect: () => Promise<void>;
};

type WalletSheetProps = ConnectedWallet & { readonly open: boolean; readonly onClose: () => void };

/** What is known of the connected wallet, and the way to leave it. */
export function WalletSheet({ open, onClose, ...wallet }: WalletSheetProps) {
  const { t } = useText();
  const [leaving, setLeaving] = useState<'idle' | 'asking' | 'failed'>('idle');
  const close = () => {
    onClose();
    setLeaving('idle');
  };
  const leave = () => {
    setLeaving('asking');
    wallet.onDisconnect().then(close, () => setLeaving('failed'));
  };
  return (
    <Sheet
      open={open}
      onClose={close}
      title={t('shell.wallet-title')}
      closeLabel={t('ui.close')}
      footer={
        <Button busy={leaving === 'asking'} onClick={leave}>
          {t('shell.disconnect')}
        </Button>
      }
    >
      <WalletFacts {...wallet} />
      {leaving === 'failed' ? (
        <p role="alert" className="mt-4">
          {t('shell.disconnect-failed')}
        </p>
      ) : null}
    </Sheet>
  );
}

function WalletFacts({ address, walletName, walletChainId, balance }: ConnectedWallet) {
  const { t, formatters, copyLabels } = useText();
  const facts: readonly Fact[] = [
    { id: 'address', name: t('shell.wallet-address'), value: <Address value={address} words={copyLabels} /> },
    {
      id: 'balance',
      name: t('shell.wallet-balance'),
      value:
        balance === undefined ? (
          <UnknownMoney reason={t('shell.free-unknown')} />
        ) : (
          <Money {...formatters.money(balance)} focusable />
        ),
    },
    { id: 'app', name: t('shell.wallet-app'), value: walletName ?? t('ui.unknown') },
    {
      id: 'chain',
      name: t('shell.wallet-chain'),
      value: walletChainId === undefined ? t('ui.unknown') : t('shell.chain', { chainId: String(walletChainId) }),
    },
  ];
  return (
    <>
      <Facts facts={facts} />
      <p className="mt-4 text-sm text-ink-muted">{t('shell.wallet-explain')}</p>
    </>
  );
}
