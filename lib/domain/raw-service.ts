import type { Address } from 'viem';
import { getAddress } from 'viem/utils';
import { parseServiceDetails, type Service } from './service';

/** A service as it comes from elsewhere: nothing derived yet, addresses in any casing. */
export type RawService = Omit<Service, 'details'>;

type PlainAddresses = { readonly provider: Address; readonly teeSignerAddress: Address };

/** What the addresses of a service were made from. */
const plain = new WeakMap<Service, PlainAddresses>();

const lowerCase = (address: Address): Address => `0x${address.slice(2).toLowerCase()}`;

/** The checksum of an address (EIP-55) takes a hash, and a market has thousands: it is written when it is first read. */
function checksummed(address: Address): () => Address {
  let written: Address | undefined;
  return () => {
    written ??= getAddress(address);
    return written;
  };
}

/** Make a service of what was read of it. */
export function serviceOf(raw: RawService): Service {
  const addresses = { provider: lowerCase(raw.provider), teeSignerAddress: lowerCase(raw.teeSignerAddress) };
  const provider = checksummed(addresses.provider);
  const teeSignerAddress = checksummed(addresses.teeSignerAddress);
  const service: Service = {
    get provider() {
      return provider();
    },
    serviceType: raw.serviceType,
    url: raw.url,
    inputPrice: raw.inputPrice,
    outputPrice: raw.outputPrice,
    updatedAt: raw.updatedAt,
    model: raw.model,
    verifiability: raw.verifiability,
    additionalInfo: raw.additionalInfo,
    details: parseServiceDetails(raw.additionalInfo),
    get teeSignerAddress() {
      return teeSignerAddress();
    },
    teeSignerAcknowledged: raw.teeSignerAcknowledged,
  };
  plain.set(service, addresses);
  return service;
}

/** Tell the addresses of a service in lower case, which needs no checksum. */
export function plainAddresses(service: Service): PlainAddresses {
  return (
    plain.get(service) ?? {
      provider: lowerCase(service.provider),
      teeSignerAddress: lowerCase(service.teeSignerAddress),
    }
  );
}
