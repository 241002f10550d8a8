// lib/queries holds options for a query cache as plain values: keys, fetchers and freshness; no React and no cache of its own.
import type { Address } from 'viem';
import type { NetworkConfig } from '@/lib/config/network';

/** What a part of the cache is about; a write names the nouns it makes stale. */
export type QueryNoun =
  | 'market'
  | 'service'
  | 'account'
  | 'statement'
  | 'status'
  | 'models'
  | 'service-history'
  | 'recipient';

/** Chain id, contract address, owner or 'none', noun, then what tells entries of one noun apart. */
export type QueryKey = readonly [
  chainId: number,
  contract: Address,
  owner: Address | 'none',
  noun: QueryNoun,
  ...rest: string[],
];

type KeyNetwork = Pick<NetworkConfig, 'chainId' | 'contracts'>;

/** Key of the list of services. */
export function marketKey(network: KeyNetwork): QueryKey {
  return [network.chainId, network.contracts.inference, 'none', 'market'];
}

/** Key of one provider's service. */
export function serviceKey(network: KeyNetwork, provider: Address): QueryKey {
  return [network.chainId, network.contracts.inference, 'none', 'service', provider];
}

/** Key of everything one owner has. */
export function accountKey(network: KeyNetwork, owner: Address): QueryKey {
  return [network.chainId, network.contracts.ledger, owner, 'account'];
}

/** Key of one owner's statement. */
export function statementKey(network: KeyNetwork, owner: Address): QueryKey {
  return [network.chainId, network.contracts.inference, owner, 'statement'];
}

/** Key of what the network's status service says. */
export function statusKey(network: KeyNetwork): QueryKey {
  return [network.chainId, network.contracts.inference, 'none', 'status'];
}

/** Key of the models one provider lists; the address it was asked at is part of it, because a list is about an address. */
export function modelsKey(network: KeyNetwork, provider: Address, url: string): QueryKey {
  return [network.chainId, network.contracts.inference, 'none', 'models', provider, url];
}

/** Key of the history of one provider's service. */
export function serviceHistoryKey(network: KeyNetwork, provider: Address): QueryKey {
  return [network.chainId, network.contracts.inference, 'none', 'service-history', provider];
}

/** Key of what matters about an address that is to be given money. */
export function recipientKey(network: KeyNetwork, address: Address): QueryKey {
  return [network.chainId, network.contracts.ledger, 'none', 'recipient', address];
}

/** A part of the cache that a write makes stale: a key prefix without what tells its entries apart. */
export type QueryScope = { readonly noun: QueryNoun; readonly provider?: Address };

/** Give the key prefix of a scope, to hand to the cache's `invalidateQueries`. */
export function scopeKey(
  network: KeyNetwork,
  { owner, scope }: { readonly owner: Address; readonly scope: QueryScope },
): QueryKey {
  switch (scope.noun) {
    case 'market':
      return marketKey(network);
    case 'service':
      return scope.provider === undefined
        ? [network.chainId, network.contracts.inference, 'none', 'service']
        : serviceKey(network, scope.provider);
    case 'account':
      return accountKey(network, owner);
    case 'statement':
      return statementKey(network, owner);
    case 'status':
      return statusKey(network);
    case 'recipient':
      return [network.chainId, network.contracts.ledger, 'none', 'recipient'];
    case 'models':
    case 'service-history':
      return [network.chainId, network.contracts.inference, 'none', scope.noun];
  }
}
