'use client';

import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { ExplorerContext } from '@/components/ui/explorer-link';
import { Money, UnknownMoney } from '@/components/ui/money';
import { type AccountState, equationOf } from '@/lib/domain/account';
import type { Remote } from '@/lib/domain/remote';
import { useNetwork } from '@/lib/react/network-provider';
import { useAccount } from '@/lib/react/use-account';
import { useExplorer } from '@/lib/react/use-explorer';
import { useMarket } from '@/lib/react/use-market';
import { useText } from '@/lib/react/use-text';
import { useWallet } from '@/lib/react/use-wallet';
import { NetworkBanner } from './network-banner';
import { type ChipBlock, NetworkChip } from './network-chip';
import { NoWalletNotice } from './no-wallet-notice';
import { ShellFrame } from './shell-frame';
import { WalletButton } from './wallet-button';
import { WalletLoadNotice } from './wallet-load-notice';

function blockOf(remotes: readonly (Remote<unknown> | undefined)[]): ChipBlock {
  let newest: ChipBlock = { state: 'unknown' };
  for (const remote of remotes) {
    if (remote === undefined || remote.state === 'loading' || remote.state === 'failed') continue;
    if (newest.state === 'unknown' || remote.block.number > newest.number)
      newest = { state: remote.state, number: remote.block.number };
  }
  return newest;
}

function knownAccount(account: Remote<AccountState> | undefined): AccountState | undefined {
  return account === undefined || account.state === 'loading' || account.state === 'failed' ? undefined : account.value;
}

/** What is free to spend with providers, the figure of the top line; it leads to the whole equation. */
function FreeFunds({ account }: { readonly account: Remote<AccountState> }) {
  const { t, formatters } = useText();
  const state = knownAccount(account);
  return (
    <Link href="/account/" prefetch={false} className="hidden flex-col items-end leading-4 hover:text-action sm:flex">
      {state === undefined ? (
        <UnknownMoney reason={t('shell.free-unknown')} />
      ) : (
        <Money {...formatters.money(equationOf(state, undefined).free)} strong />
      )}
      <span className="text-xs text-ink-muted">{t('shell.free')}</span>
    </Link>
  );
}

/** The frame with the network, the wallet and the banners that follow from them. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { network, config } = useNetwork();
  const wallet = useWallet();
  const market = useMarket();
  const account = useAccount();
  const explorer = useExplorer();
  const [presses, setPresses] = useState(0);
  const connect = () => {
    setPresses(presses + 1);
    wallet.connect();
  };
  const block = blockOf([market, account]);
  return (
    <ExplorerContext value={explorer}>
      <ShellFrame
        network={
          <NetworkChip
            name={network.name}
            chainId={network.chainId}
            block={block}
            byLink={network.id !== config.networks[0]?.id}
          />
        }
        actions={
          <>
            {account === undefined ? null : <FreeFunds account={account} />}
            <WalletButton
              status={wallet.status}
              address={wallet.address}
              walletName={wallet.walletName}
              walletChainId={wallet.chainId}
              balance={knownAccount(account)?.wallet}
              onConnect={connect}
              onDisconnect={wallet.disconnect}
            />
          </>
        }
        banner={
          wallet.wrongNetwork ? (
            <NetworkBanner
              name={network.name}
              chainId={network.chainId}
              walletChainId={wallet.chainId}
              onSwitch={wallet.switchNetwork}
            />
          ) : wallet.noneFound ? (
            // Drawn anew with every press, so that pressing again is answered again aloud.
            <NoWalletNotice key={presses} />
          ) : wallet.loadFailed ? (
            <WalletLoadNotice onRetry={connect} />
          ) : null
        }
      >
        {children}
      </ShellFrame>
    </ExplorerContext>
  );
}
