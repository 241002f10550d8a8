import { WireProblem } from '../problem';

const tooLarge = (): WireProblem => new WireProblem('Request body size exceeds the maximum allowed size of 32MB', 413);

/** Refuse a body by its announced length, before a byte of it is read (provider protocol §2.2). */
export function refuseAnnouncedSize(headers: Headers, limit: number): void {
  const announced = headers.get('content-length');
  if (announced !== null && Number(announced) > limit) throw tooLarge();
}

/** Read a request's exact bytes, never more than `limit` of them. @throws WireProblem 413 */
export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (body === null) return new Uint8Array(0);
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > limit) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(part.value);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
