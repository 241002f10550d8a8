/** One message of a conversation in the OpenAI form. */
export type ChatMessage = { readonly role: 'system' | 'user' | 'assistant'; readonly content: string };

/**
 * Serialise a chat request once, to the exact bytes that are sent and hashed (provider protocol §2.6, §3.5).
 * `marker` is a random value of this exchange: with it in the request no older signed text can ever fit (§3.5.8).
 * A stream always asks for its usage itself, so that the server leaves the bytes alone.
 */
export function buildChatRequest(input: {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream: boolean;
  readonly marker: string;
  readonly temperature?: number | undefined;
  readonly maxTokens?: number | undefined;
}): Uint8Array<ArrayBuffer> {
  const { model, messages, stream, marker, temperature, maxTokens } = input;
  const body = {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    stream,
    ...(stream && { stream_options: { include_usage: true } }),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    user: marker,
  };
  return new TextEncoder().encode(JSON.stringify(body));
}
