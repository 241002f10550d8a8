import type { Address } from 'viem';
import type { BlockRef } from './block';
import { type PriceSheet, priceSheetOf, type SourcedModel } from './market-model';
import { byProvider, type StatusHealth, type StatusReport, statusEntryOf } from './market-status';
import type { TrustFinding } from './market-trust';
import type { OwnEvidence } from './measurement';
import { plainAddresses } from './raw-service';
import type { Remote } from './remote';
import { cleanText, type Service } from './service';

/** All services the contract lists, as far as they could be read: `missing` entries stood on pages that could not. */
export type Catalogue = { readonly services: readonly Service[]; readonly total: number; readonly missing: number };

/** The catalogue as a screen sees it: read from the chain, or this browser's copy of an earlier reading while the first one is under way. */
export type MarketRemote =
  | Remote<Catalogue>
  | { readonly state: 'copy'; readonly value: Catalogue; readonly block: BlockRef; readonly readAt: number };

/** Everything known about the services of a market; whatever is not known yet is undefined. Keys of maps are providers in lower case. */
export type MarketFacts = {
  readonly services: readonly Service[];
  readonly status?: StatusReport | undefined;
  /** Models providers listed themselves when they were asked. */
  readonly listed?: ReadonlyMap<string, readonly SourcedModel['model'][]> | undefined;
  readonly own?: ReadonlyMap<string, OwnEvidence> | undefined;
  /** The last verdict of this browser on the provider's machines. */
  readonly trust?: ReadonlyMap<string, TrustFinding> | undefined;
  /** Providers the reader has a sub-account with. */
  readonly mine?: ReadonlySet<string> | undefined;
  readonly favourites?: ReadonlySet<string> | undefined;
  /** Names the reader gave. */
  readonly labels?: ReadonlyMap<string, string> | undefined;
};

/**
 * A measured figure, whose it is, and when it was last measured (milliseconds); `samples` undefined where its source does not say. Of
 * a status service that does not say when, it is as old as the asking.
 */
export type Figure = {
  readonly value: number;
  readonly from: 'own' | 'status';
  readonly samples: number | undefined;
  readonly at: number;
};

/** One service with everything known about it. Latencies in milliseconds, uptime in percent, speed in tokens per second. */
export type MarketRow = {
  /** The provider's address in lower case; a provider has one service. */
  readonly key: string;
  readonly service: Service;
  readonly sheet: PriceSheet;
  /** What is stated about the registered model. */
  readonly stated: SourcedModel | undefined;
  /** Models stated beside the registered one: off chain and self-asserted. */
  readonly further: readonly SourcedModel[];
  readonly health: StatusHealth | undefined;
  /** When the status service's figures were measured, milliseconds. */
  readonly checkedAt: number;
  readonly own: OwnEvidence | undefined;
  readonly latency: Figure | undefined;
  readonly firstToken: Figure | undefined;
  readonly speed: Figure | undefined;
  readonly uptime: Figure | undefined;
  readonly context: number | undefined;
  /** The last verdict of this browser, also one that counts no more. */
  readonly finding: TrustFinding | undefined;
  /** Level of the trust ladder by a verdict that still counts, 0 to 5. */
  readonly trust: number | undefined;
  readonly mine: boolean;
  readonly favourite: boolean;
  readonly label: string | undefined;
  /** Lower-case text that the search looks through. */
  readonly haystack: string;
};

/** Nothing is younger than the asking, whatever a service says of its clock. */
function statusAge(health: StatusHealth | undefined, readAt: number): number {
  return Math.min(health?.lastCheck ?? readAt, readAt);
}

/** The reader's own figure where there is one, else the status service's; the two are never mixed (F-020). */
function figuresOf(own: OwnEvidence | undefined, health: StatusHealth | undefined, readAt: number) {
  const checkedAt = statusAge(health, readAt);
  const mine = (value: number | undefined, samples: number | undefined): Figure | undefined =>
    own && value !== undefined ? { value, from: 'own', samples, at: own.lastAt } : undefined;
  const theirs = (value: number | undefined, samples: number | undefined): Figure | undefined =>
    value === undefined ? undefined : { value, from: 'status', samples, at: checkedAt };
  return {
    checkedAt,
    latency: theirs(health?.latency?.p50, health?.latency?.samples),
    firstToken:
      mine(own?.firstByte?.p50, own?.firstByte?.samples) ??
      theirs(health?.firstToken?.p50, health?.firstToken?.samples),
    speed:
      mine(own?.tokensPerSecond?.p50, own?.tokensPerSecond?.samples) ??
      theirs(health?.tokensPerSecond?.p50, health?.tokensPerSecond?.samples),
    uptime: mine(own?.uptime, own?.contacts) ?? theirs(health?.uptime, health?.checks?.total),
  };
}

/** Words people search by and what in a description stands for them. */
function capabilityWords({ model }: SourcedModel): readonly string[] {
  const parameters = model.supportedParameters ?? [];
  const inputs = model.inputModalities ?? [];
  const speaksJson = parameters.some((name) => name === 'response_format' || name === 'structured_outputs');
  return [
    ...parameters,
    ...inputs,
    ...(model.outputModalities ?? []),
    ...(inputs.includes('image') ? ['vision'] : []),
    ...(speaksJson ? ['json'] : []),
  ];
}

function haystackOf(service: Service, models: readonly SourcedModel[], label: string | undefined): string {
  const texts = [
    service.model,
    plainAddresses(service).provider,
    service.serviceType,
    service.verifiability,
    label ?? '',
  ];
  if (service.details.providerIdentity !== undefined) texts.push(service.details.providerIdentity);
  for (const sourced of models) {
    const { id, name = '', ownedBy = '' } = sourced.model;
    texts.push(id, name, ownedBy, ...capabilityWords(sourced));
  }
  return cleanText(texts.join(' '), 4096).toLowerCase();
}

type Joined = {
  readonly facts: MarketFacts;
  readonly health: ReadonlyMap<string, readonly StatusHealth[]>;
  readonly models: ReadonlyMap<string, readonly (SourcedModel['model'] & { readonly provider: Address })[]>;
};

/** What a provider says itself, when it was asked, else what the status service says of it. */
function modelsOf(key: string, { facts, models }: Joined): readonly SourcedModel[] {
  const listed = facts.listed?.get(key);
  if (listed !== undefined) return listed.map((model) => ({ model, source: 'provider' }));
  return (models.get(key) ?? []).map((model) => ({ model, source: 'status' }));
}

function rowOf(service: Service, joined: Joined): MarketRow {
  const { facts } = joined;
  const key = plainAddresses(service).provider;
  const models = modelsOf(key, joined);
  const stated = models.find(({ model }) => model.id === service.model);
  const entries = joined.health.get(key);
  const health = entries && statusEntryOf(entries, (entry) => entry.model === service.model);
  const own = facts.own?.get(key);
  const label = facts.labels?.get(key);
  const finding = facts.trust?.get(key);
  return {
    key,
    service,
    sheet: priceSheetOf(service, stated),
    stated,
    further: models.filter((sourced) => sourced !== stated),
    health,
    own,
    ...figuresOf(own, health, facts.status?.readAt ?? 0),
    context: stated?.model.contextLength,
    finding,
    trust: finding?.expired === false ? finding.level : undefined,
    mine: facts.mine?.has(key) ?? false,
    favourite: facts.favourites?.has(key) ?? false,
    label,
    haystack: haystackOf(service, models, label),
  };
}

/** Join the services with everything else that is known about their providers, in the services' order. */
export function marketRows(facts: MarketFacts): readonly MarketRow[] {
  const { health = [], models = [] } = facts.status ?? {};
  const joined: Joined = { facts, health: byProvider(health), models: byProvider(models) };
  return facts.services.map((service) => rowOf(service, joined));
}
