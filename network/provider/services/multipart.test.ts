import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeForm, fieldOf, parseForm, withField } from './multipart';

/** What a browser sends for a form. */
async function browserForm(fields: FormData): Promise<{ body: Uint8Array<ArrayBuffer>; contentType: string }> {
  const request = new Request('http://127.0.0.1/', { method: 'POST', body: fields });
  const contentType = request.headers.get('content-type') ?? '';
  return { body: new Uint8Array(await request.arrayBuffer()), contentType };
}

const bytes = fc.uint8Array({ maxLength: 300 });

describe('a form', () => {
  it('is read as a browser wrote it, with any bytes in its file', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.string({ maxLength: 40 }), async (content, text) => {
        const fields = new FormData();
        fields.append('file', new File([new Uint8Array(content)], 'a "b".wav'));
        fields.append('prompt', text);
        const { body, contentType } = await browserForm(fields);
        const form = parseForm(body, contentType);
        expect(form?.parts.map(({ name }) => name)).toEqual(['file', 'prompt']);
        expect(form && Buffer.from(form.parts[0]?.content ?? []).equals(Buffer.from(content))).toBe(true);
        const sent = text.replace(/\r\n|\r|\n/g, '\r\n');
        expect(form && fieldOf(form, 'prompt')).toEqual({ text: Buffer.from(sent).toString() });
      }),
      { numRuns: 60 },
    );
  });

  it('keeps every other part when one field is set, and any reader understands the outcome', async () => {
    const fields = new FormData();
    fields.append('file', new File([new Uint8Array([0, 13, 10, 45, 45, 255])], 'x.png', { type: 'image/png' }));
    fields.append('model', 'theirs');
    const { body, contentType } = await browserForm(fields);
    const form = parseForm(body, contentType);
    if (!form) throw new Error('the form was not understood');
    const changed = encodeForm(withField(withField(form, 'model', 'ours'), 'response_format', 'b64_json'));
    const read = await new Response(changed, { headers: { 'content-type': contentType } }).formData();
    expect([read.get('model'), read.get('response_format')]).toEqual(['ours', 'b64_json']);
    const file = read.get('file');
    if (!(file instanceof File)) throw new Error('the file was lost');
    expect([file.type, ...new Uint8Array(await file.arrayBuffer())]).toEqual(['image/png', 0, 13, 10, 45, 45, 255]);
  });

  it('tells a field that is given twice', async () => {
    const fields = new FormData();
    fields.append('n', '1');
    fields.append('n', '9');
    const { body, contentType } = await browserForm(fields);
    const form = parseForm(body, contentType);
    expect(form && fieldOf(form, 'n')).toBe('twice');
    expect(form && fieldOf(form, 'model')).toBeUndefined();
  });

  it.each([
    [
      'without an end',
      '--b\r\nContent-Disposition: form-data; name="n"\r\n\r\n1\r\n',
      'multipart/form-data; boundary=b',
    ],
    ['without a name', '--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--', 'multipart/form-data; boundary=b'],
    ['without a boundary', '--b--', 'multipart/form-data'],
    ['of another type', '--b--', 'application/json; boundary=b'],
    ['that begins elsewhere', 'x--b--', 'multipart/form-data; boundary=b'],
  ])('%s is none', (_name, body, contentType) => {
    expect(parseForm(Buffer.from(body), contentType)).toBeUndefined();
  });

  it('never breaks on bytes of any kind', () => {
    fc.assert(
      fc.property(bytes, (noise) => {
        const body = Buffer.concat([Buffer.from('--b\r\n'), noise, Buffer.from('\r\n--b--')]);
        const form = parseForm(body, 'multipart/form-data; boundary=b');
        expect(form === undefined || form.parts.length >= 1).toBe(true);
      }),
    );
  });
});
