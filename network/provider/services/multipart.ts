/** One part of a `multipart/form-data` body; `content` is a view of the body. */
export type FormPart = {
  readonly name: string;
  readonly filename: string | undefined;
  /** The part's header lines as they came, without the blank line. */
  readonly head: string;
  readonly content: Uint8Array;
};

/** A form, taken apart. */
export type Form = { readonly boundary: string; readonly parts: readonly FormPart[] };

const maxParts = 64;
const maxHeadBytes = 8 * 1024;
const headEnd = Buffer.from('\r\n\r\n');

function boundaryOf(contentType: string): string | undefined {
  if (!/^\s*multipart\/form-data\s*(?:;|$)/i.test(contentType)) return undefined;
  const match = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  return match?.[1] ?? match?.[2];
}

function parameter(disposition: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"([^"\\r\\n]*)"|([^\\s;"]+))`, 'i').exec(disposition);
  return match?.[1] ?? match?.[2];
}

function partOf(bytes: Buffer): FormPart | undefined {
  const end = bytes.indexOf(headEnd);
  if (end < 0 || end > maxHeadBytes) return undefined;
  const head = bytes.subarray(0, end).toString('utf8');
  const disposition = /^content-disposition:\s*form-data\b(.*)$/im.exec(head)?.[1];
  const name = disposition === undefined ? undefined : parameter(disposition, 'name');
  if (disposition === undefined || name === undefined) return undefined;
  return { name, filename: parameter(disposition, 'filename'), head, content: bytes.subarray(end + headEnd.length) };
}

/** Take a form apart; undefined for everything that is not exactly one: no boundary, no end, a part without a name. */
export function parseForm(body: Uint8Array, contentType: string): Form | undefined {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return undefined;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const opening = Buffer.from(`--${boundary}`);
  const divider = Buffer.from(`\r\n--${boundary}`);
  if (bytes.indexOf(opening) !== 0) return undefined;
  const parts: FormPart[] = [];
  let at = opening.length;
  while (bytes.toString('latin1', at, at + 2) === '\r\n') {
    const next = bytes.indexOf(divider, at);
    if (next < 0 || parts.length === maxParts) return undefined;
    const part = partOf(bytes.subarray(at + 2, next));
    if (!part) return undefined;
    parts.push(part);
    at = next + divider.length;
  }
  return bytes.toString('latin1', at, at + 2) === '--' ? { boundary, parts } : undefined;
}

/** Put a form together again, every part with the head it came with. */
export function encodeForm({ boundary, parts }: Form): Uint8Array<ArrayBuffer> {
  const pieces = parts.flatMap(({ head, content }) => [
    Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`),
    content,
    Buffer.from('\r\n'),
  ]);
  return new Uint8Array(Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]));
}

/** The text of a field; undefined where it is missing. `twice` where a server could take either of two. */
export function fieldOf(form: Form, name: string): { readonly text: string } | 'twice' | undefined {
  const found = form.parts.filter((part) => part.name === name);
  if (found.length > 1) return 'twice';
  const [part] = found;
  return part && { text: Buffer.from(part.content).toString('utf8') };
}

/** The form with a text field set to a value, in the place it had or at the end. */
export function withField(form: Form, name: string, text: string): Form {
  const content = Buffer.from(text);
  if (form.parts.some((part) => part.name === name)) {
    return { ...form, parts: form.parts.map((part) => (part.name === name ? { ...part, content } : part)) };
  }
  const head = `Content-Disposition: form-data; name="${name}"`;
  return { ...form, parts: [...form.parts, { name, filename: undefined, head, content }] };
}
