import { createServerCaller } from './modes/server-call';
import type { Upstream } from './upstream-port';

/** Ask any OpenAI-compatible server; `url` is its base, for example `http://127.0.0.1:8000/v1`. */
export function createOpenAiUpstream(options: {
  readonly url: string;
  readonly model: string;
  readonly upstreamModel?: string;
  readonly apiKey?: string;
  /** A certificate to trust beside the usual ones, in PEM. */
  readonly ca?: string | undefined;
}): Upstream {
  const { model, upstreamModel, apiKey } = options;
  const call = createServerCaller({ ca: options.ca });
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
      return call({ method, url: `${base}${path}`, headers: sent, body: bodyless ? undefined : body, signal });
    },
  };
}
