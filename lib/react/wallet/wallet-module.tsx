'use client';

// The wallet kit lives in this folder only, fetched when Connect is pressed or an earlier connection is taken up again.
import '@rainbow-me/rainbowkit/styles.css';
import { darkTheme, lightTheme, RainbowKitProvider, useConnectModal } from '@rainbow-me/rainbowkit';
import { useEffect, useMemo, useState } from 'react';
import { defineChain, numberToHex } from 'viem';
import {
  type Config,
  type Connector,
  createConfig,
  http,
  useAccount,
  useDisconnect,
  useSwitchChain,
  WagmiProvider,
} from 'wagmi';
import type { NetworkConfig } from '@/lib/config/network';
import { publishWallet, takeOpenRequest, type WalletCall, type WalletPort, type WalletStatus } from '../wallet-store';
import { announcedConnectors } from './connectors';

function walletChain(network: NetworkConfig) {
  return defineChain({
    id: network.chainId,
    name: network.name,
    nativeCurrency: { name: '0G', symbol: '0G', decimals: 18 },
    rpcUrls: { default: { http: network.rpcUrls } },
    ...(network.explorerUrl === undefined
      ? {}
      : { blockExplorers: { default: { name: 'Explorer', url: network.explorerUrl } } }),
  });
}

function createWalletConfig(network: NetworkConfig): Config {
  const chain = walletChain(network);
  return createConfig({
    chains: [chain],
    connectors: [...announcedConnectors()],
    transports: { [chain.id]: http(network.rpcUrls[0]) },
    multiInjectedProviderDiscovery: false,
    // Without it the kit asks the wallet to reconnect on every render instead of once after mounting.
    ssr: true,
  });
}

type Requester = { request(input: { method: string; params?: unknown }): Promise<unknown> };

function isRequester(value: unknown): value is Requester {
  return typeof value === 'object' && value !== null && 'request' in value && typeof value.request === 'function';
}

/** Speak EIP-1193 to the connected wallet directly, so that what it is asked to sign is byte for byte what was simulated. */
function portOf(connector: Connector, address: WalletPort['address']): WalletPort {
  const ask = async (method: string, params: unknown): Promise<unknown> => {
    const provider = await connector.getProvider();
    if (!isRequester(provider)) throw new Error('The connected wallet has no request function.');
    return provider.request({ method, params });
  };
  return {
    address,
    chainId: async () => Number(await ask('eth_chainId', [])),
    sendCall: async (call: WalletCall) =>
      hexOf(
        await ask('eth_sendTransaction', [
          {
            from: address,
            to: call.to,
            data: call.data,
            value: numberToHex(call.value),
            ...(call.gas === undefined ? {} : { gas: numberToHex(call.gas) }),
          },
        ]),
      ),
    signRaw: async (raw) => hexOf(await ask('personal_sign', [raw, address])),
  };
}

function hexOf(value: unknown): `0x${string}` {
  if (typeof value !== 'string' || !/^0x[0-9a-fA-F]*$/.test(value)) throw new Error('The wallet answered no hex text.');
  return value as `0x${string}`;
}

function statusOf(status: ReturnType<typeof useAccount>['status']): WalletStatus {
  if (status === 'connected') return 'connected';
  return status === 'disconnected' ? 'absent' : 'connecting';
}

/** Mirror the kit's state into the wallet store and hand out its actions. */
function WalletBridge({ network, hasWallets }: { readonly network: NetworkConfig; readonly hasWallets: boolean }) {
  const { status, address, chainId, connector } = useAccount();
  const { openConnectModal } = useConnectModal();
  const { disconnectAsync } = useDisconnect();
  const { switchChainAsync } = useSwitchChain();
  const [noneFound, setNoneFound] = useState(false);
  const connected = status === 'connected';
  const port = useMemo(
    () => (connected && connector && address ? portOf(connector, address) : undefined),
    [connected, connector, address],
  );

  useEffect(() => {
    const openConnect = () => (hasWallets ? openConnectModal?.() : setNoneFound(true));
    publishWallet(
      {
        status: statusOf(status),
        address: connected ? address : undefined,
        chainId: connected ? chainId : undefined,
        walletName: connector?.name,
        noneFound,
      },
      {
        port,
        openConnect,
        disconnect: () => disconnectAsync(),
        switchNetwork: async () => {
          await switchChainAsync({ chainId: network.chainId });
        },
      },
    );
    const ready = status === 'disconnected' && (openConnectModal !== undefined || !hasWallets);
    if (ready && takeOpenRequest()) openConnect();
  }, [
    status,
    connected,
    address,
    chainId,
    connector,
    port,
    openConnectModal,
    hasWallets,
    noneFound,
    disconnectAsync,
    switchChainAsync,
    network.chainId,
  ]);

  return null;
}

/** Mount the wallet kit beside the page, never around it, so that loading it remounts nothing. */
export function WalletModule({ network, locale }: { readonly network: NetworkConfig; readonly locale: 'en' | 'id' }) {
  const [config] = useState(() => createWalletConfig(network));
  const theme = { accentColor: '#1d4ed8', borderRadius: 'small', overlayBlur: 'none' } as const;
  return (
    <WagmiProvider config={config}>
      <RainbowKitProvider
        modalSize="compact"
        locale={locale === 'id' ? 'id-ID' : 'en-US'}
        theme={{ lightMode: lightTheme(theme), darkMode: darkTheme(theme) }}
      >
        <WalletBridge network={network} hasWallets={config.connectors.length > 0} />
      </RainbowKitProvider>
    </WagmiProvider>
  );
}
