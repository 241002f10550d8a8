import { useSyncExternalStore } from 'react';
import type { Address, Hex } from 'viem';
import type { WalletPort } from '@/lib/intents/wallet-port';

/** What the rest of the site may ask of a connected wallet; every request follows a click. */
export type ConnectedWallet = WalletPort & {
  /** `personal_sign` over raw bytes. */
  signRaw(raw: Hex): Promise<Hex>;
};

export type WalletStatus = 'absent' | 'loading' | 'connecting' | 'connected';

/** What is known of the wallet without any wallet code being loaded. */
export type WalletSnapshot = {
  readonly status: WalletStatus;
  readonly address: Address | undefined;
  readonly chainId: number | undefined;
  readonly walletName: string | undefined;
  /** True after Connect was pressed and no wallet announced itself in this page. */
  readonly noneFound: boolean;
  /** True after Connect was pressed and the wallet module could not be fetched. */
  readonly loadFailed: boolean;
};

/** The actions of the wallet module, present once it has loaded. */
export type WalletActions = {
  readonly port: ConnectedWallet | undefined;
  openConnect(): void;
  disconnect(): Promise<void>;
  switchNetwork(): Promise<void>;
};

const absent: WalletSnapshot = {
  status: 'absent',
  address: undefined,
  chainId: undefined,
  walletName: undefined,
  noneFound: false,
  loadFailed: false,
};

let snapshot: WalletSnapshot = absent;
let actions: WalletActions | undefined;
let wanted = false;
let openWhenReady = false;
const listeners = new Set<() => void>();

function notify(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Take over what the wallet module reports; a module that reports has loaded. */
export function publishWallet(
  reported: Omit<WalletSnapshot, 'loadFailed'>,
  nextActions: WalletActions | undefined,
): void {
  const next: WalletSnapshot = { ...reported, loadFailed: false };
  actions = nextActions;
  const same = (Object.keys(next) as (keyof WalletSnapshot)[]).every((key) => next[key] === snapshot[key]);
  if (same) return;
  snapshot = next;
  notify();
}

/** Open the connect dialog, fetching the wallet module first where it is not loaded; call it from a click only. */
export function openConnectDialog(): void {
  if (actions !== undefined) {
    actions.openConnect();
    return;
  }
  openWhenReady = true;
  requestWalletModule('connecting');
}

/** Keep a press of Connect that cannot be answered yet, because an earlier connection is still being taken up. */
export function keepOpenRequest(): void {
  openWhenReady = true;
}

/** Answer a kept press of Connect once: by `open` as soon as there is one, by nothing where a wallet is connected anyway. */
export function answerOpenRequest(status: WalletStatus, open: (() => void) | undefined): void {
  if (!openWhenReady) return;
  if (status === 'connected') openWhenReady = false;
  if (status !== 'absent' || open === undefined) return;
  openWhenReady = false;
  open();
}

/** Ask for the wallet module; it is fetched only from here, so a page without a wallet never pays for it. */
export function requestWalletModule(status: 'loading' | 'connecting'): void {
  if (wanted) return;
  wanted = true;
  snapshot = { ...snapshot, status, loadFailed: false };
  notify();
}

/** Go back to having no wallet because its module could not be fetched; the next press of Connect fetches it again. */
export function reportWalletModuleFailed(): void {
  // Who did not ask for a wallet in this visit misses nothing and is told nothing.
  const loadFailed = openWhenReady;
  wanted = false;
  openWhenReady = false;
  actions = undefined;
  snapshot = { ...absent, loadFailed };
  notify();
}

/** Return the port of the connected wallet, if one is connected now. */
export function getWalletPort(): ConnectedWallet | undefined {
  return actions?.port;
}

/** Return the loaded wallet module's actions. */
export function getWalletActions(): WalletActions | undefined {
  return actions;
}

/** Read the wallet's state; the server and the first paint always see it absent. */
export function useWalletSnapshot(): WalletSnapshot {
  return useSyncExternalStore(
    subscribe,
    () => snapshot,
    () => absent,
  );
}

/** Read whether the wallet module was asked for. */
export function useWalletModuleWanted(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => wanted,
    () => false,
  );
}

/** Tell whether an earlier visit left a connection to take up again; reading it asks the wallet nothing. */
export function hasEarlierConnection(): boolean {
  try {
    return window.localStorage.getItem('wagmi.recentConnectorId') !== null;
  } catch {
    return false;
  }
}
