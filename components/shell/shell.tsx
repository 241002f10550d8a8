'use client';

import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { ExplorerContext } from '@/components/ui/explorer-link';
import { Money, UnknownMoney } from '@/components/ui/money';
import { Skeleton } from '@/components/ui/skeleton';
import { type AccountState, equationOf } from '@/lib/domain/account';
import type { Remote } from '@/lib/domain/remote';
import { type SiteState, useNetwork } from '@/lib/react/network-provider';
import { useAccount } from '@/lib/react/use-account';
import { useExplorer } from '@/lib/react/use-explorer';
import { useMarket } from '@/lib/react/use-market';
import { useText } from '@/lib/react/use-text';
import { useWallet } from '@/lib/react/use-wallet';
import { openConnectDialog } from '@/lib/react/wallet-store';
import { NetworkBanner } from './network-banner';
import { type ChipBlock, NetworkChip } from './network-chip';
import { NoWalletNotice } from './no-wallet-notice';
import { ShellFrame } from './shell-frame';
import { SiteConfigFailed, SiteConfigLoading } from './site-config-view';
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

/** Links to the explorer of the network, for everything that names an address, a transaction or a block. */
function WithExplorer({ children }: { readonly children: ReactNode }) {
  return <ExplorerContext value={useExplorer()}>{children}</ExplorerContext>;
}

/** Which network is read, and how far it has come. */
function Chip() {
  const { network, config } = useNetwork();
  const block = blockOf([useMarket(), useAccount()]);
  const byLink = network.id !== config.networks[0]?.id;
  return <NetworkChip name={network.name} chainId={network.chainId} {...{ block, byLink }} />;
}

type Connecting = { readonly connect: () => void };

function Actions({ connect }: Connecting) {
  const wallet = useWallet();
  const account = useAccount();
  return (
    <WithExplorer>
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
    </WithExplorer>
  );
}

function Banner({ connect, presses }: Connecting & { readonly presses: number }) {
  const { network } = useNetwork();
  const wallet = useWallet();
  if (wallet.wrongNetwork)
    return (
      <NetworkBanner
        name={network.name}
        chainId={network.chainId}
        walletChainId={wallet.chainId}
        onSwitch={wallet.switchNetwork}
      />
    );
  // Drawn anew with every press, so that pressing again is answered again aloud.
  if (wallet.noneFound) return <NoWalletNotice key={presses} />;
  return wallet.loadFailed ? <WalletLoadNotice onRetry={connect} /> : null;
}

/** The frame with the network, the wallet and the banners that follow from them, as soon as the site knows its network. */
export function Shell({ site, children }: { readonly site: SiteState; readonly children: ReactNode }) {
  const [presses, setPresses] = useState(0);
  const connect = () => {
    setPresses(presses + 1);
    openConnectDialog();
  };
  if (site.state === 'failed')
    return (
      <ShellFrame network={null} actions={null}>
        <SiteConfigFailed retry={site.retry} />
      </ShellFrame>
    );
  const ready = site.state === 'ready';
  return (
    <ShellFrame
      network={ready ? <Chip /> : <Skeleton className="h-4 w-40" />}
      actions={ready ? <Actions connect={connect} /> : <Skeleton className="h-10 w-32 rounded-md" />}
      banner={ready ? <Banner {...{ connect, presses }} /> : null}
    >
      {ready ? <WithExplorer>{children}</WithExplorer> : <SiteConfigLoading />}
    </ShellFrame>
  );
}
