import { WireProblem } from '../problem';

const tooLarge = (): WireProblem => new WireProblem('Request body size exceeds the maximum allowed size of 32MB', 413);

/** Refuse a body by its announced length, before a byte of it is read (provider protocol §2.2). */
export function refuseAnnouncedSize(headers: Headers, limit: number): void {
  const announced = headers.get('content-length');
  if (announced !== null && Number(announced) > limit) throw tooLarge();
}

/** How slow a body may come: for `graceMs` nothing is asked of it, from then on it must keep up with `bytesPerSecond`. */
export type BodyPace = { readonly graceMs: number; readonly bytesPerSecond: number };

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

/** @throws WireProblem 408 when nothing comes for so long */
async function nextPart(reader: BodyReader, waitMs: number): Promise<Awaited<ReturnType<BodyReader['read']>>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new WireProblem('Request body was not received in time', 408)), waitMs);
  });
  try {
    return await Promise.race([reader.read(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Read a request's exact bytes, never more than `limit` of them. Whoever drips them holds one of the places all users share,
 * so the pace is bounded, which the protocol leaves open. @throws WireProblem 413, 408
 */
export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  { limit, pace }: { readonly limit: number; readonly pace: BodyPace },
): Promise<Uint8Array<ArrayBuffer>> {
  if (body === null) return new Uint8Array(0);
  const reader = body.getReader();
  try {
    return joined(await readParts(reader, { limit, pace }));
  } catch (error) {
    if (error instanceof WireProblem) await reader.cancel();
    throw error;
  }
}

async function readParts(
  reader: BodyReader,
  { limit, pace }: { readonly limit: number; readonly pace: BodyPace },
): Promise<readonly Uint8Array[]> {
  const started = performance.now();
  const chunks: Uint8Array[] = [];
  for (let size = 0; ; ) {
    const due = started + pace.graceMs + (size / pace.bytesPerSecond) * 1_000;
    const part = await nextPart(reader, Math.max(0, due - performance.now()));
    if (part.done) return chunks;
    size += part.value.length;
    if (size > limit) throw tooLarge();
    chunks.push(part.value);
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
