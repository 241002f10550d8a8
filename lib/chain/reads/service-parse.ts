import { type RawService, serviceOf } from '@/lib/domain/raw-service';
import type { Service } from '@/lib/domain/service';

/** Longest texts taken over from a service; longer ones are cut at the border. `additionalInfo` is the contract's own limit. */
const maximumLength = { serviceType: 64, url: 2048, model: 256, verifiability: 64, additionalInfo: 4096 } as const;

/** Turn a service as the contract returns it into the domain's noun; texts stay hostile, only limited in length. */
export function parseService(raw: RawService): Service {
  return serviceOf({
    ...raw,
    serviceType: raw.serviceType.slice(0, maximumLength.serviceType),
    url: raw.url.slice(0, maximumLength.url),
    model: raw.model.slice(0, maximumLength.model),
    verifiability: raw.verifiability.slice(0, maximumLength.verifiability),
    additionalInfo: raw.additionalInfo.slice(0, maximumLength.additionalInfo),
  });
}
