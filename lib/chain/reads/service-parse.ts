import { parseServiceDetails, type Service } from '@/lib/domain/service';

/** A service as the contract returns it. */
export type RawService = Omit<Service, 'details'>;

/** Longest texts taken over from a service; longer ones are cut at the border. `additionalInfo` is the contract's own limit. */
const maximumLength = { serviceType: 64, url: 2048, model: 256, verifiability: 64, additionalInfo: 4096 } as const;

/** Turn a service as the contract returns it into the domain's noun; texts stay hostile, only limited in length. */
export function parseService(raw: RawService): Service {
  const additionalInfo = raw.additionalInfo.slice(0, maximumLength.additionalInfo);
  return {
    provider: raw.provider,
    serviceType: raw.serviceType.slice(0, maximumLength.serviceType),
    url: raw.url.slice(0, maximumLength.url),
    inputPrice: raw.inputPrice,
    outputPrice: raw.outputPrice,
    updatedAt: raw.updatedAt,
    model: raw.model.slice(0, maximumLength.model),
    verifiability: raw.verifiability.slice(0, maximumLength.verifiability),
    additionalInfo,
    details: parseServiceDetails(additionalInfo),
    teeSignerAddress: raw.teeSignerAddress,
    teeSignerAcknowledged: raw.teeSignerAcknowledged,
  };
}
