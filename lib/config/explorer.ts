import type { NetworkConfig } from './network';

const address = /^0x[0-9a-fA-F]{40}$/;
const hash = /^0x[0-9a-fA-F]{64}$/;
const block = /^\d{1,20}$/;

function pathOf(value: string): string | undefined {
  if (address.test(value)) return `address/${value}`;
  if (hash.test(value)) return `tx/${value}`;
  return block.test(value) ? `block/${value}` : undefined;
}

/**
 * Make the address at which the network's block explorer shows an address, a transaction's hash or a block's number (F-032). A local
 * network has no explorer that could know it, and nothing else than those three is ever put into a link.
 */
export function explorerHref(
  { explorerUrl, local }: Pick<NetworkConfig, 'explorerUrl' | 'local'>,
  value: string,
): string | undefined {
  const path = pathOf(value);
  if (explorerUrl === undefined || local || path === undefined) return undefined;
  return `${explorerUrl.replace(/\/+$/, '')}/${path}`;
}
