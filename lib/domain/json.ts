/** A parsed JSON object whose members are still to be checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Tell a JSON object from every other JSON value. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parse a text of unknown origin as a JSON object; anything else, broken JSON included, is `undefined`. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    // What is not JSON says nothing; the caller decides what that means.
    return undefined;
  }
}
