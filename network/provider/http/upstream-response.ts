import type { Context } from 'hono';
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status';
import type { UpstreamResponse } from '../upstream-port';

const notRelayed: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-authenticate',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'zg-res-key',
]);

/** Upstream headers that go on to the client: all but those of the connection and the node's own (provider protocol §2.4). */
export function relayedHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    [...headers].filter(([name]) => !notRelayed.has(name) && !name.startsWith('access-control-')),
  );
}

const clientMistakes =
  /BadRequestError|invalid_request_error|context_length_exceeded|maximum context length|token count exceeds/;
const bodylessStatus: ReadonlySet<number> = new Set([101, 204, 205, 304]);
const readBytes = 10 * 1024 * 1024;

/** Pass a refusal of the upstream on as it is, unbilled; a 5xx that names the client's own mistake becomes 400 (§2.3). */
export async function passThrough(context: Context, response: UpstreamResponse): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > readBytes) break;
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (bodylessStatus.has(response.status)) {
    return context.body(null, response.status as StatusCode, relayedHeaders(response.headers));
  }
  const mistaken = response.status >= 500 && clientMistakes.test(body.toString('utf8'));
  const status = (mistaken ? 400 : response.status) as ContentfulStatusCode;
  return context.body(new Uint8Array(body), status, relayedHeaders(response.headers));
}
