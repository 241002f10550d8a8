import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { reasonOf } from '../log';
import { responseKeyIn } from '../modes/signing';
import { WireProblem } from '../problem';
import type { UpstreamResponse } from '../upstream-port';
import { askUpstream, readWhole } from './ask-upstream';
import { billAndSign } from './bill';
import { createPlaces, type Exchange, type NodeContext, openExchange, sha256 } from './exchange';
import { parseImageAnswer, withLinks } from './image-answer';
import type { HttpParts } from './parts';
import { type RelayWatcher, relay } from './relay';
import { passThrough, relayedHeaders } from './upstream-response';

/** Answer a billed request: every gate of provider protocol §2.2 in its order, then the upstream, metered and signed. */
export async function proxyBilled(context: NodeContext, parts: HttpParts, path: string): Promise<Response> {
  const places = createPlaces();
  places.take(enterRunning(parts.running));
  try {
    return await forward(await openExchange({ context, parts, places, path }));
  } catch (error) {
    places.leaveAll();
    throw error;
  }
}

/** Make the node wait for this request when it stops: it outlives its client, up to its bill. */
function enterRunning(running: HttpParts['running']): () => void {
  let over: () => void = () => undefined;
  const request = new Promise<void>((resolve) => {
    over = resolve;
  });
  running.add(request);
  return () => {
    running.delete(request);
    over();
  };
}

async function forward(exchange: Exchange): Promise<Response> {
  const { context, parts, places, requestHash, request } = exchange;
  const response = await askUpstream(exchange);
  if (response.status !== 200) {
    await parts.store.dropRequest(requestHash);
    const passed = await passThrough(context, response);
    places.leaveAll();
    return passed;
  }
  if (request.images) return forwardImages(exchange, response, request.images);
  const chatKey = responseKeyIn(parts.details, { own: randomUUID(), upstream: response.headers.get('zg-res-key') });
  return answer(exchange, response, { chatKey, ...relayBilled(exchange, response, { chatKey }) });
}

type Relayed = ReturnType<typeof relay> & { readonly chatKey: string | undefined };

/** Send the headers of provider protocol §2.4 at once and the body as it comes; every place is kept until its end. */
function answer(exchange: Exchange, response: UpstreamResponse, { chatKey, stream, finished }: Relayed): Response {
  const { context, parts, places } = exchange;
  // Nothing is thrown in there: whatever fails has been logged and shown to the client.
  void finished.finally(() => places.leaveAll());
  return context.body(stream, 200, {
    ...relayedHeaders(response.headers),
    ...(chatKey !== undefined && { 'ZG-Res-Key': chatKey }),
    provider: parts.provider,
    'X-Accel-Buffering': 'no',
    // Said outright, so that the server sends the headers at once instead of waiting for a first chunk to measure.
    'Transfer-Encoding': 'chunked',
  });
}

/** The most that an answer with images may take, as the base64 it comes in. */
const imageAnswerBytes = 128 * 1024 * 1024;

/** Read the images before anything goes on: they are what is signed, and the node gives them out where links were asked for. */
async function forwardImages(
  exchange: Exchange,
  response: UpstreamResponse,
  { asLinks }: { readonly asLinks: boolean },
): Promise<Response> {
  const { parts, requestHash } = exchange;
  const whole = await readWhole(exchange, response, imageAnswerBytes);
  const images = parseImageAnswer(whole);
  if (!images) {
    parts.log('upstream-malformed', { request: requestHash });
    await parts.store.dropRequest(requestHash);
    throw new WireProblem(
      'Provider proxy: handle proxied service response, read images: the model server did not answer with images',
    );
  }
  const chatKey = randomUUID();
  if (asLinks) parts.images.keep(chatKey, images.images);
  const bytes = asLinks ? withLinks(images, { publicUrl: parts.publicUrl(), chatKey }) : whole;
  const headers = new Headers(response.headers);
  headers.set('content-type', 'application/json');
  const body = (async function* () {
    yield bytes;
  })();
  const toRelay = { ...response, headers, body };
  const imageHashes = images.images.map(sha256);
  return answer(exchange, toRelay, { chatKey, ...relayBilled(exchange, toRelay, { chatKey, imageHashes }) });
}

const noAnswer = 'read response: the model server did not answer in a form that this service knows';
const noRecord = 'record response: the request could not be billed';

/** Relay a 200: the bytes untouched to the client, a copy of them to hash and meter, the bill written before the end is shown. */
function relayBilled(
  exchange: Exchange,
  response: UpstreamResponse,
  signed: Pick<Parameters<typeof billAndSign>[1], 'chatKey' | 'imageHashes'>,
): ReturnType<typeof relay> {
  const { parts, requestHash, request } = exchange;
  const { tlsFingerprint } = response;
  const hash = createHash('sha256');
  const meter = request.createMeter({ contentType: response.headers.get('content-type') ?? '' });
  const giveUp = async (event: string, error: unknown): Promise<void> => {
    parts.log(event, { request: requestHash, reason: reasonOf(error) });
    await parts.store
      .dropRequest(requestHash)
      .catch((failure) => parts.log('store-failed', { reason: reasonOf(failure) }));
  };
  const watcher: RelayWatcher = {
    onChunk: (chunk) => {
      hash.update(chunk);
      meter.push(chunk);
    },
    onEnd: async () => {
      try {
        const responseHash = `0x${hash.digest('hex')}` as const;
        const understood = await billAndSign(exchange, { ...signed, meter, responseHash, tlsFingerprint });
        return understood ? undefined : lateError(noAnswer);
      } catch (error) {
        await giveUp('billing-failed', error);
        return lateError(noRecord);
      }
    },
    onFailure: async (error) => {
      await giveUp('upstream-broke-off', error);
      await breakOff(exchange.context);
    },
  };
  return relay(response.body, watcher);
}

/** Too late for a status: the error stands behind the body that is already there (provider protocol §2.6). */
const lateError = (text: string): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ error: `Provider proxy: handle proxied service response, ${text}` }));

/** Cut the connection: an answer that broke off must not look like one that ended. */
async function breakOff({ env: { outgoing } }: NodeContext): Promise<void> {
  if (outgoing.destroyed) return;
  const closed = once(outgoing, 'close');
  outgoing.destroy();
  await closed;
}
