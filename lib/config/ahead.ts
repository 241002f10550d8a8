declare global {
  interface Window {
    /** What the page's first script asked for, by what was asked; what nobody takes is forgotten after a few seconds. */
    sentAhead?: Map<string, Promise<Response>>;
  }
}

/**
 * Take the answer to a request that the page's first script has sent already (lib/chain/ahead-script.ts); undefined where it sent no such
 * request. Each is handed out once, so that a second try is a request of its own.
 */
export function takeAhead(url: string, body?: object): Promise<Response> | undefined {
  const sent = globalThis.window?.sentAhead;
  if (!sent?.size) return undefined;
  // Addresses are written in more than one casing.
  const key = (url + (JSON.stringify(body) ?? '')).toLowerCase();
  const answer = sent.get(key);
  sent.delete(key);
  return answer;
}
