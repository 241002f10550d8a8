import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';
import { decodeUtf8 } from '@/lib/protocol/bytes';
import { WireProblem } from '../problem';
import type { EncodedRequest, ModelNames } from './service-kind';

/** Deeper than anybody writes by hand, and far from where writing it anew would exhaust the stack. */
const maxDepth = 512;

/**
 * Serialise as the network's brokers do after an edit: keys sorted, no whitespace, `<`, `>`, `&` and the two line
 * separators escaped (provider protocol §2.6), so that a client can foretell the bytes.
 * @throws WireProblem 400 for a value that is nested without end
 */
export function sortedJson(value: unknown): string {
  const ordered = (part: unknown, depth: number): unknown => {
    if (depth > maxDepth) throw new WireProblem('prepare HTTP request: request body is nested too deeply');
    if (Array.isArray(part)) return part.map((item) => ordered(item, depth + 1));
    if (!isJsonObject(part)) return part;
    return Object.fromEntries(
      Object.keys(part)
        .sort()
        .map((key) => [key, ordered(part[key], depth + 1)]),
    );
  };
  return JSON.stringify(ordered(value, 0)).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Read a body as a JSON object; anything else is undefined. */
export function jsonBody(body: Uint8Array): JsonObject | undefined {
  return parseJsonObject(decodeUtf8(body) ?? '');
}

/** The object with the name the model server knows; undefined where it says that already. */
export function withModel(json: JsonObject, names: ModelNames): JsonObject | undefined {
  const wanted = names.upstreamModel ?? names.model;
  return json.model === wanted ? undefined : { ...json, model: wanted };
}

/** Send the edited object, or the client's own bytes where there was nothing to edit. */
export function encodeJson(body: Uint8Array<ArrayBuffer>, edited: JsonObject | undefined): EncodedRequest {
  return { body: edited ? new TextEncoder().encode(sortedJson(edited)) : body };
}
