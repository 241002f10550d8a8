import { HttpRequestError, RpcRequestError, TimeoutError } from 'viem';
import { takeAhead } from '@/lib/config/ahead';
import type { NetworkConfig } from '@/lib/config/network';

/** One JSON-RPC request. */
export type ReadRequest = { readonly method: string; readonly params?: readonly unknown[] };

/** The read side of one network: JSON-RPC requests only, no polling, no chain object. What comes back is still to be parsed. */
export type ReadClient = { request(body: ReadRequest): Promise<unknown> };

const timeoutMilliseconds = 10_000;
const retryAfterMilliseconds = 200;

/** The largest id a request gets before counting begins anew. */
const largestId = 1_000_000;
let lastId = 0;

/** A node that answered, if only with an error, has answered; the next one is asked only where none came. */
function isOutage(error: unknown): boolean {
  return error instanceof HttpRequestError || error instanceof TimeoutError;
}

/** Trouble that may be over in a moment: none that the request itself brings about. */
function maySucceedNext(error: unknown): boolean {
  if (error instanceof RpcRequestError) return error.code === -32005 || error.code === -32603;
  if (!(error instanceof HttpRequestError)) return isOutage(error);
  const { status = 500 } = error;
  return status >= 500 || status === 408 || status === 429;
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** Read what a node sent: its result, or what went wrong in viem's words for it, which the wallet's side of the site speaks too. */
async function resultOf(response: Response, { url, body }: { readonly url: string; readonly body: ReadRequest }) {
  const text = await response.text();
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    if (response.ok) throw cause;
  }
  const [code, message, data] = ['code', 'message', 'data'].map((name) => fieldOf(fieldOf(answer, 'error'), name));
  if (typeof code === 'number')
    throw new RpcRequestError({ body: { ...body }, error: { code, message: String(message ?? ''), data }, url });
  const { status, statusText, headers } = response;
  if (!response.ok) throw new HttpRequestError({ body: { ...body }, details: statusText, headers, status, url });
  // An answer without a result is none of JSON-RPC.
  if (fieldOf(answer, 'result') === undefined) throw new HttpRequestError({ body: { ...body }, url });
  return fieldOf(answer, 'result');
}

async function askOnce(url: string, body: ReadRequest): Promise<unknown> {
  lastId = (lastId % largestId) + 1;
  try {
    const response =
      takeAhead(url, body) ??
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: lastId, ...body }),
        signal: AbortSignal.timeout(timeoutMilliseconds),
      });
    return await resultOf(await response, { url, body });
  } catch (error) {
    if (error instanceof RpcRequestError || isOutage(error)) throw error;
    if (fieldOf(error, 'name') === 'TimeoutError') throw new TimeoutError({ body: { ...body }, url });
    throw new HttpRequestError({ body: { ...body }, url, ...(error instanceof Error && { cause: error }) });
  }
}

async function askNode(url: string, body: ReadRequest): Promise<unknown> {
  try {
    return await askOnce(url, body);
  } catch (error) {
    if (!maySucceedNext(error)) throw error;
    await new Promise((resolve) => setTimeout(resolve, retryAfterMilliseconds));
    return askOnce(url, body);
  }
}

/**
 * Create the read client of a network: 10 s time-out, at most one retry, later RPC URLs only when the earlier fail.
 * Written out because viem's bare client brings the words of every wallet error along, 4 kB on every page.
 */
export function createReadClient({ rpcUrls }: Pick<NetworkConfig, 'rpcUrls'>): ReadClient {
  return {
    async request(body) {
      let outage: unknown;
      for (const url of rpcUrls) {
        try {
          return await askNode(url, body);
        } catch (error) {
          if (!isOutage(error)) throw error;
          outage = error;
        }
      }
      throw outage;
    },
  };
}
