import type { NetworkConfig } from '@/lib/config/network';

/** The chain on which a development authority may be believed at all. */
const developmentChain = 31_337;

/** Only a page on a local chain, built with a development root, believes one (and calls the outcome simulated). */
export function developmentRootFor(network: Pick<NetworkConfig, 'local' | 'chainId'>): string | undefined {
  const root = process.env.NEXT_PUBLIC_DEV_ATTESTATION_ROOT;
  if (root === undefined || root === '') return undefined;
  return network.local && network.chainId === developmentChain ? root : undefined;
}
