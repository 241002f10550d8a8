import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGenerativeArtUpstream } from './art-upstream';
import { blank, type Picture } from './picture';
import { decodePng } from './png-decode';
import { encodePng } from './png-encode';

const upstream = createGenerativeArtUpstream({ now: () => 1_767_225_600_000 });

async function send(path: string, body: Uint8Array<ArrayBuffer>, contentType: string) {
  const { status, body: chunks } = await upstream.send({
    method: 'POST',
    path,
    headers: new Headers({ 'content-type': contentType }),
    body,
    publicUrl: 'http://127.0.0.1:1',
    signal: new AbortController().signal,
  });
  const bytes: Uint8Array[] = [];
  for await (const chunk of chunks) bytes.push(chunk);
  const answer = JSON.parse(Buffer.concat(bytes).toString()) as {
    created?: number;
    data?: { b64_json: string }[];
    error?: { message: string; type: string };
  };
  return { status, ...answer, pngs: (answer.data ?? []).map(({ b64_json }) => Buffer.from(b64_json, 'base64')) };
}

const ask = (fields: Record<string, unknown>, path = '/images/generations?wait=true') =>
  send(path, new TextEncoder().encode(JSON.stringify(fields)), 'application/json');
const edit = (picture: Buffer, fields: Record<string, unknown>) =>
  ask({ image: picture.toString('base64'), ...fields }, '/images/edits');

async function askForm(fields: FormData) {
  const request = new Request('http://127.0.0.1/', { method: 'POST', body: fields });
  const contentType = request.headers.get('content-type') ?? '';
  return send('/images/edits', new Uint8Array(await request.arrayBuffer()), contentType);
}

/** A picture in which every pixel is another. */
function colourful(width: number, height: number): Picture {
  const { rgba } = blank(width, height);
  for (let at = 0; at < rgba.length; at += 4) rgba.set([(at * 7) % 256, (at * 3) % 256, (at >> 2) % 256], at);
  return { width, height, rgba };
}
const pixelOf = ({ rgba, width }: Picture, x: number, y: number) => [
  ...rgba.subarray((y * width + x) * 4).subarray(0, 3),
];

describe('a drawing', () => {
  it('is a PNG of the asked size, as many as were asked for, all different', async () => {
    const { status, created, pngs } = await ask({ prompt: 'a red sun over the sea', n: 3, size: '96x64' });
    expect([status, created, pngs.length]).toEqual([200, 1_767_225_600, 3]);
    for (const png of pngs) expect(await decodePng(png)).toMatchObject({ width: 96, height: 64 });
    expect(new Set(pngs.map((png) => png.toString('base64'))).size).toBe(3);
  });

  it('is the same for the same words and another for others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 60 }), async (text) => {
        const [one, same, other] = await Promise.all(
          [`x${text}`, `x${text}`, `y${text}`].map(async (prompt) => (await ask({ prompt, size: '32x32' })).pngs[0]),
        );
        expect(one && same && one.equals(same)).toBe(true);
        expect(one && other && one.equals(other)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('shows the colour that is named for what is named', async () => {
    const [png] = (await ask({ prompt: 'a red sun', size: '128x128' })).pngs;
    if (!png) throw new Error('nothing was drawn');
    const { rgba } = await decodePng(png);
    const reds = Array.from({ length: 128 * 128 }, (_, at) => rgba.subarray(at * 4, at * 4 + 3)).filter(
      ([red = 0, green = 0, blue = 0]) => red > 120 && red - Math.max(green, blue) > 40,
    );
    expect(reds.length).toBeGreaterThan(100);
  });

  it('says in the file that it is no model’s work', async () => {
    const [png] = (await ask({ prompt: 'x', size: '16x16' })).pngs;
    expect(png?.toString('latin1')).toContain('No model made this picture.');
    expect(upstream.model).toBe('local/generative-art');
    expect(upstream.description).toMatch(/not a model/);
  });

  it('is refused in the OpenAI form when it cannot be made', async () => {
    for (const fields of [
      {},
      { prompt: ' ' },
      { prompt: 'x', n: 1.5 },
      { prompt: 'x', n: -1 },
      { prompt: 'x', size: '9x9' },
    ])
      expect(await ask(fields)).toMatchObject({ status: 400, error: { type: 'invalid_request_error' } });
    expect(await ask({ prompt: 'x', size: '9999x16' })).toMatchObject({ status: 400 });
    expect(await ask({ prompt: 'x' }, '/chat/completions')).toMatchObject({ status: 404 });
  });
});

describe('an edit', () => {
  it('changes the very picture that was sent, in its own size', async () => {
    const picture = colourful(40, 24);
    const png = await encodePng(picture);
    const [inverted] = (await edit(png, { prompt: 'invert the colours' })).pngs;
    const [mirrored] = (await edit(png, { prompt: 'mirror it' })).pngs;
    if (!inverted || !mirrored) throw new Error('nothing was edited');
    const [negative, turned] = [await decodePng(inverted), await decodePng(mirrored)];
    expect([negative.width, negative.height]).toEqual([40, 24]);
    for (const [x, y] of [
      [0, 0],
      [17, 5],
      [39, 23],
    ] as const) {
      expect(pixelOf(negative, x, y)).toEqual(pixelOf(picture, x, y).map((value) => 255 - value));
      expect(pixelOf(turned, 39 - x, y)).toEqual(pixelOf(picture, x, y));
    }
  });

  it('depends on the picture whatever the words are, and takes the asked size and number', async () => {
    const [one, other] = [await encodePng(colourful(32, 32)), await encodePng(blank(32, 32, [9, 9, 9]))];
    for (const prompt of ['autumn', 'sketch', 'blur', 'sepia', 'make it green', 'pixelate', 'brighter', 'night']) {
      const [first, second] = [
        await edit(one, { prompt, n: 2, size: '20x30' }),
        await edit(other, { prompt, size: '20x30' }),
      ];
      expect(first.pngs).toHaveLength(2);
      for (const png of first.pngs) expect(await decodePng(png)).toMatchObject({ width: 20, height: 30 });
      expect(first.pngs[0]?.equals(second.pngs[0] ?? Buffer.alloc(0))).toBe(false);
      expect(first.pngs[0]?.equals(first.pngs[1] ?? Buffer.alloc(0))).toBe(false);
    }
  });

  it('sent as a form leaves alone what its mask covers', async () => {
    const picture = colourful(16, 16);
    const mask = blank(16, 16);
    for (let at = 3; at < mask.rgba.length / 2; at += 4) mask.rgba[at] = 0;
    const fields = new FormData();
    fields.append('image', new File([new Uint8Array(await encodePng(picture))], 'a.png', { type: 'image/png' }));
    fields.append('mask', new File([new Uint8Array(await encodePng(mask))], 'm.png', { type: 'image/png' }));
    fields.append('prompt', 'negative');
    const { pngs } = await askForm(fields);
    const changed = await decodePng(pngs[0] ?? Buffer.alloc(0));
    expect(pixelOf(changed, 3, 2)).toEqual(pixelOf(picture, 3, 2).map((value) => 255 - value));
    expect(pixelOf(changed, 3, 14)).toEqual(pixelOf(picture, 3, 14));
  });

  it('of nothing or of what is no PNG is refused with the reason', async () => {
    expect(await ask({ prompt: 'x' }, '/images/edits')).toMatchObject({
      status: 400,
      error: { message: 'The image must be a PNG: there is none in the request.' },
    });
    expect(await edit(Buffer.from('JFIF'), { prompt: 'x' })).toMatchObject({ status: 400 });
  });
});
