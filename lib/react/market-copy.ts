import type { NetworkConfig } from '@/lib/config/network';
import { type MarketCopy, type MarketCopyOwner, readMarketCopy } from '@/lib/storage/market-copy';

const copies = new Map<string, Promise<MarketCopy | undefined>>();

/** Name the catalogue of a network in this browser's storage. */
export function marketCopyOwner({ chainId, contracts }: NetworkConfig): MarketCopyOwner {
  return { chainId, inference: contracts.inference };
}

/** Return what an earlier visit kept of a network's catalogue; read once, for the reading and the screen alike. */
export function marketCopyOf(network: NetworkConfig): Promise<MarketCopy | undefined> {
  const owner = marketCopyOwner(network);
  const key = `${owner.chainId}:${owner.inference}`;
  const copy = copies.get(key) ?? readMarketCopy(owner);
  copies.set(key, copy);
  return copy;
}
