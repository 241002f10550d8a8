import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseServiceDetails } from '@/lib/domain/service';
import { imageEditingService, textToImageService } from './image-service';

const path = '/images/generations';
const names = { model: 'm', upstreamModel: 'real' };
const json = (value: unknown) => ({
  path,
  contentType: 'application/json',
  body: new TextEncoder().encode(JSON.stringify(value)),
});
const form = (fields: string) => ({
  path,
  contentType: 'multipart/form-data; boundary=b',
  body: new TextEncoder().encode(
    `${fields.replaceAll(/(\w+)=([^&]*)&?/g, '--b\r\nContent-Disposition: form-data; name="$1"\r\n\r\n$2\r\n')}--b--\r\n`,
  ),
});
const pricing = { inputPrice: 7n, outputPrice: 1_000n, details: parseServiceDetails('') };

describe('a request for images', () => {
  it('costs the price of an image for each one that was asked for', () => {
    for (const [asked, count] of [
      [json({ prompt: 'x' }), 1],
      [json({ prompt: 'x', n: null }), 1],
      [json({ prompt: 'x', n: 3 }), 3],
      [form('prompt=x&n=4'), 4],
      [form('prompt=x'), 1],
    ] as const) {
      const parsed = imageEditingService.parse(asked);
      if (!parsed.ok) throw new Error(parsed.text);
      expect(parsed.request.images?.count).toBe(count);
      const { fee, images, terms } = parsed.request.createMeter({ contentType: '' }).finish(pricing);
      expect([fee.fee, fee.inputFee, images, terms.unit]).toEqual([BigInt(count) * 1_000n, 0n, count, 'image']);
    }
  });

  it('is refused with a number that is no whole number from 1 to 10', () => {
    const refused = { ok: false, at: 'validate request', text: 'n must be a whole number from 1 to 10' };
    for (const n of [-1, 0, 11, 1.5, '2', 1e21, true, [1], {}]) {
      expect(textToImageService.parse(json({ prompt: 'x', n }))).toEqual(refused);
    }
    for (const n of ['-1', '0', '11', '1.5', '', ' 2', '2 ', '0x2', '1e1', '1000']) {
      expect(textToImageService.parse(form(`prompt=x&n=${n}`))).toEqual(refused);
    }
    expect(textToImageService.parse(form('n=1&n=10'))).toMatchObject({ ok: false, text: 'n must be given once' });
  });

  it('never bills other than the number that goes upstream, whatever n says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.integer({ min: -3, max: 14 })), (n) => {
        const parsed = textToImageService.parse(json({ prompt: 'x', n }));
        const sent: unknown = parsed.ok && JSON.parse(new TextDecoder().decode(parsed.request.encode(names).body)).n;
        const billed = parsed.ok && parsed.request.images?.count;
        const asked = n === null ? 1 : n;
        const isCount = typeof asked === 'number' && Number.isInteger(asked) && asked >= 1 && asked <= 10;
        expect([billed, sent]).toEqual(isCount ? [asked, asked] : [false, false]);
      }),
    );
  });

  it('asks the model server for bytes by its own name of the model, and remembers who wanted links', () => {
    const asJson = textToImageService.parse(json({ prompt: 'x', response_format: 'url' }));
    const asForm = imageEditingService.parse(form('prompt=x&response_format=url'));
    if (!asJson.ok || !asForm.ok) throw new Error('refused');
    expect([asJson.request.images?.asLinks, asForm.request.images?.asLinks]).toEqual([true, true]);
    expect(new TextDecoder().decode(asJson.request.encode(names).body)).toBe(
      '{"model":"real","n":1,"prompt":"x","response_format":"b64_json"}',
    );
    const sent = new TextDecoder().decode(asForm.request.encode(names).body);
    expect(sent).toContain('name="response_format"\r\n\r\nb64_json\r\n');
    expect(sent).toContain('name="model"\r\n\r\nreal\r\n');
  });

  it('cannot be streamed, and must be readable', () => {
    expect(textToImageService.parse(json({ stream: true }))).toMatchObject({ ok: false, at: 'validate request' });
    expect(textToImageService.parse(json([]))).toMatchObject({ ok: false, at: 'prepare HTTP request' });
    const broken = { ...form('prompt=x'), contentType: 'multipart/form-data; boundary=other' };
    expect(imageEditingService.parse(broken)).toMatchObject({ ok: false, at: 'prepare HTTP request' });
  });
});
