import type { Address } from 'viem';
import type { StatedModel, UsdRate } from './market-model';
import type { Spread } from './percentile';

/** The words the status service uses for a service's health (provider protocol §8). */
export type HealthWord = 'healthy' | 'warning' | 'critical' | 'unknown';

/** What the status service says about one model of one provider; advisory and unsigned. Times in milliseconds, uptime in percent. */
export type StatusHealth = {
  readonly provider: Address;
  readonly model: string;
  readonly serviceType: string;
  readonly health: HealthWord;
  readonly uptime?: number;
  readonly checks?: { readonly total: number; readonly failed: number };
  readonly latency?: Spread;
  readonly firstToken?: Spread;
  readonly tokensPerSecond?: Spread;
  readonly lastCheck?: number;
};

/** A model as the status service lists it. */
export type StatusModel = StatedModel & { readonly provider: Address };

/** One answer of the status service. Each half may have failed by itself; `readAt` is this device's clock in milliseconds. */
export type StatusReport = {
  readonly readAt: number;
  readonly host: string;
  readonly health: readonly StatusHealth[] | undefined;
  readonly models: readonly StatusModel[] | undefined;
  readonly rate?: UsdRate;
};

/** What is said about one provider's model: its own entry where there is one, else the provider's only entry, else nothing. */
export function statusEntryOf<E extends { readonly provider: Address }>(
  entries: readonly E[],
  isModel: (entry: E) => boolean,
): E | undefined {
  const own = entries.find(isModel);
  return own ?? (entries.length === 1 ? entries[0] : undefined);
}

/** Sort entries by provider (lower case), to join them with services. */
export function byProvider<E extends { readonly provider: Address }>(
  entries: readonly E[],
): ReadonlyMap<string, readonly E[]> {
  const sorted = new Map<string, E[]>();
  for (const entry of entries) {
    const key = entry.provider.toLowerCase();
    const known = sorted.get(key);
    if (known === undefined) sorted.set(key, [entry]);
    else known.push(entry);
  }
  return sorted;
}
