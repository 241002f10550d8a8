import type { Address } from 'viem';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import type { Service } from '@/lib/domain/service';
import { gasWithRoom, receiptOf } from '../transaction/receipt';
import { type ChainAccess, fetchOwnService } from './chain';
import type { OfferedService } from './options';

/** What a registration must say on chain. */
export type Registration = OfferedService & { readonly url: string; readonly teeSignerAddress: Address };

const registeredFields = [
  'serviceType',
  'url',
  'model',
  'verifiability',
  'inputPrice',
  'outputPrice',
  'additionalInfo',
  'teeSignerAddress',
] as const;

/** Name the fields in which the chain differs from what is offered. */
export function differingFields(wanted: Registration, onChain: Service): readonly (typeof registeredFields)[number][] {
  return registeredFields.filter((field) => wanted[field] !== onChain[field]);
}

/**
 * Make the on-chain record say what is offered: the first registration carries the stake, updates send nothing (§7).
 * Returns the record as it then stands.
 */
export async function ensureRegistered(
  access: ChainAccess,
  wanted: Registration,
): Promise<{ readonly service: Service; readonly changed: readonly string[] }> {
  const before = await fetchOwnService(access);
  const changed = before ? differingFields(wanted, before) : registeredFields;
  if (before && changed.length === 0) return { service: before, changed };

  const value = before ? 0n : await fetchStake(access);
  const call = {
    account: access.account,
    address: access.inference,
    abi: inferenceServingAbi,
    functionName: 'addOrUpdateService',
    args: [wanted],
    value,
  } as const;
  // Estimating its gas runs it: what the contract refuses fails there, before anything is signed.
  const gas = gasWithRoom(await access.reader.estimateContractGas(call));
  const hash = await access.writer.writeContract({ ...call, chain: access.chain, gas });
  const receipt = await receiptOf(access.reader, hash);
  const service = await fetchOwnService(access);
  if (receipt.status !== 'success' || !service) throw new Error(`the registration was not accepted: ${hash}`);
  return { service, changed };
}

function fetchStake(access: ChainAccess): Promise<bigint> {
  return access.reader.readContract({
    address: access.inference,
    abi: inferenceServingAbi,
    functionName: 'MIN_PROVIDER_STAKE',
  });
}
