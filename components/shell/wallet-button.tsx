'use client';

import { useState } from 'react';
import { Address, shortHex } from '@/components/ui/address';
import { Button } from '@/components/ui/button';
import { Sheet } from '@/components/ui/dialog';
import { type Fact, Facts } from '@/components/ui/facts';
import { Money, UnknownMoney } from '@/components/ui/money';
import { useText } from '@/lib/react/use-text';

export type WalletButtonProps = {
  readonly status: 'absent' | 'loading' | 'connecting' | 'connected';
  readonly address: string | undefined;
  readonly walletName: string | undefined;
  readonly walletChainId: number | undefined;
  /** Native balance in neuron; undefined while unknown. */
  readonly balance: bigint | undefined;
  readonly onConnect: () => void;
  readonly onDisconnect: () => Promise<void>;
};

/** Connect, or see and leave the connected wallet. */
export function WalletButton(props: WalletButtonProps) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const [leaving, setLeaving] = useState<'idle' | 'asking' | 'failed'>('idle');
  const close = () => {
    setOpen(false);
    setLeaving('idle');
  };
  const leave = () => {
    setLeaving('asking');
    props.onDisconnect().then(close, () => setLeaving('failed'));
  };
  if (props.status !== 'connected' || props.address === undefined) {
    const waiting = props.status !== 'absent';
    return (
      <Button variant={waiting ? 'secondary' : 'primary'} busy={waiting} onClick={props.onConnect} className="min-w-36">
        {waiting ? t('shell.connecting') : t('shell.connect-wallet')}
      </Button>
    );
  }
  return (
    <>
      <Button
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        aria-label={t('shell.wallet-open', { short: shortHex(props.address), address: props.address })}
        className="min-w-36"
      >
        <span className="font-mono text-sm">{shortHex(props.address)}</span>
      </Button>
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
        <WalletFacts {...props} address={props.address} />
        {leaving === 'failed' ? (
          <p role="alert" className="mt-4">
            {t('shell.disconnect-failed')}
          </p>
        ) : null}
      </Sheet>
    </>
  );
}

function WalletFacts({
  address,
  walletName,
  walletChainId,
  balance,
}: WalletButtonProps & { readonly address: string }) {
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
