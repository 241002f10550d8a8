import type { ChatResponse, ChatTransport } from '@/lib/chat/ports';
import { cleanText } from '@/lib/domain/service';
import { isAbort, providerUrl, readText, requestProvider } from './http';
import { ProviderError } from './provider-error';

/** No chat answer is longer than this many bytes; providers themselves read 10 MB of an upstream (provider protocol §4.2). */
const answerLimit = 16 * 1024 * 1024;

const isAnswer = (contentType: string): boolean => /^(text\/event-stream|application\/json)\b/i.test(contentType);

async function* chunksOf(response: Response, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      size += value.length;
      if (size > answerLimit) throw new ProviderError('answer-too-large', { status: 200 });
      yield value;
    }
  } catch (cause) {
    if (cause instanceof ProviderError || isAbort(cause, signal)) throw cause;
    const details = cause instanceof Error ? cause.message : String(cause);
    throw new ProviderError('stream-cut', { cause, status: 200, details });
  } finally {
    // Whoever stops reading lets the connection go; a stream that already failed has nothing left to cancel.
    await reader.cancel().catch(() => undefined);
  }
}

async function unexpectedAnswer(response: Response, contentType: string): Promise<ProviderError> {
  const body = await readText(response, 2000).catch(() => '');
  const values = { contentType: cleanText(contentType === '' ? '-' : contentType, 80) };
  return new ProviderError('unexpected-answer', { status: 200, values, details: cleanText(body, 300) });
}

/** Make the transport of chat requests; `local` allows providers on this machine over http. */
export function createProviderTransport(options: { readonly local: boolean }): ChatTransport {
  return {
    async send({ service, token, body, signal }): Promise<ChatResponse> {
      const url = providerUrl(service, '/v1/proxy/chat/completions', options);
      const accept = 'text/event-stream, application/json';
      const response = await requestProvider({ url, method: 'POST', token, body, accept, signal });
      const contentType = response.headers.get('content-type') ?? '';
      if (!isAnswer(contentType)) throw await unexpectedAnswer(response, contentType);
      return {
        status: response.status,
        contentType,
        chatKey: response.headers.get('zg-res-key') ?? undefined,
        chunks: chunksOf(response, signal),
      };
    },
  };
}
