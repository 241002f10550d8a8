import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';
import { decodeUtf8 } from '@/lib/protocol/bytes';
import type { PreparedBody } from './service-kind';

/**
 * Serialise as the network's brokers do after an edit: keys sorted, no whitespace, `<`, `>`, `&` and the two line
 * separators escaped (provider protocol §2.6), so that a client can foretell the bytes.
 */
export function sortedJson(value: unknown): string {
  const ordered = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(ordered);
    if (!isJsonObject(part)) return part;
    return Object.fromEntries(
      Object.keys(part)
        .sort()
        .map((key) => [key, ordered(part[key])]),
    );
  };
  return JSON.stringify(ordered(value)).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function withUsage(json: JsonObject): JsonObject | undefined {
  if (json.stream !== true) return undefined;
  const options = json.stream_options;
  if (isJsonObject(options) && options.include_usage !== undefined) return undefined;
  return { ...json, stream_options: { ...(isJsonObject(options) ? options : {}), include_usage: true } };
}

function withModel(
  json: JsonObject,
  models: { readonly model: string; readonly upstreamModel: string | undefined },
): JsonObject | undefined {
  const wanted = models.upstreamModel ?? models.model;
  return json.model === wanted ? undefined : { ...json, model: wanted };
}

/**
 * Check and edit a chat body (provider protocol §2.6). Bytes that need no edit go on unmodified: a streaming client that asks
 * for its usage and names the model finds exactly its own bytes in the signed text.
 */
export function prepareChatBody(
  body: Uint8Array<ArrayBuffer>,
  models: { readonly model: string; readonly upstreamModel: string | undefined },
): PreparedBody {
  const json = parseJsonObject(decodeUtf8(body) ?? '');
  if (!json) return { ok: false, text: 'request body is not a JSON object', wrongModel: false };
  const asked = json.model ?? models.model;
  if (asked !== models.model) {
    const shown = typeof asked === 'string' ? asked.slice(0, 200) : JSON.stringify(asked).slice(0, 200);
    const text = `enforce configured model: model not supported: requested '${shown}', only '${models.model}' is available for this service`;
    return { ok: false, text, wrongModel: true };
  }
  const counted = withUsage(json);
  const named = withModel(counted ?? json, models);
  const edited = named ?? counted;
  return { ok: true, body: edited ? new TextEncoder().encode(sortedJson(edited)) : body };
}
