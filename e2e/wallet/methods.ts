import { SignTypedDataVersion } from '@metamask/eth-sig-util';
import { providerErrors, rpcErrors } from '@metamask/rpc-errors';
import type { Json, JsonRpcParams } from '@metamask/utils';
import { type Hex, isHex, stringToHex } from 'viem';
import { type BatchDesk, batchStatus, batchTransaction, capabilitiesOf, refuseBatch, runBatch } from './batches';
import { callNode } from './json-rpc';
import type { PromptDesk, PromptKind } from './prompts';
import { parseTransaction, signAndSend } from './transaction';
import { accountsFor, chainFor, chainIdFor, chainIdHex, type Vault } from './vault';

/** What a method may use: the site that asked, the wallet's memory, the person, and the news to the sites. */
export type MethodContext = {
  readonly origin: string;
  readonly vault: Vault;
  readonly desk: PromptDesk;
  readonly batches: BatchDesk;
  /** Opens the unlock window when the wallet is locked, and waits until it is not. */
  readonly unlocked: () => Promise<void>;
  readonly accountsChanged: (origin: string) => void;
  readonly chainChanged: (origin: string) => void;
  /** Origins whose connect window is still open: the extension refuses a second one. */
  readonly connecting: Set<string>;
};

export type WalletMethod = (context: MethodContext, params: readonly Json[]) => Promise<Json>;

type Fields = Readonly<Record<string, Json>>;

function fieldsOf(param: Json | undefined): Fields {
  if (typeof param !== 'object' || param === null || Array.isArray(param)) throw rpcErrors.invalidParams();
  return param;
}

/** Turns JSON-RPC params into a list; an object counts as its only element. */
export function listOf(params: JsonRpcParams | undefined): readonly Json[] {
  if (params === undefined) return [];
  return Array.isArray(params) ? params : [params];
}

async function asked(context: MethodContext, kind: PromptKind, params: unknown): Promise<void> {
  await context.unlocked();
  await context.desk.ask({ kind, origin: context.origin, params });
}

function permittedAccount(context: MethodContext, param: Json | undefined): Hex {
  const address = String(param).toLowerCase();
  const account = accountsFor(context.vault, context.origin).find((permitted) => permitted === address);
  if (account === undefined) throw providerErrors.unauthorized();
  return account;
}

const providerState: WalletMethod = async ({ vault, origin }) => {
  const chainId = chainIdFor(vault, origin);
  return {
    accounts: [...accountsFor(vault, origin)],
    chainId,
    isUnlocked: !vault.locked,
    isConnected: true,
    networkVersion: BigInt(chainId).toString(),
  };
};

async function connect(context: MethodContext): Promise<void> {
  const { vault, origin, connecting } = context;
  if (connecting.has(origin)) {
    throw rpcErrors.resourceUnavailable({ message: 'Already processing eth_requestAccounts. Please wait.' });
  }
  connecting.add(origin);
  try {
    await asked(context, 'connect', { eth_accounts: {} });
    vault.permissions.set(origin, { accounts: vault.accounts, chainId: vault.chainId, grantedAt: Date.now() });
    context.accountsChanged(origin);
  } finally {
    connecting.delete(origin);
  }
}

const requestAccounts: WalletMethod = async (context) => {
  if (accountsFor(context.vault, context.origin).length === 0) await connect(context);
  else await context.unlocked();
  return [...accountsFor(context.vault, context.origin)];
};

function permissionsOf({ vault, origin }: MethodContext): Json {
  const permission = vault.permissions.get(origin);
  if (permission === undefined) return [];
  const granted = { invoker: origin, date: permission.grantedAt };
  const accounts = [...accountsFor(vault, origin)];
  const restrict = (value: Json): Json => [{ type: 'restrictReturnedAccounts', value }];
  return [
    { ...granted, id: 'accounts', parentCapability: 'eth_accounts', caveats: restrict(accounts) },
    {
      ...granted,
      id: 'chains',
      parentCapability: 'endowment:permitted-chains',
      caveats: [{ type: 'restrictNetworkSwitching', value: [permission.chainId] }],
    },
  ];
}

const requestPermissions: WalletMethod = async (context, [requested]) => {
  if (!Object.keys(fieldsOf(requested)).includes('eth_accounts')) throw rpcErrors.invalidParams();
  await connect(context);
  return permissionsOf(context);
};

const revokePermissions: WalletMethod = async (context) => {
  context.vault.permissions.delete(context.origin);
  context.accountsChanged(context.origin);
  return null;
};

const personalSign: WalletMethod = async (context, [first, second]) => {
  // The extension accepts the two parameters in either order.
  const swapped = typeof first === 'string' && /^0x[0-9a-f]{40}$/iu.test(first);
  const [message, address] = swapped ? [second, first] : [first, second];
  const account = permittedAccount(context, address);
  if (typeof message !== 'string') throw rpcErrors.invalidParams();
  await asked(context, 'personal-sign', { message, account });
  return context.vault.keyring.signPersonalMessage(account, isHex(message) ? message : stringToHex(message));
};

const signTypedData: WalletMethod = async (context, [address, document]) => {
  const account = permittedAccount(context, address);
  const typedData = typeof document === 'string' ? JSON.parse(document) : document;
  const chainId = fieldsOf(fieldsOf(typedData).domain).chainId;
  const active = chainIdFor(context.vault, context.origin);
  if (chainId !== undefined && chainIdHex(String(chainId)) !== active) {
    throw rpcErrors.invalidInput({
      message: `Provided chainId "${String(chainId)}" must match the active chainId "${BigInt(active)}"`,
    });
  }
  await asked(context, 'typed-data', { account, typedData });
  return context.vault.keyring.signTypedData(account, typedData, { version: SignTypedDataVersion.V4 });
};

const sendTransaction: WalletMethod = async (context, [param]) => {
  const request = parseTransaction(param);
  const account = permittedAccount(context, request.from);
  const asksFor = fieldsOf(param).chainId;
  const chain = chainFor(context.vault, context.origin);
  if (asksFor !== undefined && chainIdHex(String(asksFor)) !== chain.chainId) {
    throw rpcErrors.invalidParams({ message: 'Invalid transaction params: chainId is not the active chain.' });
  }
  await asked(context, 'transaction', param);
  const privateKey = await context.vault.keyring.exportAccount(account);
  return signAndSend({ chain, privateKey: `0x${privateKey}`, request });
};

function offered({ batches }: MethodContext): BatchDesk {
  if (!batches.isOffered) throw rpcErrors.methodNotFound();
  return batches;
}

const getCapabilities: WalletMethod = async (context, [address, chainIds]) => {
  offered(context);
  permittedAccount(context, address);
  return capabilitiesOf(chainIds, [...context.vault.chains.keys()]);
};

const sendCalls: WalletMethod = async (context, [param]) => {
  const batches = offered(context);
  const fields = fieldsOf(param);
  const account = permittedAccount(context, fields.from);
  const chain = chainFor(context.vault, context.origin);
  const request = batchTransaction(fields, { account, chainId: chain.chainId });
  refuseBatch(batches);
  await asked(context, 'batch', param);
  const privateKey = await context.vault.keyring.exportAccount(account);
  return runBatch(batches, { chain, privateKey: `0x${privateKey}`, request });
};

const getCallsStatus: WalletMethod = async (context, [id]) => batchStatus(offered(context), String(id));

function selectChain(context: MethodContext, chainId: Hex): void {
  const { vault, origin } = context;
  const permission = vault.permissions.get(origin);
  vault.chainId = chainId;
  if (permission !== undefined) vault.permissions.set(origin, { ...permission, chainId });
  context.chainChanged(origin);
}

const switchChain: WalletMethod = async (context, [param]) => {
  const chainId = chainIdHex(String(fieldsOf(param).chainId));
  if (!context.vault.chains.has(chainId)) {
    throw providerErrors.custom({
      code: 4902,
      message: `Unrecognized chain ID "${chainId}". Try adding the chain using wallet_addEthereumChain first.`,
    });
  }
  if (chainIdFor(context.vault, context.origin) === chainId) return null;
  await asked(context, 'switch-chain', { chainId });
  selectChain(context, chainId);
  return null;
};

function parseNewChain(param: Json | undefined): { chainId: Hex; name: string; rpcUrl: string } {
  const { chainId, chainName, rpcUrls, nativeCurrency } = fieldsOf(param);
  const { decimals, symbol } = fieldsOf(nativeCurrency);
  const urls = Array.isArray(rpcUrls) ? rpcUrls.map((url) => new URL(String(url))) : [];
  const local = ['localhost', '127.0.0.1', '[::1]'];
  const url = urls.find(({ protocol, hostname }) => protocol === 'https:' || local.includes(hostname));
  if (url === undefined)
    throw rpcErrors.invalidParams({ message: 'Expected an array with at least one valid string HTTPS url.' });
  if (decimals !== 18)
    throw rpcErrors.invalidParams({ message: 'Expected the number 18 for nativeCurrency.decimals.' });
  if (typeof symbol !== 'string' || symbol.length < 1 || symbol.length > 6) {
    throw rpcErrors.invalidParams({ message: 'Expected 1-6 character string nativeCurrency.symbol.' });
  }
  if (typeof chainName !== 'string' || chainName === '')
    throw rpcErrors.invalidParams({ message: 'Expected a chainName.' });
  return { chainId: chainIdHex(String(chainId)), name: chainName, rpcUrl: url.href };
}

const addChain: WalletMethod = async (context, [param]) => {
  const chain = parseNewChain(param);
  if (context.vault.chains.has(chain.chainId)) return switchChain(context, [{ chainId: chain.chainId }]);
  const answered = chainIdHex(String(await callNode(chain.rpcUrl, 'eth_chainId', [])));
  if (answered !== chain.chainId) {
    throw rpcErrors.invalidParams({
      message: `Chain ID returned by RPC URL ${chain.rpcUrl} does not match ${chain.chainId}`,
    });
  }
  await asked(context, 'add-chain', { ...chain });
  context.vault.chains = new Map([...context.vault.chains, [chain.chainId, chain]]);
  selectChain(context, chain.chainId);
  return null;
};

/** The methods the wallet answers itself; every other method goes to the selected chain's node. */
export const walletMethods: ReadonlyMap<string, WalletMethod> = new Map<string, WalletMethod>([
  ['metamask_getProviderState', providerState],
  ['metamask_sendDomainMetadata', async () => true],
  ['eth_accounts', async ({ vault, origin }) => [...accountsFor(vault, origin)]],
  ['eth_coinbase', async ({ vault, origin }) => accountsFor(vault, origin)[0] ?? null],
  ['eth_requestAccounts', requestAccounts],
  ['wallet_getPermissions', async (context) => permissionsOf(context)],
  ['wallet_requestPermissions', requestPermissions],
  ['wallet_revokePermissions', revokePermissions],
  ['eth_chainId', async ({ vault, origin }) => chainIdFor(vault, origin)],
  ['net_version', async ({ vault, origin }) => BigInt(chainIdFor(vault, origin)).toString()],
  ['wallet_switchEthereumChain', switchChain],
  ['wallet_addEthereumChain', addChain],
  ['personal_sign', personalSign],
  ['eth_signTypedData_v4', signTypedData],
  ['eth_sendTransaction', sendTransaction],
  ['wallet_getCapabilities', getCapabilities],
  ['wallet_sendCalls', sendCalls],
  ['wallet_getCallsStatus', getCallsStatus],
]);
