import type { Address } from 'viem';
import { parseJsonObject } from '@/lib/domain/json';
import type { Service } from '@/lib/domain/service';
import { providerUrl, readText, requestProvider } from './http';
import { ProviderError } from './provider-error';

/**
 * Ask a provider what the user owes and has not settled, in neuron. Many providers do not answer browsers here, so nothing
 * may depend on it (provider protocol §2.5). @throws ProviderError
 */
export async function fetchUnsettledFee(input: {
  readonly service: Pick<Service, 'url'>;
  readonly user: Address;
  readonly token: string;
  readonly local: boolean;
  readonly signal: AbortSignal;
}): Promise<bigint> {
  const url = providerUrl(input.service, `/v1/user/${input.user}/unsettledfee`, { local: input.local });
  const { token, signal } = input;
  const response = await requestProvider({ url, method: 'GET', token, accept: 'application/json', signal });
  const fee = parseJsonObject(await readText(response, 4096))?.unsettledFee;
  if (typeof fee !== 'string' || !/^\d{1,78}$/.test(fee)) throw new ProviderError('unexpected-answer', { status: 200 });
  return BigInt(fee);
}
