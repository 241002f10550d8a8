import type { Service } from '@/lib/domain/service';
import { isAbort, providerUrl, readText, requestProvider } from './http';
import { ProviderError } from './provider-error';

/** Real reports hold some 100 kB (GPU evidence more); what is longer than this many bytes is no report. */
const reportLimit = 4_194_304;

/** How long a provider may take to make its report, in milliseconds (attestation §6.2). */
const reportTimeout = 15_000;

type ReportRequest = {
  readonly service: Pick<Service, 'url'>;
  /** Loopback addresses may be called: true on a local network only. */
  readonly local: boolean;
  readonly signal: AbortSignal;
};

async function fetchReport(url: URL, signal: AbortSignal): Promise<string> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(reportTimeout)]);
  try {
    const response = await requestProvider({ url, method: 'GET', accept: 'application/json', signal: limited });
    const text = await readText(response, reportLimit);
    if (text.length >= reportLimit) throw new ProviderError('answer-too-large', { status: 200 });
    return text;
  } catch (cause) {
    if (signal.aborted || !isAbort(cause, limited)) throw cause;
    // Only our own limit of time ended it: for the reader the provider did not answer.
    throw new ProviderError('unreachable', { cause, values: { host: url.host }, details: 'The report took too long.' });
  }
}

/**
 * Fetch the report of the machine a provider's own server runs in, as the exact text it sent: `GET /v1/quote` (provider
 * protocol §2.1). It is made once and takes no nonce. @throws ProviderError; the abort reason when `signal` aborts
 */
export async function fetchRouterReport({ service, local, signal }: ReportRequest): Promise<string> {
  return fetchReport(providerUrl(service, '/v1/quote', { local }), signal);
}

/**
 * Fetch the report of the machine the model runs in, made for `nonce` (64 hex digits without 0x), as the exact text:
 * `GET /v1/proxy/attestation/report` (attestation §2, Freshness). @throws ProviderError; the abort reason when `signal` aborts
 */
export async function fetchModelReport(
  request: ReportRequest & { readonly model: string; readonly nonce: string },
): Promise<string> {
  const url = providerUrl(request.service, '/v1/proxy/attestation/report', { local: request.local });
  url.searchParams.set('model', request.model);
  url.searchParams.set('nonce', request.nonce);
  return fetchReport(url, request.signal);
}
