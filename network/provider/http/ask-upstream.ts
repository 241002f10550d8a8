import { reasonOf } from '../log';
import { WireProblem } from '../problem';
import type { UpstreamResponse } from '../upstream-port';
import type { Exchange } from './exchange';

/** The model server was silent for too long. */
class UpstreamSilentError extends Error {
  override readonly name = 'UpstreamSilentError';
}

const failed = (text: string): WireProblem =>
  new WireProblem(`Provider proxy: handle proxied service response, ${text}`);

/** Aborts a call when the node must go, or when nothing has come for the time that is allowed now. */
function createWatch(aborted: AbortSignal) {
  const call = new AbortController();
  const giveUp = (): void => call.abort(aborted.reason);
  if (aborted.aborted) giveUp();
  else aborted.addEventListener('abort', giveUp);
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: call.signal,
    allow: (ms: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => call.abort(new UpstreamSilentError(`nothing came for ${ms} ms`)), ms);
    },
    heard: (): void => void timer?.refresh(),
    end: (): void => {
      clearTimeout(timer);
      aborted.removeEventListener('abort', giveUp);
    },
  };
}

/**
 * Ask the model server. A refusal to connect and a silence become the protocol's error (§2.3), with the request's row
 * forgotten; a silence in the middle of an answer ends its body with an error.
 */
export async function askUpstream({
  context,
  parts,
  path,
  sent,
  contentType,
  requestHash,
}: Exchange): Promise<UpstreamResponse> {
  const { limits, upstream } = parts;
  const headers = new Headers();
  // Nothing of the client's identity goes further than this node.
  const accept = context.req.header('accept');
  if (accept !== undefined) headers.set('accept', accept);
  if (contentType !== undefined) headers.set('content-type', contentType);
  const version = path === '/messages' ? context.req.header('anthropic-version') : undefined;
  if (version !== undefined) headers.set('anthropic-version', version);

  const watch = createWatch(parts.aborted);
  watch.allow(limits.upstreamFirstByteMs);
  try {
    const response = await upstream.send({
      method: context.req.method,
      // Image servers that answer with a job otherwise are told to wait for its end (provider protocol §2.6).
      path: path === '/images/generations' ? `${path}?wait=true` : path,
      headers,
      body: sent,
      publicUrl: parts.publicUrl(),
      signal: watch.signal,
    });
    watch.allow(limits.upstreamIdleMs);
    return { ...response, body: watched(response.body, watch) };
  } catch (error) {
    watch.end();
    const silent = watch.signal.reason instanceof UpstreamSilentError;
    parts.log(silent ? 'upstream-silent' : 'upstream-unreachable', { request: requestHash, reason: reasonOf(error) });
    await parts.store.dropRequest(requestHash);
    throw failed(`call upstream: the model server ${silent ? 'did not answer in time' : 'cannot be reached'}`);
  }
}

async function* watched(
  body: AsyncIterable<Uint8Array>,
  watch: ReturnType<typeof createWatch>,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      watch.heard();
      yield chunk;
    }
  } finally {
    watch.end();
  }
}

/** Read an answer that must be whole before anything of it goes on. @throws WireProblem, with the row forgotten */
export async function readWhole(
  { parts, requestHash }: Exchange,
  { body }: UpstreamResponse,
  limit: number,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > limit) throw new Error(`the answer is longer than ${limit} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    parts.log('upstream-broke-off', { request: requestHash, reason: reasonOf(error) });
    await parts.store.dropRequest(requestHash);
    throw failed('read response: the model server broke off');
  }
}
