import { createHash } from 'node:crypto';
import { buildChatRequest } from '@/lib/protocol/request';

/** Bytes of a small chat request that is like no other. */
export function chatBody(
  options: {
    readonly model?: string;
    readonly stream?: boolean;
    readonly question?: string;
    readonly maxTokens?: number;
  } = {},
) {
  const { model = 'local/handbook', stream = false, question = 'How do I deposit?', maxTokens } = options;
  return buildChatRequest({
    model,
    messages: [{ role: 'user', content: question }],
    stream,
    marker: crypto.randomUUID(),
    maxTokens,
  });
}

/** Send a chat request and hold the open response. */
export function openChat(
  node: { readonly url: string },
  request: { readonly authorization: string; readonly body: Uint8Array<ArrayBuffer>; readonly signal?: AbortSignal },
): Promise<Response> {
  const { authorization, body, signal } = request;
  return fetch(`${node.url}/v1/proxy/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body,
    ...(signal && { signal }),
  });
}

/** Send a chat request and wait for its last byte. */
export async function chat(
  node: { readonly url: string },
  request: { readonly authorization: string; readonly body?: Uint8Array<ArrayBuffer> },
) {
  const response = await openChat(node, { body: chatBody(), ...request });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    status: response.status,
    chatKey: response.headers.get('zg-res-key') ?? '',
    headers: response.headers,
    bytes,
  };
}

/** What the node has signed for an answer. */
export async function signatureFor(node: { readonly url: string }, chatKey: string) {
  const response = await fetch(`${node.url}/v1/proxy/signature/${chatKey}?model=local%2Fhandbook`);
  return (await response.json()) as {
    text?: string;
    signature?: `0x${string}`;
    signing_address?: string;
    error?: string;
  };
}

/** What the node says a user owes, in neuron. */
export async function unsettledFee(
  node: { readonly url: string },
  user: string,
  authorization: string,
): Promise<bigint> {
  const response = await fetch(`${node.url}/v1/user/${user}/unsettledfee`, { headers: { authorization } });
  const answer = (await response.json()) as { unsettledFee: string };
  return BigInt(answer.unsettledFee);
}

/** sha256 in hex. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
