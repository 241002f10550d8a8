import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { createDevelopmentReport } from '../../attestation/development-report';
import type { HttpParts } from '../http/parts';
import { passThrough } from '../http/upstream-response';
import { reasonOf } from '../log';
import { WireProblem } from '../problem';

const patienceMs = 30_000;
const notAvailable =
  'LLM attestation report is not available for centralized providers. The node signs which server it asked, over TLS, with every answer instead.';

/** `GET /v1/proxy/signature/{key}` of a separated provider: the model server signs, so it is asked (provider protocol §3.2). */
export function forwardSignatureLookup(context: Context, parts: HttpParts, chatKey: string): Promise<Response> {
  if (!isPlainSegment(chatKey)) {
    throw new WireProblem('prepare HTTP request: Chat id not found or expired, chat_id_not_found');
  }
  return forwardUnbilled(context, parts, `/signature/${chatKey}`);
}

/**
 * `ANY /v1/proxy/attestation/*`: the model server's own report; centralized providers have none (provider protocol §2.1). A model
 * that runs inside this very node has no server to ask, so the node answers for its own key, and says that it is simulated.
 */
export async function answerAttestation(context: Context, parts: HttpParts, path: string): Promise<Response> {
  if (parts.details.mode === 'centralized') throw new WireProblem(notAvailable, 501);
  if (!path.slice(1).split('/').every(isPlainSegment)) {
    throw new WireProblem('unsupported endpoint: endpoint not supported');
  }
  const response = await forwardUnbilled(context, parts, path);
  const isOwn = parts.details.mode !== 'separated' && path === '/attestation/report' && response.status === 404;
  return isOwn ? answerOwnReport(context, parts) : response;
}

/** A caller's nonce is 32 bytes of hex; whoever sends none gets a report over one the node picks, as model servers do. */
function answerOwnReport(context: Context, { signer }: HttpParts): Response {
  const sent = context.req.query('nonce') ?? '';
  const nonce = /^(?:0x)?[0-9a-fA-F]{64}$/.test(sent) ? Buffer.from(sent.slice(-64), 'hex') : randomBytes(32);
  return context.json(createDevelopmentReport({ teeSigner: signer.address, nonce: new Uint8Array(nonce) }));
}

/** No dots alone and nothing encoded: whoever asks without a session must not reach other paths of the model server. */
const isPlainSegment = (segment: string): boolean => /^[\w-][\w.~:-]{0,199}$/.test(segment);

async function forwardUnbilled(context: Context, parts: HttpParts, path: string): Promise<Response> {
  const { search } = new URL(context.req.url);
  const request = {
    method: 'GET',
    path: `${path}${search}`,
    headers: new Headers({ accept: 'application/json' }),
    body: new Uint8Array(0),
    publicUrl: parts.publicUrl(),
    signal: AbortSignal.any([parts.aborted, AbortSignal.timeout(patienceMs)]),
  };
  try {
    return await passThrough(context, await parts.upstream.send(request));
  } catch (error) {
    parts.log('upstream-unreachable', { reason: reasonOf(error) });
    throw new WireProblem(
      'Provider proxy: handle proxied service response, call upstream: the model server cannot be reached',
    );
  }
}
