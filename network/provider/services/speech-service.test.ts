import { describe, expect, it } from 'vitest';
import { parseServiceDetails } from '@/lib/domain/service';
import { speechService } from './speech-service';

const contentType = 'multipart/form-data; boundary=b';
const formOf = (model: string | undefined): Uint8Array<ArrayBuffer> => {
  const named = model === undefined ? '' : `--b\r\nContent-Disposition: form-data; name="model"\r\n\r\n${model}\r\n`;
  const file = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nRIFF\r\n';
  return new TextEncoder().encode(`${named}${file}--b--\r\n`);
};
const asked = (body: Uint8Array<ArrayBuffer>, type = contentType) => {
  const parsed = speechService.parse({ path: '/audio/transcriptions', contentType: type, body });
  if (!parsed.ok) throw new Error(parsed.text);
  return parsed.request;
};
const pricing = { inputPrice: 3n, outputPrice: 5n, details: parseServiceDetails('') };

function metered(answerType: string, body: string) {
  const meter = asked(formOf('m')).createMeter({ contentType: answerType });
  for (const byte of Buffer.from(body)) meter.push(new Uint8Array([byte]));
  const { inputCount, outputCount, fee, terms, understood } = meter.finish(pricing);
  return { counts: [inputCount, outputCount], fees: [fee.inputFee, fee.outputFee], unit: terms.unit, understood };
}

const withUsage = (usage: unknown) => JSON.stringify({ text: 'go forward', usage });

describe('what a transcription costs', () => {
  it('is its tokens, the audio alone where no sum is told', () => {
    expect(metered('application/json', withUsage({ type: 'tokens', input_tokens: 14, output_tokens: 4 }))).toEqual({
      counts: [14, 4],
      fees: [42n, 20n],
      unit: 'token',
      understood: true,
    });
    const audio = { type: 'tokens', input_tokens: 0, output_tokens: 4, input_token_details: { audio_tokens: 9 } };
    expect(metered('application/json', withUsage(audio)).fees).toEqual([27n, 20n]);
  });

  it('is every second begun', () => {
    expect(metered('application/json', withUsage({ type: 'duration', seconds: 12.3 }))).toEqual({
      counts: [0, 13],
      fees: [0n, 65n],
      unit: 'second',
      understood: true,
    });
  });

  it('is two for a word where nothing is reported, and a hundred without words', () => {
    expect(metered('application/json', withUsage({ type: 'duration', seconds: -1 })).fees).toEqual([0n, 20n]);
    expect(metered('text/plain', 'go forward ten')).toMatchObject({ fees: [0n, 30n], unit: 'word' });
    expect(metered('application/json', '{"text":""}').counts).toEqual([0, 100]);
  });

  it('is read from the last line of a stream, with or without the marks of an event stream', () => {
    const delta = { type: 'transcript.text.delta', delta: 'go ' };
    const done = { type: 'transcript.text.done', text: 'go', usage: { type: 'duration', seconds: 2 } };
    for (const prefix of ['', 'data: ']) {
      const body = [delta, done].map((line) => `${prefix}${JSON.stringify(line)}\n\n`).join('');
      expect(metered('text/event-stream', body)).toMatchObject({ counts: [0, 2], unit: 'second' });
    }
    expect(metered('text/event-stream', `data: ${JSON.stringify(delta)}\n\n`).counts).toEqual([0, 2]);
  });

  it('is nothing for what is no transcription', () => {
    for (const [type, body] of [
      ['application/json', '<html>'],
      ['application/json', '{"message":"no"}'],
      ['text/event-stream', 'data: [DONE]\n\n'],
    ] as const) {
      expect(metered(type, body)).toMatchObject({ counts: [0, 0], fees: [0n, 0n], understood: false });
    }
  });
});

describe('the recording that goes upstream', () => {
  it('is the client’s own bytes when it names the model as the model server does', () => {
    const own = formOf('m');
    expect(asked(own).askedModel).toBe('m');
    expect(asked(own).encode({ model: 'm', upstreamModel: undefined }).body).toBe(own);
  });

  it('gets the name of the model in the place of the client’s, or added', () => {
    for (const model of ['m', undefined]) {
      const sent = asked(formOf(model)).encode({ model: 'm', upstreamModel: 'whisper' }).body;
      const text = new TextDecoder().decode(sent);
      expect(text.match(/name="model"\r\n\r\nwhisper\r\n/g)).toHaveLength(1);
      expect(text).toContain('filename="a.wav"\r\n\r\nRIFF\r\n');
    }
  });

  it('may be JSON for model servers that take it so', () => {
    const request = asked(new TextEncoder().encode('{"model":"m","file":"AAAA"}'), 'application/json');
    expect(new TextDecoder().decode(request.encode({ model: 'm', upstreamModel: 'w' }).body)).toBe(
      '{"file":"AAAA","model":"w"}',
    );
  });
});
