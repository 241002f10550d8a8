'use client';

// The wallet kit lives in this folder only, fetched when Connect is pressed or an earlier connection is taken up again.
import '@rainbow-me/rainbowkit/styles.css';
import { darkTheme, lightTheme, RainbowKitProvider, useConnectModal } from '@rainbow-me/rainbowkit';
import { useEffect, useMemo, useState } from 'react';
import { type Address, defineChain, isHex } from 'viem';
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
import { toAppError } from '@/lib/chain/revert';
import { WalletAnswerError } from '@/lib/chain/wallet-errors';
import type { NetworkConfig } from '@/lib/config/network';
import { createWalletPort, type RequestProvider } from '@/lib/intents/eip1193-wallet';
import {
  answerOpenRequest,
  type ConnectedWallet,
  keepOpenRequest,
  publishWallet,
  type WalletStatus,
} from '../wallet-store';
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

function isRequestProvider(value: unknown): value is RequestProvider {
  return typeof value === 'object' && value !== null && 'request' in value && typeof value.request === 'function';
}

/** Speak EIP-1193 to the connected wallet directly, so that what it is asked to sign is byte for byte what was simulated. */
function connectedWallet(connector: Connector, address: Address): ConnectedWallet {
  const provider: RequestProvider = {
    async request(input) {
      const found = await connector.getProvider();
      if (!isRequestProvider(found)) throw new WalletAnswerError('The connected wallet has no request function');
      return found.request(input);
    },
  };
  return {
    ...createWalletPort(provider, address),
    async signRaw(raw) {
      const answer = await provider.request({ method: 'personal_sign', params: [raw, address] });
      if (!isHex(answer)) throw new WalletAnswerError('The wallet gave no signature');
      return answer;
    },
  };
}

function statusOf(status: ReturnType<typeof useAccount>['status']): WalletStatus {
  if (status === 'connected') return 'connected';
  return status === 'disconnected' ? 'absent' : 'connecting';
}

/** Let what the kit throws leave as AppError, so that a refusal can be told from a failure. */
async function explained(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    throw toAppError(error);
  }
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
    () => (connected && connector && address ? connectedWallet(connector, address) : undefined),
    [connected, connector, address],
  );

  useEffect(() => {
    // The kit has no dialog to open while it takes up an earlier connection.
    const open = hasWallets ? openConnectModal : () => setNoneFound(true);
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
        openConnect: open ?? keepOpenRequest,
        disconnect: () => explained(disconnectAsync()),
        switchNetwork: () => explained(switchChainAsync({ chainId: network.chainId })),
      },
    );
    answerOpenRequest(statusOf(status), open);
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
