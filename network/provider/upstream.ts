import { createGenerativeArtUpstream } from './generative-art/art-upstream';
import { createHandbookUpstream } from './handbook/handbook-upstream';
import { loadHandbook } from './handbook/passages';
import { createOpenAiUpstream } from './openai-upstream';
import { findPocketsphinx } from './speech/pocketsphinx';
import { createSpeechUpstream } from './speech/speech-upstream';
import type { Upstream } from './upstream-port';

/** The environment variables that choose the upstream. */
export type UpstreamEnvironment = Readonly<Record<string, string | undefined>>;

/** The kinds of service that have an embedded model server. */
export type EmbeddedServiceType = 'chatbot' | 'text-to-image' | 'image-editing' | 'speech-to-text';

/** A model server, or why there is none on this machine and what to do. */
export type FoundUpstream =
  | { readonly ok: true; readonly upstream: Upstream }
  | { readonly ok: false; readonly reason: string };

/** The environment names half an upstream. */
export class UpstreamSettingsError extends Error {
  override readonly name = 'UpstreamSettingsError';
}

/** Each kind of service has variables of its own: `…_URL`, `…_API_KEY` and `…_MODEL`. */
const prefixes: Readonly<Record<EmbeddedServiceType, string>> = {
  chatbot: 'UPSTREAM',
  'text-to-image': 'UPSTREAM_IMAGE',
  'image-editing': 'UPSTREAM_EDIT',
  'speech-to-text': 'UPSTREAM_SPEECH',
};

function serverIn(environment: UpstreamEnvironment, prefix: string): Upstream | undefined {
  const [url, apiKey, model] = ['URL', 'API_KEY', 'MODEL'].map((part) => environment[`${prefix}_${part}`]);
  if (!url) return undefined;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new UpstreamSettingsError(`${prefix}_URL must be an http or https URL, not "${url}".`);
  }
  if (!model)
    throw new UpstreamSettingsError(`${prefix}_URL is set, so ${prefix}_MODEL must name the model to ask for.`);
  return createOpenAiUpstream({ url, model, ...(apiKey ? { apiKey } : {}) });
}

async function embedded(
  serviceType: EmbeddedServiceType,
  options: { readonly tokensPerSecond?: number },
): Promise<FoundUpstream> {
  switch (serviceType) {
    case 'chatbot':
      return { ok: true, upstream: createHandbookUpstream({ handbook: await loadHandbook(), ...options }) };
    case 'text-to-image':
    case 'image-editing':
      return { ok: true, upstream: createGenerativeArtUpstream() };
    case 'speech-to-text': {
      const pocketsphinx = findPocketsphinx();
      return pocketsphinx.ok
        ? { ok: true, upstream: createSpeechUpstream({ pocketsphinx: pocketsphinx.found }) }
        : pocketsphinx;
    }
  }
}

/**
 * Choose the model server of a kind of service: the OpenAI-compatible one that the environment names, else the embedded one.
 * `tokensPerSecond` paces the handbook (0: no delay).
 * @throws UpstreamSettingsError when a URL is no http(s) URL or comes without a model name.
 */
export async function upstreamFor(
  serviceType: EmbeddedServiceType,
  environment: UpstreamEnvironment,
  options: { readonly tokensPerSecond?: number } = {},
): Promise<FoundUpstream> {
  const server = serverIn(environment, prefixes[serviceType]);
  return server ? { ok: true, upstream: server } : embedded(serviceType, options);
}
