import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeWav, parseWav, resampled, WavUnreadableError } from './wav';

/** A WAV file of any form, its samples as the format writes them. */
function wav(form: { kind: number; channels: number; rate: number; bits: number }, sound: Buffer, extra = 0): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt16LE(form.kind, 0);
  head.writeUInt16LE(form.channels, 2);
  head.writeUInt32LE(form.rate, 4);
  head.writeUInt16LE(form.bits, 14);
  const chunk = (name: string, content: Buffer, announced = content.length) => {
    const frame = Buffer.alloc(8);
    frame.write(name, 'latin1');
    frame.writeUInt32LE(announced, 4);
    return Buffer.concat([frame, content]);
  };
  const parts = [chunk('LIST', Buffer.alloc(4)), chunk('fmt ', head), chunk('data', sound, sound.length + extra)];
  return Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'), ...parts]);
}

const tone = (rate: number, hertz: number, seconds: number) => ({
  rate,
  samples: Float32Array.from({ length: rate * seconds }, (_, at) => 0.5 * Math.sin((2 * Math.PI * hertz * at) / rate)),
});
const loudness = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);

describe('a recording', () => {
  it('comes back from its file within half a step of sixteen bits', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 }), (values) => {
        const { rate, samples } = parseWav(encodeWav({ rate: 16_000, samples: Float32Array.from(values) }));
        expect([rate, samples.length]).toEqual([16_000, values.length]);
        const errors = values.map((value, at) => Math.abs(value - (samples[at] ?? 9)));
        expect(Math.max(...errors)).toBeLessThan(1 / 16_000);
      }),
    );
  });

  it('is read in every uncompressed form, several channels as one', () => {
    const floats = Buffer.alloc(8);
    floats.writeFloatLE(1, 0);
    floats.writeFloatLE(0, 4);
    const forms = [
      wav({ kind: 1, channels: 2, rate: 8_000, bits: 8 }, Buffer.from([192, 192])),
      wav({ kind: 1, channels: 1, rate: 8_000, bits: 16 }, Buffer.from([0, 64])),
      wav({ kind: 1, channels: 1, rate: 8_000, bits: 24 }, Buffer.from([0, 0, 64])),
      wav({ kind: 3, channels: 2, rate: 8_000, bits: 32 }, floats),
    ];
    expect(forms.map((form) => [...parseWav(form).samples])).toEqual([[0.5], [0.5], [0.5], [0.5]]);
    const cutOff = wav({ kind: 1, channels: 1, rate: 8_000, bits: 16 }, Buffer.from([0, 64]), 4_000_000);
    expect([...parseWav(cutOff).samples]).toEqual([0.5]);
  });

  it.each([
    ['another file', Buffer.from('ID3 some music')],
    ['a compressed one', wav({ kind: 85, channels: 1, rate: 8_000, bits: 16 }, Buffer.alloc(2))],
    ['no channel', wav({ kind: 1, channels: 0, rate: 8_000, bits: 16 }, Buffer.alloc(2))],
    ['no rate', wav({ kind: 1, channels: 1, rate: 0, bits: 16 }, Buffer.alloc(2))],
    ['no sound', Buffer.from('RIFF\0\0\0\0WAVE', 'latin1')],
  ])('that is %s is refused', (_name, file) => {
    expect(() => parseWav(file)).toThrow(WavUnreadableError);
  });

  it('is refused or read, never anything else, whatever its bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (noise) => {
        const file = Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVEfmt \x10\0\0\0', 'latin1'), noise]);
        let outcome: unknown;
        try {
          outcome = parseWav(file).samples.length >= 0;
        } catch (error) {
          outcome = error instanceof WavUnreadableError;
        }
        expect(outcome).toBe(true);
      }),
    );
  });

  it('keeps length and tone at another rate', () => {
    for (const rate of [8_000, 22_050, 44_100, 48_000]) {
      const { samples } = resampled(tone(rate, 440, 1), 16_000);
      expect(Math.abs(samples.length - 16_000)).toBeLessThanOrEqual(1);
      expect(loudness(samples)).toBeCloseTo(0.5 / Math.SQRT2, 1);
      const crossings = samples.reduce(
        (count, value, at) => count + (at > 0 && (samples[at - 1] ?? 0) < 0 && value >= 0 ? 1 : 0),
        0,
      );
      expect(Math.abs(crossings - 440)).toBeLessThanOrEqual(1);
    }
  });
});
