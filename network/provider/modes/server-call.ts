import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { rootCertificates, TLSSocket } from 'node:tls';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Hex } from 'viem';
import type { UpstreamResponse } from '../upstream-port';

/** One request to a model server: exact bytes to an http or https URL. */
export type ServerCall = {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array | undefined;
  readonly signal: AbortSignal;
};

/** Asks model servers over kept connections, and sees the certificate of the one that answers. */
export type ServerCaller = (call: ServerCall) => Promise<UpstreamResponse>;

/** Below the 5 s after which common model servers close an idle connection: a request must not meet that moment. */
const idleMs = 4_000;

/**
 * Open connections to model servers with Node's own client: it hands on bytes as they arrive, and unlike `fetch` it shows the
 * connection, whose certificate centralized providers sign (provider protocol §3.3). `ca`: one more certificate to trust, in PEM.
 */
export function createServerCaller(options: { readonly ca?: string | undefined } = {}): ServerCaller {
  const kept = { keepAlive: true, timeout: idleMs, maxFreeSockets: 64 };
  const plain = new PlainAgent(kept);
  // A resumed session shows no certificate: every connection makes its own handshake.
  const trusted = options.ca === undefined ? undefined : [...rootCertificates, options.ca];
  const tls = new TlsAgent({ ...kept, maxCachedSessions: 0, ...(trusted && { ca: trusted }) });
  return async (call) => {
    const response = await respond(call, { plain, tls });
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400) {
      response.destroy();
      throw new Error(`the model server redirects (${status})`);
    }
    const headers = headersOf(response);
    const body = identity(response, headers);
    return { status, headers, body, tlsFingerprint: fingerprintOf(response) };
  };
}

type Agents = { readonly plain: PlainAgent; readonly tls: TlsAgent };

async function respond(call: ServerCall, agents: Agents): Promise<IncomingMessage> {
  try {
    return await respondOnce(call, agents);
  } catch (error) {
    if (!(error instanceof ConnectionWasIdleError)) throw error;
    return await respondOnce(call, agents);
  }
}

/** A kept connection was closed before a byte of an answer came: the server had let it go, and is asked once more. */
class ConnectionWasIdleError extends Error {
  override readonly name = 'ConnectionWasIdleError';
}

async function respondOnce({ method, url, headers, body, signal }: ServerCall, agents: Agents) {
  const target = new URL(url);
  const options = { method, signal, headers: Object.fromEntries(headers) };
  const request =
    target.protocol === 'https:'
      ? tlsRequest(target, { ...options, agent: agents.tls })
      : plainRequest(target, { ...options, agent: agents.plain });
  if (body !== undefined) request.setHeader('content-length', body.byteLength);
  const answered = once(request, 'response');
  request.end(body);
  try {
    const [response] = (await answered) as [IncomingMessage];
    // From here on the reader of the body hears of a broken connection; unheard, the request's own event would end the process.
    request.on('error', () => undefined);
    return response;
  } catch (error) {
    const closed = error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
    throw closed && request.reusedSocket ? new ConnectionWasIdleError(error.message) : error;
  }
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  return headers;
}

/** Undo a compression that was not asked for: what is hashed must be the bytes that the client receives (§3.5.6). */
function identity(response: IncomingMessage, headers: Headers): Readable {
  const coding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  const undo = { gzip: createGunzip, 'x-gzip': createGunzip, br: createBrotliDecompress, deflate: createInflate };
  if (!Object.hasOwn(undo, coding)) return response;
  headers.delete('content-encoding');
  const open = undo[coding as keyof typeof undo]();
  response.once('error', (error) => open.destroy(error));
  // Whoever stops reading the plain bytes has no use for the connection either.
  open.once('close', () => response.destroy());
  return response.pipe(open);
}

const fingerprints = new WeakMap<TLSSocket, Hex>();

/** sha256 of the leaf certificate on the connection of this response; kept per connection, where it cannot change. */
function fingerprintOf({ socket }: IncomingMessage): Hex | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const known = fingerprints.get(socket);
  if (known !== undefined) return known;
  const { raw } = socket.getPeerCertificate();
  if (raw === undefined) return undefined;
  const fingerprint: Hex = `0x${createHash('sha256').update(raw).digest('hex')}`;
  fingerprints.set(socket, fingerprint);
  return fingerprint;
}
