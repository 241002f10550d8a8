import { createHash, randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Address, Hex } from 'viem';
import { mediaFee } from '@/lib/domain/pricing';
import { WireProblem } from '../problem';
import type { ChosenModel } from '../services/offer';
import type { ServiceRequest } from '../services/service-kind';
import { readBody, refuseAnnouncedSize } from './body';
import { enterAsUser, enterServer, passModelBlock, requireSession } from './gates';
import type { HttpParts } from './parts';

/** A request with the connection it came by. */
export type NodeContext = Context<{ Bindings: HttpBindings }>;

/** Places taken on the way in, given back together when the response is over. */
export type Places = { take(leave: () => void): void; leaveAll(): void };

/** Hold nothing yet. */
export function createPlaces(): Places {
  const leaves: (() => void)[] = [];
  return {
    take: (leave) => leaves.push(leave),
    leaveAll: () => {
      for (const leave of leaves.splice(0)) leave();
    },
  };
}

/** sha256 of bytes. */
export const sha256 = (bytes: Uint8Array): Hex => `0x${createHash('sha256').update(bytes).digest('hex')}`;

/** One billed request that was let in and has its row. */
export type Exchange = {
  readonly context: NodeContext;
  readonly parts: HttpParts;
  readonly places: Places;
  /** Below `/v1/proxy`. */
  readonly path: string;
  readonly user: Address;
  readonly request: ServiceRequest;
  readonly chosen: ChosenModel;
  readonly requestHash: string;
  /** The client's own bytes, and those that go upstream. */
  readonly received: Uint8Array<ArrayBuffer>;
  readonly sent: Uint8Array<ArrayBuffer>;
  /** What `sent` is; the client's own word where it still holds. */
  readonly contentType: string | undefined;
};

/** Let a billed request in by every gate of provider protocol §2.2, in its order, and open its row. @throws WireProblem */
export async function openExchange(
  incoming: Pick<Exchange, 'context' | 'parts' | 'places' | 'path'>,
): Promise<Exchange> {
  const { context, parts, places, path } = incoming;
  places.take(enterServer(parts));
  refuseAnnouncedSize(context.req.raw.headers, parts.limits.bodyBytes);
  const user = await requireSession(context, parts, '');
  places.take(await enterAsUser(context, parts, { user, isMessages: path === '/messages' }));
  await passModelBlock(parts, user);
  // Only now are bytes read: nobody without a session makes the node hold 32 MB.
  const received = await readBody(context.req.raw.body, {
    limit: parts.limits.bodyBytes,
    pace: parts.limits.bodyPace,
  });
  const ownType = context.req.header('content-type');
  const parsed = parts.kind.parse({ path, contentType: ownType ?? '', body: received });
  if (!parsed.ok && parsed.at === 'validate request') throw new WireProblem(`${parsed.at}: ${parsed.text}`);

  const choice = parsed.ok ? parts.offer.choose(parsed.request.askedModel) : undefined;
  const known = parsed.ok && choice?.ok ? { request: parsed.request, chosen: choice.chosen } : undefined;
  const requestHash = randomUUID();
  await parts.admission.admit({
    user,
    requestFee: known ? await knownFee(parts, known) : 0n,
    row: known && {
      requestHash,
      user,
      serviceType: parts.kind.serviceType,
      model: known.chosen.model,
      createdAt: parts.now(),
    },
  });
  if (!parsed.ok) throw new WireProblem(`${parsed.at}: ${parsed.text}`);
  if (!known) {
    await parts.gates.wrongModel.note(user);
    throw new WireProblem(`prepare HTTP request: ${choice && !choice.ok ? choice.text : 'model not supported'}`);
  }
  const { request, chosen } = known;
  const { body: sent, contentType = ownType } = await forgetIfRefused(parts, requestHash, () => request.encode(chosen));
  return { ...incoming, user, request, chosen, requestHash, received, sent, contentType };
}

/** A body that cannot be written anew has its row already, and goes no further. */
async function forgetIfRefused<T>({ store }: HttpParts, requestHash: string, work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    await store.dropRequest(requestHash);
    throw error;
  }
}

/** What a request will cost, in neuron, where that is known before the answer: images are billed by their number. */
async function knownFee(
  { services, provider }: HttpParts,
  { request, chosen }: Pick<Exchange, 'request' | 'chosen'>,
): Promise<bigint> {
  const service = request.images && (await services.get(provider));
  if (!request.images || !service) return 0n;
  return mediaFee({ ...chosen.pricing(service), usage: { kind: 'images', count: request.images.count } }).fee;
}
