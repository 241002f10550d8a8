import { Agent, type IncomingMessage, request } from 'node:http';

/** Where to send a chat request, and as whom. */
export type Target = { readonly url: string; readonly authorization: string };

/** One answered request: milliseconds from sending to first and last byte of the body, and how long the body was. */
export type Answered = {
  readonly status: number;
  readonly firstByteMs: number;
  readonly totalMs: number;
  readonly bytes: number;
};

// Connections that nobody needs end here, long before a server ends them: one that is used again at that moment would fail.
const idleMs = 10_000;
const agent = new Agent({
  keepAlive: true,
  timeout: idleMs,
  maxSockets: Number.POSITIVE_INFINITY,
  maxFreeSockets: 2_000,
});

/** The body of a chat request; `chunks` is how many pieces the answer has. */
export function chatBytes(options: { readonly stream: boolean; readonly chunks?: number }): Buffer {
  const { stream, chunks } = options;
  return Buffer.from(
    JSON.stringify({
      model: 'bench',
      messages: [{ role: 'user', content: 'Say ten words.' }],
      ...(stream && { stream, stream_options: { include_usage: true } }),
      ...(chunks !== undefined && { max_tokens: chunks }),
    }),
  );
}

/** Send one chat request and read its answer to the end. Rejects when the connection breaks. */
export function ask({ url, authorization }: Target, body: Buffer): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const read = (response: IncomingMessage): void => {
      let firstByteMs: number | undefined;
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        firstByteMs ??= performance.now() - begun;
        bytes += chunk.length;
      });
      response.once('error', reject);
      response.once('end', () => {
        const totalMs = performance.now() - begun;
        resolve({ status: response.statusCode ?? 0, firstByteMs: firstByteMs ?? totalMs, totalMs, bytes });
      });
    };
    const sent = request(`${url}/chat/completions`, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': body.length, authorization },
    });
    sent.once('response', read);
    sent.once('error', reject);
    sent.end(body);
  });
}

/** Start `count` calls at an even pace, whether or not earlier ones have ended, and wait for all of them. */
export async function atPace<T>(options: {
  readonly perSecond: number;
  readonly count: number;
  readonly call: (index: number) => Promise<T>;
}): Promise<readonly T[]> {
  const { perSecond, count, call } = options;
  const begun = performance.now();
  const calls: Promise<T>[] = [];
  for (let index = 0; index < count; index += 1) {
    // By the clock, so that a late timer does not slow the pace.
    const early = begun + (index * 1_000) / perSecond - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    const one = call(index);
    // It fails the whole below, where everything that was started is ended too, and not this process at once.
    one.catch(() => undefined);
    calls.push(one);
  }
  return Promise.all(calls);
}

/** Make `count` calls, `width` at a time. */
export async function inTurns(options: {
  readonly width: number;
  readonly count: number;
  readonly call: (index: number) => Promise<void>;
}): Promise<void> {
  const { width, count, call } = options;
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await call(index);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}
