import SimpleKeyring from '@metamask/eth-simple-keyring';
import { rpcErrors } from '@metamask/rpc-errors';
import type { Hex } from 'viem';

/** A chain the wallet knows, with the node its background talks to. */
export type WalletChain = { readonly chainId: Hex; readonly name: string; readonly rpcUrl: string };

/** What one site may see: EIP-2255 accounts (lower case, as the extension returns them) and the chain selected for it. */
export type SitePermission = { readonly accounts: readonly Hex[]; readonly chainId: Hex; readonly grantedAt: number };

/** The wallet's memory. Everything a test can change from outside is changed here and told to the connected sites. */
export type Vault = {
  readonly keyring: SimpleKeyring;
  accounts: readonly Hex[];
  selected: Hex;
  chains: ReadonlyMap<Hex, WalletChain>;
  chainId: Hex;
  locked: boolean;
  readonly permissions: Map<string, SitePermission>;
};

/** Normalises a chain id as the extension writes it: lower-case hex without leading zeros. */
export function chainIdHex(chainId: number | bigint | string): Hex {
  return `0x${BigInt(chainId).toString(16)}`;
}

/** Creates a wallet memory holding these keys; the first key is selected. */
export async function createVault(input: {
  readonly privateKeys: readonly Hex[];
  readonly chains: readonly WalletChain[];
  readonly chainId: number;
}): Promise<Vault> {
  const keyring = new SimpleKeyring();
  await keyring.deserialize([...input.privateKeys]);
  const accounts = await keyring.getAccounts();
  const [selected] = accounts;
  if (selected === undefined) throw new Error('A wallet needs at least one key.');
  return {
    keyring,
    accounts,
    selected,
    chains: new Map(input.chains.map((chain) => [chain.chainId, chain])),
    chainId: chainIdHex(input.chainId),
    locked: false,
    permissions: new Map(),
  };
}

/** Returns the accounts a site may see, the selected one first, as the extension orders them. */
export function accountsFor(vault: Vault, origin: string): readonly Hex[] {
  const permitted = vault.permissions.get(origin)?.accounts ?? [];
  return [...permitted].sort((a, b) => Number(b === vault.selected) - Number(a === vault.selected));
}

/** Returns the chain selected for a site: its own, or the wallet's for a site that was never connected. */
export function chainIdFor(vault: Vault, origin: string): Hex {
  return vault.permissions.get(origin)?.chainId ?? vault.chainId;
}

/** Returns the chain a site's requests go to. @throws -32603 when the wallet has forgotten it. */
export function chainFor(vault: Vault, origin: string): WalletChain {
  const chain = vault.chains.get(chainIdFor(vault, origin));
  if (chain === undefined) throw rpcErrors.internal({ message: 'No network client for the selected chain.' });
  return chain;
}
