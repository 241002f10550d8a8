/** Takes bytes as they come and gives the `data` payloads of the events that ended. */
export type SseDecoder = {
  push(chunk: Uint8Array): string[];
  /** Give what is left when the body ends: providers may leave out the last newline or blank line. */
  end(): string[];
};

/**
 * Decode server-sent events from bytes split anywhere (provider protocol §2.6): a byte order mark, comments, any line end,
 * several data lines in one event, split UTF-8, and a body that ends without its last newline.
 */
export function createSseDecoder(): SseDecoder {
  const utf8 = new TextDecoder('utf-8');
  let line = '';
  let afterCr = false;
  let dataLines: string[] = [];

  const flush = (): string[] => {
    const payloads = dataLines.length > 0 ? [dataLines.join('\n')] : [];
    dataLines = [];
    return payloads;
  };
  const takeLine = (text: string): string[] => {
    if (text === '') return flush();
    const colon = text.indexOf(':');
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1);
    if (field === 'data') dataLines.push(value.startsWith(' ') ? value.slice(1) : value);
    return [];
  };
  // A CR ends its line at once; an LF that follows in the next chunk is the other half of the same line end.
  const take = (text: string): string[] => {
    if (text === '') return [];
    const fresh = afterCr && text.startsWith('\n') ? text.slice(1) : text;
    afterCr = text.endsWith('\r');
    const [first = '', ...others] = fresh.split(/\r\n|\r|\n/);
    const unfinished = others.pop();
    if (unfinished === undefined) {
      line += first;
      return [];
    }
    const complete = [line + first, ...others];
    line = unfinished;
    return complete.flatMap(takeLine);
  };
  const end = (): string[] => {
    const last = take(utf8.decode());
    const unfinished = line;
    line = '';
    return [...last, ...(unfinished === '' ? [] : takeLine(unfinished)), ...flush()];
  };

  return { push: (chunk) => take(utf8.decode(chunk, { stream: true })), end };
}
