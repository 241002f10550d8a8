import { createStore } from 'mipd';
import { type CreateConnectorFn, injected } from 'wagmi';

const metaMaskRdns = 'io.metamask';
const plainIcon =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"%3E%3Crect x="3" y="6" width="18" height="13" rx="2" fill="none" stroke="%23777" stroke-width="2"/%3E%3C/svg%3E';

/** Icons come from the wallet itself and are hostile: only a data URL is drawn, so that none is ever fetched (F-033). */
function safeIcon(icon: string): string {
  return icon.startsWith('data:image/') ? icon : plainIcon;
}

/** Drop the chain id from `connect`: connecting must never make the wallet switch network by itself. */
function withoutSwitching(create: CreateConnectorFn): CreateConnectorFn {
  return (config) => {
    const connector = create(config);
    return {
      ...connector,
      connect: ({ chainId: _ignored, ...parameters } = {}) => connector.connect(parameters),
    };
  };
}

/** List the wallets that announce themselves in this page (EIP-6963), MetaMask first, or the bare injected one. */
export function announcedConnectors(): readonly CreateConnectorFn[] {
  const store = createStore();
  const announced = [...store.getProviders()].sort(
    (a, b) => Number(b.info.rdns === metaMaskRdns) - Number(a.info.rdns === metaMaskRdns),
  );
  store.destroy();
  if (announced.length > 0) {
    return announced.map(({ info, provider }) =>
      withoutSwitching(
        injected({
          target: { id: info.rdns, name: info.name, icon: safeIcon(info.icon), provider: provider as never },
        }),
      ),
    );
  }
  if (!('ethereum' in window)) return [];
  return [withoutSwitching(injected())];
}
