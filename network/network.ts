/** The whole local network as one thing: chain, contracts and providers, started and stopped together. */
import { existsSync } from 'node:fs';
import type { Address } from 'viem';
import { acknowledgeProvider } from './acknowledge';
import { startChain } from './chain';
import {
  type DevelopmentAccount,
  ownerAccount,
  type ProviderPlan,
  providerAccount,
  providerPlans,
  simulatedDetails,
  simulatedTeeAccount,
  userAccounts,
} from './config';
import { type ContractSource, deployContracts } from './deploy';
import { seedMarket } from './market-seed/seed-market';
import { freePortNear, isPortFree, PortTakenError } from './ports';
import type { LogFields } from './provider/log';
import { startProviderNode } from './provider/node';
import type { NodeLimits, ProviderNode } from './provider/options';
import { type EmbeddedServiceType, upstreamFor } from './provider/upstream';
import type { Upstream } from './provider/upstream-port';
import { openProviderStores, type ProviderStores } from './provider-stores';
import { NetworkStateError, openState, type StateFolder } from './state';

export type NetworkOptions = {
  /** 'system' (the default) takes free ports; otherwise the chain's RPC must get the named one. */
  readonly ports?: 'system' | { readonly rpc: number };
  /** Folder that keeps the network between starts; without it everything is gone after `stop`. */
  readonly stateDir?: string;
  /** Forgets what the state folder holds. */
  readonly reset?: boolean;
  readonly contracts?: ContractSource;
  readonly providers?: readonly ProviderPlan[];
  /** How often providers look at, and at the latest charge, what they are owed: seconds. */
  readonly settlement?: { readonly checkSeconds: number; readonly forceSeconds: number };
  /** How fast the embedded model streams; 0: as fast as it can be read. Left out: a pace at which people read along. */
  readonly tokensPerSecond?: number;
  /** Registers this many further services that nobody serves, to look at and to measure by. */
  readonly market?: number;
  /** Limits of the provider nodes where the network's own would be in the way. */
  readonly limits?: Partial<NodeLimits>;
  /** Gives up between two steps of the start; whatever runs by then is stopped. */
  readonly signal?: AbortSignal;
  readonly log?: (line: string) => void;
};

export type RunningProvider = Pick<ProviderNode, 'address' | 'url' | 'serviceType' | 'model' | 'settleNow' | 'stop'> & {
  readonly plan: ProviderPlan;
};

/** A provider that was planned and is not registered. */
export type LeftOut = { readonly serviceType: EmbeddedServiceType; readonly reason: string };

export type Network = {
  readonly rpcUrl: string;
  readonly chainId: number;
  readonly contracts: { readonly ledger: Address; readonly inference: Address };
  readonly contractSource: ContractSource;
  readonly providers: readonly RunningProvider[];
  /** Kinds of service that this machine cannot offer, each with what is missing and how to get it. */
  readonly leftOut: readonly LeftOut[];
  /** Funded accounts for people and tests; the network itself uses none of them. */
  readonly accounts: readonly DevelopmentAccount[];
  stop(): Promise<void>;
};

/** As the network's provider software: look every 5 minutes, charge every 10 at the latest (provider protocol §5.1). */
const usualSettlement = { checkSeconds: 300, forceSeconds: 600 };

type Closer = () => Promise<void> | void;

/**
 * Starts chain, contracts and providers, in this order, and resolves when all of them answer.
 * @throws NetworkStateError, PortTakenError, and what the parts throw; nothing keeps running then.
 */
export async function startNetwork(options: NetworkOptions = {}): Promise<Network> {
  const closers: Closer[] = [];
  try {
    return await startParts(options, closers);
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function startParts(options: NetworkOptions, closers: Closer[]): Promise<Network> {
  const { log = () => undefined, signal, contracts: source = 'own' } = options;
  const state = openState(options.stateDir, { reset: options.reset === true });
  closers.push(() => state.close());
  const rpcPort = await chooseRpcPort(options, state);
  refuseOtherContracts(state, source);
  signal?.throwIfAborted();

  // Also after a crash before the chain was first written: what is told of an earlier chain must never meet this one.
  const chainIsNew = !existsSync(state.chainFile);
  const chain = await startChain({ port: rpcPort, stateFile: state.chainFile, log: (line) => log(`chain: ${line}`) });
  closers.push(() => chain.stop());
  signal?.throwIfAborted();

  const contracts = await deployContracts({ rpcUrl: chain.rpcUrl, source });
  log(`contracts (${source}): ledger ${contracts.ledger}, inference ${contracts.inference}`);
  signal?.throwIfAborted();

  const stores = openProviderStores({ state, isKept: options.stateDir !== undefined, chainIsNew });
  closers.push(() => stores.close());
  const place = {
    rpcUrl: chain.rpcUrl,
    chainId: chain.chainId,
    contracts,
    state,
    options,
    closers,
    stores,
  };
  const { providers, leftOut } = await startProviders(place);
  // After the providers: it accepts keys as the owner does, and two senders of one account would meet.
  await seedIfAsked(place);
  state.write({
    version: 1,
    contracts: source,
    rpcPort: portOf(chain.rpcUrl),
    providerPorts: Object.fromEntries(providers.map(({ address, url }) => [address.toLowerCase(), portOf(url)])),
  });
  return {
    rpcUrl: chain.rpcUrl,
    chainId: chain.chainId,
    contracts,
    contractSource: source,
    providers,
    leftOut,
    accounts: userAccounts(),
    stop: () => closeAll(closers),
  };
}

type Place = {
  readonly rpcUrl: string;
  readonly chainId: number;
  readonly contracts: Network['contracts'];
  readonly state: StateFolder;
  readonly options: NetworkOptions;
  readonly closers: Closer[];
  readonly stores: ProviderStores;
};

type Staffed = { readonly plan: ProviderPlan; readonly upstream: Upstream };

/** Finds a model server for each plan: one for all of a kind, for they differ in key, price and records only. */
async function findUpstreams({
  options,
}: Place): Promise<{ staffed: readonly Staffed[]; leftOut: readonly LeftOut[] }> {
  const { providers: plans = providerPlans, tokensPerSecond } = options;
  const staffed: Staffed[] = [];
  const leftOut: LeftOut[] = [];
  for (const serviceType of new Set(plans.map((plan) => plan.serviceType))) {
    const found = await upstreamFor(serviceType, process.env, {
      ...(tokensPerSecond !== undefined && { tokensPerSecond }),
    });
    const ofKind = plans.filter((plan) => plan.serviceType === serviceType);
    if (found.ok) staffed.push(...ofKind.map((plan) => ({ plan, upstream: found.upstream })));
    else leftOut.push({ serviceType, reason: found.reason });
  }
  for (const { serviceType, reason } of leftOut) options.log?.(`no ${serviceType} provider: ${reason}`);
  return { staffed, leftOut };
}

/** Starts the providers side by side; each has its own key and port. */
async function startProviders(place: Place): Promise<Pick<Network, 'providers' | 'leftOut'>> {
  const { staffed, leftOut } = await findUpstreams(place);
  const outcomes = await Promise.allSettled(staffed.map((one) => startProvider(one, place)));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  place.options.signal?.throwIfAborted();
  const providers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  // One after the other: they are transactions of the one owner account.
  for (const { plan, address } of providers.filter(({ plan }) => plan.acknowledged)) {
    const { rpcUrl, contracts } = place;
    const changed = await acknowledgeProvider({
      rpcUrl,
      inference: contracts.inference,
      provider: address,
      owner: ownerAccount().privateKey,
    });
    place.options.log?.(
      `provider ${address} at account ${plan.accountIndex}: ${changed ? 'acknowledged' : 'was acknowledged already'}`,
    );
  }
  return { providers, leftOut };
}

async function startProvider({ plan, upstream }: Staffed, place: Place): Promise<RunningProvider> {
  const { rpcUrl, chainId, contracts, state, options } = place;
  const account = providerAccount(plan);
  const kept = state.read()?.providerPorts[account.address.toLowerCase()];
  const node = await startProviderNode({
    rpcUrl,
    chainId,
    contracts,
    providerKey: account.privateKey,
    teeKey: simulatedTeeAccount(plan).privateKey,
    service: {
      serviceType: plan.serviceType,
      model: upstream.model,
      inputPrice: plan.inputPrice,
      outputPrice: plan.outputPrice,
      verifiability: 'TeeML',
      additionalInfo: simulatedDetails,
    },
    store: await place.stores.placeFor(account.address),
    upstream,
    port: await freePortNear(kept),
    settlement: options.settlement ?? usualSettlement,
    ...(options.limits !== undefined && { limits: options.limits }),
    log: (event: string, fields: LogFields = {}) =>
      options.log?.(`provider ${account.address.slice(0, 8)}: ${event} ${JSON.stringify(fields)}`),
  });
  place.closers.push(() => node.stop());
  const { address, url, serviceType, model } = node;
  return { plan, address, url, serviceType, model, settleNow: () => node.settleNow(), stop: () => node.stop() };
}

/** A named port must be free; otherwise the kept one is taken again where it can be, so that wallets keep working. */
async function chooseRpcPort({ ports = 'system' }: NetworkOptions, state: StateFolder): Promise<number> {
  if (ports === 'system') return freePortNear(state.read()?.rpcPort);
  if (await isPortFree(ports.rpc)) return ports.rpc;
  throw new PortTakenError(ports.rpc, 'the local chain', '--rpc-port <number>');
}

function refuseOtherContracts(state: StateFolder, source: ContractSource): void {
  const kept = state.read();
  if (kept === undefined || kept.contracts === source) return;
  throw new NetworkStateError(
    `The kept network runs on the ${kept.contracts} contracts, not on the ${source} ones. ` +
      `Start with --contracts=${kept.contracts}, or with --reset to begin anew.`,
  );
}

const portOf = (url: string): number => Number.parseInt(new URL(url).port, 10);

/** Stops in the opposite order of starting, each part also when an earlier one failed, and only once. */
async function closeAll(closers: Closer[]): Promise<void> {
  const problems: unknown[] = [];
  for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) {
    try {
      await closer();
    } catch (error) {
      problems.push(error);
    }
  }
  if (problems.length > 0)
    throw new AggregateError(problems, `Not everything could be stopped: ${problems.join('; ')}`);
}

async function seedIfAsked({ rpcUrl, contracts, options }: Place): Promise<void> {
  if (options.market === undefined) return;
  const owner = ownerAccount().address;
  const seeded = await seedMarket({ rpcUrl, inference: contracts.inference, owner, count: options.market });
  options.log?.(`market: ${seeded} services registered that nobody serves`);
}
