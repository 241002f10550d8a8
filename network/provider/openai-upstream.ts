import type { Upstream } from './upstream-port';

/** Ask any OpenAI-compatible server; `url` is its base, for example `http://127.0.0.1:8000/v1`. */
export function createOpenAiUpstream(options: {
  readonly url: string;
  readonly model: string;
  readonly upstreamModel?: string;
  readonly apiKey?: string;
}): Upstream {
  const { model, upstreamModel, apiKey } = options;
  const base = options.url.replace(/\/+$/, '');
  return {
    model,
    ...(upstreamModel !== undefined && { upstreamModel }),
    send: async ({ method, path, headers, body, signal }) => {
      const sent = new Headers(headers);
      // Compressed bytes could not be hashed as the client receives them (provider protocol §3.5.6).
      sent.set('accept-encoding', 'identity');
      if (apiKey !== undefined) sent.set('authorization', `Bearer ${apiKey}`);
      const bodyless = method === 'GET' || method === 'HEAD';
      const response = await fetch(`${base}${path}`, {
        method,
        headers: sent,
        signal,
        redirect: 'error',
        ...(bodyless ? {} : { body }),
      });
      const received = new Headers(response.headers);
      // fetch has undone any encoding, so the header would no longer be true of the bytes handed on.
      received.delete('content-encoding');
      return { status: response.status, headers: received, body: bytesOf(response.body) };
    },
  };
}

async function* bytesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    reader.releaseLock();
  }
}
