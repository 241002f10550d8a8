import { createHandbookUpstream } from './handbook/handbook-upstream';
import { loadHandbook } from './handbook/passages';
import { createOpenAiUpstream } from './openai-upstream';
import type { Upstream } from './upstream-port';

/** The environment variables that choose the upstream. */
export type UpstreamEnvironment = Readonly<Record<string, string | undefined>>;

/** The environment names half an upstream. */
export class UpstreamSettingsError extends Error {
  override readonly name = 'UpstreamSettingsError';
}

/**
 * Choose the model server by `UPSTREAM_URL`, `UPSTREAM_API_KEY` and `UPSTREAM_MODEL`; with none set, the embedded handbook
 * model, which alone heeds `tokensPerSecond` (0: no delay).
 * @throws UpstreamSettingsError when the URL is no http(s) URL or comes without a model name.
 */
export async function upstreamFromEnvironment(
  environment: UpstreamEnvironment,
  options: { readonly tokensPerSecond?: number } = {},
): Promise<Upstream> {
  const { UPSTREAM_URL: url, UPSTREAM_API_KEY: apiKey, UPSTREAM_MODEL: model } = environment;
  if (!url) return createHandbookUpstream({ handbook: await loadHandbook(), ...options });
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new UpstreamSettingsError(`UPSTREAM_URL must be an http or https URL, not "${url}".`);
  }
  if (!model) throw new UpstreamSettingsError('UPSTREAM_URL is set, so UPSTREAM_MODEL must name the model to ask for.');
  return createOpenAiUpstream({ url, model, ...(apiKey ? { apiKey } : {}) });
}
