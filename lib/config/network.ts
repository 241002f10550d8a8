// lib/config reads the run-time description of the networks once and hands out parsed values; nothing else knows where they came from.
import { type Address, getAddress } from 'viem';
import { AppError } from '@/lib/domain/error';

/** One network the site can talk to; `startBlock` is the first block worth scanning for logs, `local` allows loopback providers. */
export type NetworkConfig = {
  readonly id: string;
  readonly name: string;
  readonly chainId: number;
  readonly rpcUrls: readonly string[];
  readonly contracts: { readonly ledger: Address; readonly inference: Address };
  /** The network's block explorer; https only, and never linked on a local network. */
  readonly explorerUrl?: string;
  /** Where a test network gives coins away; https only. */
  readonly faucetUrl?: string;
  /** The network's status service (provider protocol §8); none where nothing is to be asked, as on a local network. */
  readonly statusUrl?: string;
  /** Paths of this site below which Intel's bulletins are had: a relay of Intel's service, or files shipped with the site. */
  readonly collateral?: { readonly relay?: string; readonly snapshot?: string };
  readonly startBlock: number;
  readonly local: boolean;
};

/** All networks of this site; the first is the default. */
export type SiteConfig = { readonly networks: readonly NetworkConfig[] };

/** The description of the networks is missing or broken; `details` names the field. */
export class SiteConfigError extends AppError {
  readonly code = 'site-config';
  readonly cure = 'retry';
}

type JsonObject = Readonly<Record<string, unknown>>;

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

function refuse(path: string, wanted: string): never {
  const details = `${path} must be ${wanted}`;
  throw new SiteConfigError(`The network description is broken: ${details}`, { details });
}

function objectAt(value: unknown, path: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(path, 'an object');
  return value as JsonObject;
}

function textAt(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '' || value.length > 200)
    return refuse(path, 'a text of 1 to 200 characters');
  return value;
}

function wholeNumberAt(value: unknown, path: string, minimum: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < minimum) {
    return refuse(path, `a whole number of at least ${minimum}`);
  }
  return value;
}

function addressAt(value: unknown, path: string): Address {
  if (typeof value !== 'string' || !/^0x[0-9a-fA-F]{40}$/.test(value)) return refuse(path, 'an address');
  return getAddress(value);
}

/** Plain http would let anybody on the way rewrite balances, so only this machine may be asked without encryption. */
function urlAt(value: unknown, path: string): string {
  const text = textAt(value, path);
  if (!URL.canParse(text)) return refuse(path, 'a URL');
  const url = new URL(text);
  const isLoopback = url.protocol === 'http:' && loopbackHosts.has(url.hostname);
  if (url.protocol !== 'https:' && !isLoopback) return refuse(path, 'an https URL, or http on this machine');
  return text;
}

/** Readers follow it to a stranger's site: never without encryption, on no machine. */
function linkAt(value: unknown, path: string): string {
  const text = textAt(value, path);
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:') return refuse(path, 'an https URL');
  return text;
}

/** Only this very origin: the page must not tell a stranger which machines its reader looks at. */
function pathAt(value: unknown, path: string): string {
  const text = textAt(value, path);
  return /^\/[a-z0-9][a-z0-9/-]*$/.test(text) ? text : refuse(path, 'a path of this site without a slash at its end');
}

function collateralAt(value: unknown, path: string): NonNullable<NetworkConfig['collateral']> {
  const json = objectAt(value, path);
  return {
    ...(json.relay !== undefined && { relay: pathAt(json.relay, `${path}.relay`) }),
    ...(json.snapshot !== undefined && { snapshot: pathAt(json.snapshot, `${path}.snapshot`) }),
  };
}

function parseNetwork(value: unknown, path: string): NetworkConfig {
  const json = objectAt(value, path);
  const contracts = objectAt(json.contracts, `${path}.contracts`);
  if (!Array.isArray(json.rpcUrls) || json.rpcUrls.length === 0) return refuse(`${path}.rpcUrls`, 'a list of URLs');
  if (typeof json.local !== 'boolean') return refuse(`${path}.local`, 'true or false');
  const rpcUrls = json.rpcUrls.map((url: unknown, index) => urlAt(url, `${path}.rpcUrls[${index}]`));
  return {
    id: textAt(json.id, `${path}.id`),
    name: textAt(json.name, `${path}.name`),
    chainId: wholeNumberAt(json.chainId, `${path}.chainId`, 1),
    rpcUrls,
    contracts: {
      ledger: addressAt(contracts.ledger, `${path}.contracts.ledger`),
      inference: addressAt(contracts.inference, `${path}.contracts.inference`),
    },
    ...(json.explorerUrl !== undefined && { explorerUrl: linkAt(json.explorerUrl, `${path}.explorerUrl`) }),
    ...(json.faucetUrl !== undefined && { faucetUrl: linkAt(json.faucetUrl, `${path}.faucetUrl`) }),
    ...(json.statusUrl !== undefined && { statusUrl: urlAt(json.statusUrl, `${path}.statusUrl`) }),
    ...(json.collateral !== undefined && { collateral: collateralAt(json.collateral, `${path}.collateral`) }),
    startBlock: wholeNumberAt(json.startBlock, `${path}.startBlock`, 0),
    local: json.local,
  };
}

/**
 * Parse the content of `/network.json`.
 * @throws SiteConfigError naming the first field that is missing or not what it must be.
 */
export function parseSiteConfig(json: unknown): SiteConfig {
  const { networks } = objectAt(json, 'the description');
  if (!Array.isArray(networks) || networks.length === 0) return refuse('networks', 'a list with at least one network');
  const parsed = networks.map((network: unknown, index) => parseNetwork(network, `networks[${index}]`));
  if (new Set(parsed.map((network) => network.id)).size !== parsed.length)
    return refuse('networks', 'a list of distinct ids');
  return { networks: parsed };
}

/** Choose a network by id; an id this site does not know gives the default network. */
export function selectNetwork(config: SiteConfig, id: string | undefined): NetworkConfig {
  const chosen = config.networks.find((network) => network.id === id) ?? config.networks[0];
  if (chosen === undefined) return refuse('networks', 'a list with at least one network');
  return chosen;
}
