import type { Fee } from '@/lib/domain/receipt';
import type { Service } from '@/lib/domain/service';

/** What a finished response is billed with: counts as the kind of service counts, fees in neuron. */
export type Metered = { readonly inputCount: number; readonly outputCount: number; readonly fee: Fee };

/** Watches the bytes of one response go by; `finish` prices what they reported. */
export type Meter = {
  push(chunk: Uint8Array): void;
  finish(service: Pick<Service, 'inputPrice' | 'outputPrice' | 'details'>): Metered;
};

/** The bytes to send upstream, or why the request cannot be sent (provider protocol §2.3, `prepare HTTP request: `). */
export type PreparedBody =
  | { readonly ok: true; readonly body: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly text: string; readonly wrongModel: boolean };

/** One kind of service a node can offer: which paths it answers, how it edits a body, how it counts a response. */
export type ServiceKind = {
  readonly serviceType: string;
  /** Billed paths below `/v1/proxy`, without trailing slash. */
  readonly paths: readonly string[];
  prepareBody(
    body: Uint8Array<ArrayBuffer>,
    models: { readonly model: string; readonly upstreamModel: string | undefined },
  ): PreparedBody;
  createMeter(response: { readonly contentType: string }): Meter;
};
