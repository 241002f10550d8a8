import { callableUrl, type Service } from '@/lib/domain/service';
import { ProviderError } from './provider-error';
import { refusalError } from './refusal';

/** Error bodies are read no further than this many bytes: they are hostile text. */
const refusalLimit = 16_384;

/** One request to a provider: only headers that its CORS rules let through may be sent (provider protocol §2.5). */
export type ProviderRequest = {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly token?: string;
  readonly body?: Uint8Array;
  readonly accept: string;
  readonly signal: AbortSignal;
};

/**
 * Make the address of one of a provider's endpoints from the url it registered on chain.
 * @throws ProviderError `address-refused` unless the url is https, or loopback on a local network: a token must not leak (provider protocol §10.21).
 */
export function providerUrl(service: Pick<Service, 'url'>, path: string, options: { readonly local: boolean }): URL {
  const base = callableUrl(service.url, options);
  if (base === undefined) throw new ProviderError('address-refused', { details: service.url });
  return new URL(`${base.origin}${base.pathname.replace(/\/+$/, '')}${path}`);
}

/** Tell whether an error only says that we ourselves stopped. */
export function isAbort(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted || (error instanceof DOMException && error.name === 'AbortError');
}

/** Read at most `limit` bytes of a body as text; what is longer is cut. */
export async function readText(response: Response, limit: number): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    text += decoder.decode(value, { stream: true });
    if (size < limit) continue;
    await reader.cancel();
    return text.slice(0, limit);
  }
}

function headersOf(request: ProviderRequest): Record<string, string> {
  return {
    Accept: request.accept,
    ...(request.body !== undefined && { 'Content-Type': 'application/json' }),
    ...(request.token !== undefined && { Authorization: `Bearer ${request.token}` }),
  };
}

async function fetchFrom(request: ProviderRequest): Promise<Response> {
  try {
    return await fetch(request.url, {
      method: request.method,
      headers: headersOf(request),
      // The very bytes that were hashed; a copy in a plain buffer is what fetch takes.
      ...(request.body !== undefined && { body: new Uint8Array(request.body) }),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      cache: 'no-store',
      signal: request.signal,
    });
  } catch (cause) {
    if (isAbort(cause, request.signal)) throw cause;
    // Browsers do not say whether the network, the certificate, a redirect or a CORS rule was the reason.
    const details = cause instanceof Error ? cause.message : String(cause);
    throw new ProviderError('unreachable', { cause, values: { host: request.url.host }, details });
  }
}

/** Send one request; every status but 200 is an error, because providers bill and sign only those (provider protocol §2.3). @throws ProviderError */
export async function requestProvider(request: ProviderRequest): Promise<Response> {
  const response = await fetchFrom(request);
  if (response.status === 200) return response;
  const contentType = response.headers.get('content-type') ?? '';
  const body = await readText(response, refusalLimit).catch((cause: unknown) => {
    if (isAbort(cause, request.signal)) throw cause;
    return '';
  });
  throw refusalError({ status: response.status, contentType, body, header: (name) => response.headers.get(name) });
}
