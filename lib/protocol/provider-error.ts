import { isJsonObject, parseJsonObject } from '@/lib/domain/json';

/** What a provider said went wrong: its own hostile words, and the kind if it named one (provider protocol §2.3). */
export type ProviderErrorBody = { readonly message: string; readonly type: string | undefined };

/** Read the `error` member of a JSON body, which may be a string or an object; `undefined` if there is none. */
export function errorOfJson(json: Readonly<Record<string, unknown>>): ProviderErrorBody | undefined {
  const { error } = json;
  if (typeof error === 'string') return { message: error, type: undefined };
  if (!isJsonObject(error) || typeof error.message !== 'string') return undefined;
  return { message: error.message, type: typeof error.type === 'string' ? error.type : undefined };
}

/** Read an error body as providers send it; HTML, plain text and other JSON are `undefined` (provider protocol §2.3). */
export function parseProviderError(body: string): ProviderErrorBody | undefined {
  const json = parseJsonObject(body);
  return json && errorOfJson(json);
}

/** Write an error body as providers send it (provider protocol §2.3). */
export function encodeProviderError(message: string): string {
  return JSON.stringify({ error: message });
}

/** Take the reserve a provider demands, as plain decimal 0G, out of its balance error; never assume it (§10.27, C-09). */
export function requiredMinimumText(message: string): string | undefined {
  return /required minimum is (\d{1,40}(?:\.\d{1,18})?) 0G/.exec(message)?.[1];
}

/** Tell whether a signature lookup failed because the provider does not hold that exchange, not yet or no longer (§3.1). */
export function isChatNotFound(message: string): boolean {
  return message.includes('chat_id_not_found');
}
