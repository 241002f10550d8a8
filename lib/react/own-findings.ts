import { type TrustFinding, trustFindingOf } from '@/lib/domain/market-trust';
import { type OwnEvidence, ownEvidenceByProvider } from '@/lib/domain/measurement';
import type { Service } from '@/lib/domain/service';
import { type ProbeResult, probeProvider } from '@/lib/provider/probe';
import { getBrowserStorage } from './browser-storage';

/** How long a probe may take, in milliseconds. */
const probePatience = 15_000;

/** What this browser knows of providers by itself, by provider in lower case. */
export type OwnFindings = {
  readonly evidence: ReadonlyMap<string, OwnEvidence>;
  /** The last verdict on its machines, as far as it speaks of the keys on chain. */
  readonly trust: ReadonlyMap<string, TrustFinding>;
};

/** Read the findings of a chain now and whenever any tab adds to them; returns the way to stop. */
export function watchFindings(options: {
  readonly chainId: number;
  readonly services: readonly Service[];
  readonly show: (findings: OwnFindings) => void;
}): () => void {
  const { chainId, services, show } = options;
  const storage = getBrowserStorage();
  const owner = { chainId, account: 'none' } as const;
  const byProvider = new Map(services.map((service) => [service.provider.toLowerCase(), service]));
  const load = async () => {
    const [measurements, verdicts] = await Promise.all([
      storage.measurements.list(owner),
      storage.verdicts.list(owner),
    ]);
    const now = Date.now();
    const trust = verdicts.records.flatMap((verdict) => {
      const key = verdict.provider.toLowerCase();
      const service = byProvider.get(key);
      const finding = service && trustFindingOf(verdict, { service, now });
      return finding === undefined ? [] : [[key, finding] as const];
    });
    show({ evidence: ownEvidenceByProvider(measurements.records), trust: new Map(trust) });
  };
  void load();
  return storage.subscribe(({ store }) => {
    if (store === 'measurements' || store === 'verdicts') void load();
  });
}

/** Probe a provider now and keep what it measured. @throws AppError for an address that is never called */
export async function probeNow(input: {
  readonly service: Service;
  readonly chainId: number;
  readonly local: boolean;
}): Promise<ProbeResult> {
  const signal = AbortSignal.timeout(probePatience);
  const result = await probeProvider({ ...input, id: crypto.randomUUID(), now: Date.now, signal });
  await getBrowserStorage().measurements.save(result.measurement);
  return result;
}
