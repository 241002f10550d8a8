import type { StatedModels } from '@/lib/domain/market-model';
import type { Measurement } from '@/lib/domain/measurement';
import type { Service } from '@/lib/domain/service';
import { isAbort } from './http';
import { fetchProviderModels } from './models';
import { ProviderError } from './provider-error';

/** A probe and what it brought: the models, where the provider answered with a list. */
export type ProbeResult = { readonly measurement: Measurement; readonly stated: StatedModels | undefined };

/** Answers that show a provider that is there, though it has no list to give. */
const answers = new Set(['endpoint-unsupported', 'not-a-provider', 'unexpected-answer', 'rate-limited', 'forbidden']);

const isTimeout = ({ aborted, reason }: AbortSignal): boolean =>
  aborted && reason instanceof DOMException && reason.name === 'TimeoutError';

/**
 * Measure whether a provider answers, by one request to `/v1/models` that costs nothing and tells it only that somebody asked.
 * Made for a button: it is never called on its own (F-020). Failing to reach it is a result.
 * @throws ProviderError `address-refused` for an address that is never called; the abort's reason when `signal` aborts.
 */
export async function probeProvider(input: {
  readonly service: Pick<Service, 'url' | 'provider' | 'model'>;
  readonly chainId: number;
  readonly local: boolean;
  readonly id: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
}): Promise<ProbeResult> {
  const { service, chainId, id, now, signal } = input;
  const at = now();
  const measured = (outcome: Measurement['outcome']): Measurement => {
    const { provider, model } = service;
    const took = Math.max(0, now() - at);
    return { id, chainId, provider, model, kind: 'probe', at, outcome, endedAfter: took };
  };
  try {
    const stated = await fetchProviderModels(input);
    return { measurement: measured('answered'), stated };
  } catch (error) {
    // Saying nothing for that long is an answer too.
    if (isTimeout(signal)) return { measurement: measured('failed'), stated: undefined };
    if (isAbort(error, signal)) throw error;
    if (!(error instanceof ProviderError) || error.code === 'address-refused') throw error;
    return { measurement: measured(answers.has(error.code) ? 'refused' : 'failed'), stated: undefined };
  }
}
