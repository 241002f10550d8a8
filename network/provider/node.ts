import { setMaxListeners } from 'node:events';
import { type ServerType, serve } from '@hono/node-server';
import { getAddress } from 'viem';
import { parseServiceDetails } from '@/lib/domain/service';
import { createAdmissionGate } from './admission';
import { accountsReader, type ChainAccess, createChainAccess, ownServiceReader } from './chain';
import { createChainCache } from './chain-cache';
import { createProviderApp } from './http/app';
import { createImageStore } from './http/image-store';
import { createGates } from './http/node-gates';
import type { HttpParts } from './http/parts';
import { jsonLinesLog, reasonOf } from './log';
import { createNodeMetrics, type NodeMetrics } from './operations/metrics';
import { openAdmin } from './operations/open-admin';
import { defaultLimits, type NodeLimits, type ProviderNode, type ProviderNodeOptions } from './options';
import { createReceiptBook, usualReceiptsKeptDays } from './receipts/receipt-book';
import { ensureRegistered } from './registration';
import { createOffer } from './services/offer';
import { serviceKindOf } from './services/service-kinds';
import { createSessionGate } from './session';
import { isSettlementUrgent, startSettlementLoops } from './settlement/loops';
import { createSettler, type Settler } from './settlement/settler';
import { createResponseSigner } from './signatures';
import { openStore } from './store/open-store';
import type { Store } from './store/store';

/** Start one provider: open its store, open its door, settle what an earlier run left owed, register it. */
export async function startProviderNode(asked: ProviderNodeOptions): Promise<ProviderNode> {
  const { rpcUrl, chainId, contracts, providerKey } = asked;
  const metrics = createNodeMetrics();
  const log = metrics.logging(asked.log ?? jsonLinesLog);
  const options = { ...asked, log, upstream: metrics.timing(asked.upstream) };
  const access = createChainAccess({ rpcUrl, chainId, inference: contracts.inference, providerKey });
  const scope = `${chainId}:${getAddress(contracts.inference)}:${access.provider}`;
  const store = await openStore(options.store, scope);
  try {
    return await startWithStore({ options, access, store, metrics });
  } catch (error) {
    log('start-failed', { reason: reasonOf(error) });
    await store.close();
    throw error;
  }
}

type StartParts = {
  readonly options: ProviderNodeOptions;
  readonly access: ChainAccess;
  readonly store: Store;
  readonly metrics: NodeMetrics;
};

async function startWithStore({ options, access, store, metrics }: StartParts): Promise<ProviderNode> {
  const { log = jsonLinesLog, service: offered, settlement } = options;
  const abort = new AbortController();
  // Every request under way listens to it: many of them are no leak.
  setMaxListeners(0, abort.signal);
  let publicUrl = options.publicUrl ?? '';
  const parts = { ...createParts(options, access, store, abort.signal), publicUrl: () => publicUrl };
  const settler = createSettler({
    access,
    store,
    signer: parts.signer.account,
    now: parts.now,
    log,
    receiptsKeptMs: (options.receiptsKeptDays ?? usualReceiptsKeptDays) * 86_400_000,
    onSettled: (user) => parts.accounts.renew(user),
  });
  const server = await listen(parts, options, metrics);
  try {
    const url = urlOf(options.host, server.port);
    publicUrl = options.publicUrl ?? url;
    const wanted = { ...offered, url: publicUrl, teeSignerAddress: parts.signer.address };
    // Before anything is registered: a changed registration must be acknowledged anew, and until then nothing can be charged.
    await settleAtStart(settler, log);
    // Replicas start side by side, and each transaction of the one provider account needs its turn.
    const { service, changed } = await store.exclusively(() => ensureRegistered(access, wanted));
    parts.services.forget(access.provider);
    log('listening', {
      url,
      provider: access.provider,
      changed: changed.join(','),
      acknowledged: service.teeSignerAcknowledged,
    });
    let stopping = false;
    const admin = await openAdmin({ options, access, parts, metrics, isStopping: () => stopping });
    const loops = startSettlementLoops({
      ...settlement,
      isUrgent: () =>
        isSettlementUrgent({
          store,
          accounts: parts.accounts,
          service: parts.services.last(access.provider) ?? service,
          reserveTokens: settlement.reserveTokens,
        }),
      settle: () => settler.settle(),
      log,
    });
    return {
      url,
      adminUrl: admin?.url,
      publicUrl,
      address: access.provider,
      teeSigner: parts.signer.address,
      serviceType: offered.serviceType,
      model: offered.model,
      needsOwnerAcknowledgement: !service.teeSignerAcknowledged,
      settleNow: () => settler.settle(),
      stop: once(async () => {
        stopping = true;
        // The door closes at once: a settlement that waits for the chain must not keep it open for new requests.
        const closed = closeServer(server.server, parts.running, options.stopTimeoutMs ?? 30_000, abort);
        await Promise.all([loops.stop(), closed]);
        await settler.idle();
        await admin?.stop();
        await store.close();
        log('stopped');
      }),
    };
  } catch (error) {
    await closeServer(server.server, parts.running, 0, abort);
    throw error;
  }
}

/** What an earlier run left is settled at once; a chain that refuses just now must not keep the node from serving. */
async function settleAtStart(settler: Settler, log: NonNullable<ProviderNodeOptions['log']>): Promise<void> {
  try {
    await settler.settle();
  } catch (error) {
    log('settlement-failed', { reason: reasonOf(error) });
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}

function createParts(options: ProviderNodeOptions, access: ChainAccess, store: Store, aborted: AbortSignal) {
  const { now = Date.now, log = jsonLinesLog, upstream, service } = options;
  const provider = access.provider;
  const signer = createResponseSigner({ teeKey: options.teeKey, now, store });
  const limits: NodeLimits = { ...defaultLimits, ...options.limits };
  const accounts = createChainCache({ read: accountsReader(access), now });
  const services = createChainCache({ read: ownServiceReader(access), now });
  return {
    provider,
    kind: serviceKindOf(service.serviceType),
    offer: createOffer({
      model: service.model,
      upstreamModel: upstream.upstreamModel,
      others: options.furtherModels,
    }),
    images: createImageStore(now),
    details: parseServiceDetails(service.additionalInfo),
    upstream,
    sessions: createSessionGate({ provider, accounts, now }),
    admission: createAdmissionGate({ provider, accounts, services, store }),
    accounts,
    services,
    store,
    signer,
    receipts: createReceiptBook({
      store,
      domain: { chainId: access.chainId, verifyingContract: access.inference },
      provider,
      signer: signer.account,
      keptDays: options.receiptsKeptDays ?? usualReceiptsKeptDays,
    }),
    gates: createGates({ limits, now, store }),
    limits,
    trustForwardedFor: options.trustForwardedFor ?? false,
    running: new Set<Promise<void>>(),
    aborted,
    now,
    log,
  };
}

const urlOf = (host = '127.0.0.1', port: number): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

async function listen(
  parts: HttpParts,
  { host: hostname = '127.0.0.1', port = 0 }: ProviderNodeOptions,
  metrics: NodeMetrics,
): Promise<{ readonly server: ServerType; readonly port: number }> {
  const app = createProviderApp(parts);
  const answer: typeof app.fetch = async (request, ...rest) => {
    const response = await app.fetch(request, ...rest);
    metrics.request(new URL(request.url).pathname, response.status);
    return response;
  };
  return new Promise((resolve, reject) => {
    // Nobody holds a connection by dripping the head of a request.
    const slowHeads = { headersTimeout: parts.limits.headMs, connectionsCheckingInterval: 1_000 };
    // Longer than a proxy keeps its connections: one that is used again at the moment it closes would fail a request.
    const serverOptions = { ...slowHeads, keepAliveTimeout: 65_000 };
    const served = { fetch: answer, hostname, port, overrideGlobalObjects: false, serverOptions };
    const server = serve(served, (bound) => {
      server.off('error', reject);
      resolve({ server, port: bound.port });
    });
    server.once('error', reject);
  });
}

/** Take no more, let running answers finish for a while, then cut them off. */
async function closeServer(
  server: ServerType,
  running: ReadonlySet<Promise<void>>,
  patienceMs: number,
  abort: AbortController,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that was busy at first becomes idle when its answer ends; a client would keep it open for seconds.
  const sweep = setInterval(() => {
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  }, 20);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([Promise.all([...running, closed]), late]);
  clearInterval(sweep);
  clearTimeout(timer);
  abort.abort();
  if ('closeAllConnections' in server) server.closeAllConnections();
  await Promise.all(running);
  await closed;
}
