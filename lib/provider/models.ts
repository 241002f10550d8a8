import type { StatedModels } from '@/lib/domain/market-model';
import type { Service } from '@/lib/domain/service';
import { parseModelList } from '@/lib/protocol/models';
import { providerUrl, readText, requestProvider } from './http';
import { ProviderError } from './provider-error';

/** A list of models is read no further than this many bytes. */
const listLimit = 2 * 1024 * 1024;

/**
 * Ask a provider which models it serves: `GET /v1/models`, without a session, billed to nobody. Everything in the answer is
 * self-asserted and unsigned (provider protocol §2.6).
 * @throws ProviderError `address-refused` for an address that is never called, `unreachable`, `unexpected-answer`
 */
export async function fetchProviderModels(input: {
  readonly service: Pick<Service, 'url'>;
  readonly local: boolean;
  readonly signal: AbortSignal;
}): Promise<StatedModels> {
  const url = providerUrl(input.service, '/v1/models', { local: input.local });
  const response = await requestProvider({ url, method: 'GET', accept: 'application/json', signal: input.signal });
  const models = parseModelList(await readText(response, listLimit));
  if (models === undefined) throw new ProviderError('unexpected-answer', { status: 200, details: 'no list of models' });
  return models;
}
