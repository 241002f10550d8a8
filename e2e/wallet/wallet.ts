import { createAsyncMiddleware, JsonRpcEngine } from '@metamask/json-rpc-engine';
import { createEngineStream } from '@metamask/json-rpc-middleware-stream';
import ObjectMultiplex from '@metamask/object-multiplex';
import { rpcErrors } from '@metamask/rpc-errors';
import type { Json } from '@metamask/utils';
import { pipeline } from 'readable-stream';
import type { Hex } from 'viem';
import { type BatchControls, batchControls, createBatchDesk } from './batches';
import { callNode } from './json-rpc';
import { listOf, type MethodContext, walletMethods } from './methods';
import { createPromptDesk, type PromptDesk } from './prompts';
import { accountsFor, chainFor, chainIdFor, chainIdHex, createVault, type Vault, type WalletChain } from './vault';

/** The substream of the EIP-1193 provider, as the extension names it. */
const providerStream = 'metamask-provider';

/** One page's line to the wallet: `receive` takes what the page wrote, what the wallet writes goes to the `send` given at `connect`. */
export type WalletConnection = { readonly receive: (chunk: unknown) => void; readonly close: () => void };

export type TestWallet = {
  readonly prompts: PromptDesk;
  /** Several calls as one (EIP-5792); the wallet knows nothing of it until a test offers it. */
  readonly batches: BatchControls;
  /** Opens a page's line; `origin` is what the browser says, never what the page says. */
  readonly connect: (input: { readonly origin: string; readonly send: (chunk: unknown) => void }) => WalletConnection;
  readonly accounts: () => readonly Hex[];
  readonly lock: () => void;
  readonly unlock: () => void;
  /** Selects another of the wallet's accounts, as the person does in the extension. */
  readonly selectAccount: (address: string) => void;
  /** Selects a known chain for every site, as the person does in the extension. */
  readonly selectChain: (chainId: number) => void;
  readonly learnChain: (chain: WalletChain) => void;
  readonly forgetChain: (chainId: number) => void;
  /** Removes a site's permissions from the wallet's side. */
  readonly disconnectSite: (origin: string) => void;
};

type OpenLine = { readonly origin: string; readonly engine: JsonRpcEngine };

function createEngine(context: MethodContext): JsonRpcEngine {
  const engine = new JsonRpcEngine();
  engine.push(
    createAsyncMiddleware(async (request, response, next) => {
      const method = walletMethods.get(request.method);
      if (method === undefined) return next();
      response.result = await method(context, listOf(request.params));
    }),
  );
  engine.push(
    createAsyncMiddleware(async (request, response) => {
      if (!/^(eth|net|web3)_/u.test(request.method)) throw rpcErrors.methodNotFound();
      response.result = await callNode(chainFor(context.vault, context.origin).rpcUrl, request.method, request.params);
    }),
  );
  return engine;
}

function createNews(vault: Vault, lines: Set<OpenLine>) {
  const notify = (origin: string, method: string, params: Json): void => {
    for (const line of lines) {
      if (line.origin === origin) line.engine.emit('notification', { jsonrpc: '2.0', method, params });
    }
  };
  return {
    accountsChanged: (origin: string) => notify(origin, 'metamask_accountsChanged', [...accountsFor(vault, origin)]),
    chainChanged: (origin: string) => {
      const chainId = chainIdFor(vault, origin);
      const networkVersion = BigInt(chainId).toString();
      notify(origin, 'metamask_chainChanged', { chainId, networkVersion, isConnected: true });
    },
  };
}

function createLock(vault: Vault, prompts: PromptDesk) {
  let waiting: (() => void)[] = [];
  return {
    lock: () => {
      vault.locked = true;
    },
    unlock: () => {
      vault.locked = false;
      const resumed = waiting;
      waiting = [];
      for (const resume of resumed) resume();
    },
    waitFor: async (origin: string): Promise<void> => {
      if (!vault.locked) return;
      const opened = new Promise<void>((resolve) => waiting.push(resolve));
      await prompts.ask({ kind: 'unlock', origin, params: {} });
      await opened;
    },
  };
}

/** Creates a wallet of these keys; it behaves as the extension does and obeys the test through the returned controls. */
export async function createTestWallet(input: {
  readonly privateKeys: readonly Hex[];
  readonly chains: readonly WalletChain[];
  readonly chainId: number;
}): Promise<TestWallet> {
  const vault = await createVault(input);
  const prompts = createPromptDesk();
  const batches = createBatchDesk();
  const lines = new Set<OpenLine>();
  const connecting = new Set<string>();
  const news = createNews(vault, lines);
  const gate = createLock(vault, prompts);

  const connect: TestWallet['connect'] = ({ origin, send }) => {
    const engine = createEngine({
      origin,
      vault,
      desk: prompts,
      batches,
      connecting,
      unlocked: () => gate.waitFor(origin),
      ...news,
    });
    const line: OpenLine = { origin, engine };
    const multiplex = new ObjectMultiplex();
    const engineStream = createEngineStream({ engine });
    const substream = multiplex.createStream(providerStream);
    pipeline(substream, engineStream, substream, () => lines.delete(line));
    multiplex.on('data', send);
    lines.add(line);
    return {
      receive: (chunk) => multiplex.write(chunk),
      close: () => {
        lines.delete(line);
        multiplex.destroy();
      },
    };
  };

  return {
    prompts,
    batches: batchControls(batches),
    connect,
    accounts: () => vault.accounts,
    lock: gate.lock,
    unlock: gate.unlock,
    ...controlsOf(vault, news),
  };
}

function controlsOf(vault: Vault, news: ReturnType<typeof createNews>) {
  return {
    selectAccount: (address: string) => {
      const account = vault.accounts.find((known) => known === address.toLowerCase());
      if (account === undefined) throw new Error(`The wallet has no account ${address}.`);
      vault.selected = account;
      for (const origin of vault.permissions.keys()) news.accountsChanged(origin);
    },
    selectChain: (chainId: number) => {
      const chosen = chainIdHex(chainId);
      if (!vault.chains.has(chosen)) throw new Error(`The wallet does not know chain ${chainId}.`);
      vault.chainId = chosen;
      for (const [origin, permission] of vault.permissions) {
        vault.permissions.set(origin, { ...permission, chainId: chosen });
        news.chainChanged(origin);
      }
    },
    learnChain: (chain: WalletChain) => {
      vault.chains = new Map([...vault.chains, [chain.chainId, chain]]);
    },
    forgetChain: (chainId: number) => {
      vault.chains = new Map([...vault.chains].filter(([known]) => known !== chainIdHex(chainId)));
    },
    disconnectSite: (origin: string) => {
      vault.permissions.delete(origin);
      news.accountsChanged(origin);
    },
  };
}
