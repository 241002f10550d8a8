import { type Hex, numberToHex } from 'viem';
import type { Service } from '@/lib/domain/service';
import { ContractMissingError } from '../errors';
import { createWordReader, type WordReader } from '../words';
import { parseService } from './service-parse';

/** Selector of `getAllServices(uint256,uint256)`. */
const selector = '0xa09cfca9';

/** One page of the contract's list: its services, and how many the whole list has. */
export type ServicePage = { readonly services: readonly Service[]; readonly total: bigint };

/** Write the call that reads `limit` services from `offset` on. */
export function encodePageCall(offset: bigint, limit: bigint): Hex {
  const [from, count] = [numberToHex(offset, { size: 32 }), numberToHex(limit, { size: 32 })];
  return `${selector}${from.slice(2)}${count.slice(2)}`;
}

function serviceAt(reader: WordReader): Service {
  return parseService({
    provider: reader.plainAddress(0),
    serviceType: reader.text(1),
    url: reader.text(2),
    inputPrice: reader.uint(3),
    outputPrice: reader.uint(4),
    updatedAt: reader.uint(5),
    model: reader.text(6),
    verifiability: reader.text(7),
    additionalInfo: reader.text(8),
    teeSignerAddress: reader.plainAddress(9),
    teeSignerAcknowledged: reader.bool(10),
  });
}

/**
 * Decode what `getAllServices` returned: `((address,string,string,uint256,uint256,uint256,string,string,string,address,bool)[],uint256)`.
 * @throws ContractMissingError when nothing came back: no contract stands there. RpcAnswerError when it cannot be decoded.
 */
export function decodePage(bytes: Hex, contract: string): ServicePage {
  if (bytes === '0x') {
    throw new ContractMissingError(`No contract answers at ${contract}`, { values: { address: contract } });
  }
  const reader = createWordReader(bytes, 'page of services');
  const total = reader.uint(1);
  const list = reader.follow(0);
  const count = list.size(0);
  const heads = list.skip(1);
  const services = Array.from({ length: count }, (_, index) => serviceAt(heads.follow(index)));
  return { services, total };
}
