import { readFileSync } from 'node:fs';
import path from 'node:path';
import { privateKeyToAddress } from 'viem/accounts';
import { parseSiteConfig } from '@/lib/config/network';
import type { PriceTier } from '@/lib/domain/service';
import { localChainId } from '../../chain';
import { localContracts } from '../../deploy';
import { additionalInfoOf } from '../modes/additional-info';
import { createOpenAiUpstream } from '../openai-upstream';
import { defaultLimits, type NodeLimits, type ProviderNodeOptions } from '../options';
import type { OfferedModel } from '../services/offer';
import { ProviderSettingsError } from './load-settings';
import type { ProviderSecrets } from './secrets';
import type { ProviderSettings } from './settings';

/** The chain to work on. */
export type ChosenNetwork = Pick<ProviderNodeOptions, 'rpcUrl' | 'chainId' | 'contracts'>;

const localRpcUrl = 'http://127.0.0.1:8545';

/** Find the chain and the contracts that the settings name. */
export function networkOf({ network, rpcUrl }: Pick<ProviderSettings, 'network' | 'rpcUrl'>): ChosenNetwork {
  if (typeof network !== 'string') {
    const { chainId, ledger, inference } = network;
    return { rpcUrl: rpcUrl ?? network.rpcUrl, chainId, contracts: { ledger, inference } };
  }
  if (network === 'local') {
    return { rpcUrl: rpcUrl ?? localRpcUrl, chainId: localChainId, contracts: localContracts };
  }
  const { networks } = parseSiteConfig(JSON.parse(readFileSync(path.join('public', 'network.json'), 'utf8')));
  const found = networks.find((known) => known.id === network);
  const url = rpcUrl ?? found?.rpcUrls[0];
  if (!found || url === undefined) {
    throw new ProviderSettingsError([{ key: 'network', problem: `${network} is not in public/network.json` }]);
  }
  return { rpcUrl: url, chainId: found.chainId, contracts: found.contracts };
}

type ModelSettings = ProviderSettings['models'][number];

const tiersOf = ({ tiers = [] }: ModelSettings): readonly PriceTier[] =>
  tiers.map((tier) => ({
    maxInputTokens: tier.maxInputTokens,
    inputMultiplier: BigInt(tier.inputMultiplier),
    inputDenominator: BigInt(tier.inputMultiplierDenominator ?? 1),
    outputMultiplier: BigInt(tier.outputMultiplier),
    outputDenominator: BigInt(tier.outputMultiplierDenominator ?? 1),
  }));

const divisorOf = ({ cacheDivisor }: ModelSettings): bigint | undefined =>
  cacheDivisor === undefined ? undefined : BigInt(cacheDivisor);

function offeredModel(settings: ModelSettings): OfferedModel {
  const { name, upstreamModel, inputPrice, outputPrice, description } = settings;
  const cacheDivisor = divisorOf(settings);
  return {
    model: name,
    inputPrice,
    outputPrice,
    tiers: tiersOf(settings),
    ...(upstreamModel !== undefined && { upstreamModel }),
    ...(cacheDivisor !== undefined && { cacheDivisor }),
    ...(description !== undefined && { description }),
  };
}

function limitsOf({ limits }: ProviderSettings): Partial<NodeLimits> {
  const { perUser, ...others } = limits;
  const given = (part: object) => Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
  return { ...given(others), ...(perUser && { perUser: { ...defaultLimits.perUser, ...given(perUser) } }) };
}

/** Turn settings and secrets into what a node is started with. @throws ProviderSettingsError */
export function nodeOptionsOf(settings: ProviderSettings, secrets: ProviderSecrets): ProviderNodeOptions {
  const [first, ...others] = settings.models;
  if (!first) throw new ProviderSettingsError([{ key: 'models', problem: 'list at least one model' }]);
  const { serviceType, verifiability, mode, settlement, publicUrl, admin } = settings;
  const { inputPrice, outputPrice } = first;
  const additionalInfo = additionalInfoOf({ mode, tiers: tiersOf(first), cacheDivisor: divisorOf(first) });
  return {
    ...networkOf(settings),
    providerKey: secrets.providerKey,
    teeKey: secrets.teeKey,
    service: { serviceType, model: first.name, inputPrice, outputPrice, verifiability, additionalInfo },
    furtherModels: others.map(offeredModel),
    upstream: upstreamOf(settings, secrets, first),
    store: storeOf(settings, secrets),
    host: settings.host,
    port: settings.port,
    ...(admin !== false && { admin }),
    ...(publicUrl !== undefined && { publicUrl: publicUrl.replace(/\/+$/, '') }),
    trustForwardedFor: settings.trustForwardedFor,
    settlement: { ...settlement, reserveTokens: BigInt(settlement.reserveTokens) },
    receiptsKeptDays: settings.receiptsKeptDays,
    limits: limitsOf(settings),
    stopTimeoutMs: settings.stopSeconds * 1_000,
  };
}

function upstreamOf(settings: ProviderSettings, { upstreamApiKey: apiKey }: ProviderSecrets, first: ModelSettings) {
  const { url, caFile } = settings.upstream;
  const { name: model, upstreamModel } = first;
  return createOpenAiUpstream({
    url,
    model,
    ...(upstreamModel !== undefined && { upstreamModel }),
    ...(apiKey !== undefined && { apiKey }),
    ...(caFile !== undefined && { ca: certificateIn(caFile) }),
  });
}

function certificateIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const problem = `the file ${file} cannot be read; name a certificate in PEM`;
    throw Object.assign(new ProviderSettingsError([{ key: 'upstream.caFile', problem }]), { cause });
  }
}

/** Rows of one provider on one chain: another key or chain in the same folder must not open them. */
function storeOf(settings: ProviderSettings, { databaseUrl, providerKey }: ProviderSecrets) {
  if (databaseUrl !== undefined) return { databaseUrl };
  const { chainId } = networkOf(settings);
  const address = privateKeyToAddress(providerKey).toLowerCase();
  return { dataDir: path.join(settings.dataDir, `rows-${chainId}-${address}`) };
}
