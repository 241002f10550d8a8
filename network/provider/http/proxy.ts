import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Address, Hex } from 'viem';
import { reasonOf } from '../log';
import { responseKeyIn, signedTextIn } from '../modes/signing';
import { WireProblem } from '../problem';
import type { Meter } from '../services/service-kind';
import type { UpstreamResponse } from '../upstream-port';
import { readBody, refuseAnnouncedSize } from './body';
import { enterAsUser, enterServer, passModelBlock, requireSession } from './gates';
import type { HttpParts } from './parts';
import { relay } from './relay';
import { passThrough, relayedHeaders } from './upstream-response';

/** A request with the connection it came by. */
export type NodeContext = Context<{ Bindings: HttpBindings }>;

const sha256 = (bytes: Uint8Array): Hex => `0x${createHash('sha256').update(bytes).digest('hex')}`;

/** Places taken on the way in, given back together when the response is over. */
type Places = { take(leave: () => void): void; leaveAll(): void };

function createPlaces(): Places {
  const leaves: (() => void)[] = [];
  return {
    take: (leave) => leaves.push(leave),
    leaveAll: () => {
      for (const leave of leaves.splice(0)) leave();
    },
  };
}

/** Answer a billed request: every gate of provider protocol §2.2 in its order, then the upstream, metered and signed. */
export async function proxyBilled(context: NodeContext, parts: HttpParts, path: string): Promise<Response> {
  const places = createPlaces();
  try {
    const { user, body } = await passGates(context, parts, places);
    const request = await prepare(parts, user, body);
    return await forward({ context, parts, places, path, user, ...request });
  } catch (error) {
    places.leaveAll();
    throw error;
  }
}

async function passGates(
  context: Context,
  parts: HttpParts,
  places: Places,
): Promise<{ readonly user: Address; readonly body: Uint8Array<ArrayBuffer> }> {
  places.take(enterServer(parts));
  refuseAnnouncedSize(context.req.raw.headers, parts.limits.bodyBytes);
  const user = await requireSession(context, parts, '');
  places.take(await enterAsUser(context, parts, user));
  passModelBlock(parts, user);
  // Only now are bytes read: nobody without a session makes the node hold 32 MB.
  const body = await readBody(context.req.raw.body, parts.limits.bodyBytes);
  await parts.admission.admit(user);
  return { user, body };
}

type Prepared = { readonly requestHash: string; readonly sent: Uint8Array<ArrayBuffer> };

async function prepare(parts: HttpParts, user: Address, body: Uint8Array<ArrayBuffer>): Promise<Prepared> {
  const { model, kind, upstream, gates, store, now } = parts;
  const prepared = kind.prepareBody(body, { model, upstreamModel: upstream.upstreamModel });
  if (!prepared.ok) {
    if (prepared.wrongModel) gates.wrongModel.note(user);
    throw new WireProblem(`prepare HTTP request: ${prepared.text}`);
  }
  const requestHash = randomUUID();
  await store.openRequest({ requestHash, user, model, createdAt: now() });
  return { requestHash, sent: prepared.body };
}

type Exchange = Prepared & {
  readonly context: NodeContext;
  readonly parts: HttpParts;
  readonly places: Places;
  readonly path: string;
  readonly user: Address;
};

async function forward(exchange: Exchange): Promise<Response> {
  const { context, parts, places, requestHash } = exchange;
  const response = await askUpstream(exchange);
  if (response.status !== 200) {
    await parts.store.dropRequest(requestHash);
    const passed = await passThrough(context, response);
    places.leaveAll();
    return passed;
  }
  const chatKey = responseKeyIn(parts.details, { own: randomUUID(), upstream: response.headers.get('zg-res-key') });
  const { stream, finished } = relayBilled(exchange, response, chatKey);
  const running = finished.finally(() => {
    places.leaveAll();
    parts.running.delete(running);
  });
  parts.running.add(running);
  return context.body(stream, 200, {
    ...relayedHeaders(response.headers),
    ...(chatKey !== undefined && { 'ZG-Res-Key': chatKey }),
    provider: parts.provider,
    'X-Accel-Buffering': 'no',
    // Said outright, so that the server sends the headers at once instead of waiting for a first chunk to measure.
    'Transfer-Encoding': 'chunked',
  });
}

async function askUpstream({ context, parts, path, sent, requestHash }: Exchange): Promise<UpstreamResponse> {
  const headers = new Headers();
  // Nothing of the client's identity goes further than this node.
  for (const name of ['content-type', 'accept']) {
    const value = context.req.header(name);
    if (value !== undefined) headers.set(name, value);
  }
  try {
    return await parts.upstream.send({
      method: context.req.method,
      path,
      headers,
      body: sent,
      publicUrl: parts.publicUrl(),
      signal: parts.aborted,
    });
  } catch (error) {
    parts.log('upstream-unreachable', { reason: reasonOf(error) });
    await parts.store.dropRequest(requestHash);
    throw new WireProblem(
      'Provider proxy: handle proxied service response, call upstream: the model server cannot be reached',
    );
  }
}

/** Relay a 200: the bytes untouched to the client, a copy of them to hash and meter, the bill written before the end is shown. */
function relayBilled(
  exchange: Exchange,
  response: UpstreamResponse,
  chatKey: string | undefined,
): ReturnType<typeof relay> {
  const { parts, requestHash } = exchange;
  const hash = createHash('sha256');
  const meter = parts.kind.createMeter({ contentType: response.headers.get('content-type') ?? '' });
  const giveUp = async (event: string, error: unknown): Promise<void> => {
    parts.log(event, { request: requestHash, reason: reasonOf(error) });
    await parts.store
      .dropRequest(requestHash)
      .catch((failure) => parts.log('store-failed', { reason: reasonOf(failure) }));
  };
  return relay(response.body, {
    onChunk: (chunk) => {
      hash.update(chunk);
      meter.push(chunk);
    },
    onEnd: async () => {
      try {
        const { tlsFingerprint } = response;
        await billAndSign(exchange, { meter, chatKey, tlsFingerprint, responseHash: `0x${hash.digest('hex')}` });
      } catch (error) {
        await giveUp('billing-failed', error);
      }
    },
    onFailure: async (error) => {
      await giveUp('upstream-broke-off', error);
      await breakOff(exchange.context);
    },
  });
}

/** Cut the connection: an answer that broke off must not look like one that ended. */
async function breakOff({ env: { outgoing } }: NodeContext): Promise<void> {
  if (outgoing.destroyed) return;
  const closed = once(outgoing, 'close');
  outgoing.destroy();
  await closed;
}

async function billAndSign(
  { parts, requestHash, sent, user }: Exchange,
  ended: {
    readonly meter: Meter;
    readonly chatKey: string | undefined;
    readonly responseHash: Hex;
    readonly tlsFingerprint: Hex | undefined;
  },
): Promise<void> {
  const { services, provider, store, signer, now, log } = parts;
  const { meter, chatKey, responseHash, tlsFingerprint } = ended;
  // A chain that cannot be read now must not lose the fee: the price it last told still holds.
  const service = (await services.get(provider).catch(() => undefined)) ?? services.last(provider);
  if (!service) throw new Error('the price of the service is not known');
  const { inputCount, outputCount, fee, terms } = meter.finish(service);
  const requestSha = sha256(sent);
  if (outputCount === 0) await store.dropRequest(requestHash);
  else {
    await store.billRequest({
      requestHash,
      inputCount,
      outputCount,
      ...fee,
      terms,
      responseKey: chatKey,
      inputPrice: service.inputPrice,
      outputPrice: service.outputPrice,
      requestSha256: requestSha.slice(2),
      responseSha256: responseHash.slice(2),
      finishedAt: now(),
    });
  }
  const text = signedTextIn(parts.details, { requestHash: requestSha, responseHash, tlsFingerprint });
  if (text !== undefined && chatKey !== undefined) await signer.sign({ chatKey, text });
  log('response', { request: requestHash, user, inputCount, outputCount, fee: fee.fee.toString() });
}
