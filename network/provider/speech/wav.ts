// network/provider/speech: words from a recording by Debian's pocketsphinx, where that is installed.

/** The bytes are no recording that can be read. */
export class WavUnreadableError extends Error {
  override readonly name = 'WavUnreadableError';
}

/** One voice: samples from -1 to 1. */
export type Recording = { readonly rate: number; readonly samples: Float32Array };

type Form = { readonly kind: number; readonly channels: number; readonly rate: number; readonly bits: number };

const [pcm, float, extensible] = [1, 3, 0xfffe];

function formOf(content: Buffer): Form {
  if (content.length < 16) throw new WavUnreadableError('its form is not described');
  const named = content.readUInt16LE(0);
  const kind = named === extensible && content.length >= 26 ? content.readUInt16LE(24) : named;
  const [channels, rate, bits] = [content.readUInt16LE(2), content.readUInt32LE(4), content.readUInt16LE(14)];
  const isKnown = (kind === pcm && [8, 16, 24, 32].includes(bits)) || (kind === float && bits === 32);
  if (!isKnown) throw new WavUnreadableError('only uncompressed samples (PCM) can be read');
  if (channels < 1 || channels > 8) throw new WavUnreadableError(`${channels} channels cannot be read`);
  if (rate < 4_000 || rate > 192_000) throw new WavUnreadableError(`${rate} samples a second cannot be read`);
  return { kind, channels, rate, bits };
}

function sampleAt(content: Buffer, at: number, { kind, bits }: Form): number {
  if (kind === float) {
    const value = content.readFloatLE(at);
    return Number.isFinite(value) ? Math.min(1, Math.max(-1, value)) : 0;
  }
  if (bits === 8) return (content.readUInt8(at) - 128) / 128;
  return content.readIntLE(at, bits / 8) / 2 ** (bits - 1);
}

function mixed(content: Buffer, form: Form): Recording {
  const sampleBytes = form.bits / 8;
  const frameBytes = sampleBytes * form.channels;
  const samples = new Float32Array(Math.floor(content.length / frameBytes));
  for (let frame = 0; frame < samples.length; frame += 1) {
    let sum = 0;
    for (let channel = 0; channel < form.channels; channel += 1) {
      sum += sampleAt(content, frame * frameBytes + channel * sampleBytes, form);
    }
    samples[frame] = sum / form.channels;
  }
  return { rate: form.rate, samples };
}

/** Read an uncompressed WAV file; several channels become one. @throws WavUnreadableError */
export function parseWav(bytes: Uint8Array): Recording {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE')
    throw new WavUnreadableError('it is no WAV file');
  let form: Form | undefined;
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    // Recorders that were cut off, and those that stream, announce more than there is.
    const content = file.subarray(at + 8, Math.min(file.length, at + 8 + length));
    if (name === 'fmt ') form = formOf(content);
    if (name === 'data') {
      if (!form) throw new WavUnreadableError('its form is not described before its sound');
      return mixed(content, form);
    }
    at += 8 + length + (length % 2);
  }
  throw new WavUnreadableError('it has no sound in it');
}

/** The recording at another rate: each new sample is the mean of the old ones it stands for, or lies between two. */
export function resampled({ rate, samples }: Recording, wanted: number): Recording {
  if (rate === wanted) return { rate, samples };
  const step = rate / wanted;
  const made = new Float32Array(Math.floor(samples.length / step));
  for (let index = 0; index < made.length; index += 1) {
    const [from, to] = [index * step, (index + 1) * step];
    if (step <= 1) {
      const [low, share] = [Math.floor(from), from - Math.floor(from)];
      made[index] = (samples[low] ?? 0) * (1 - share) + (samples[low + 1] ?? samples[low] ?? 0) * share;
      continue;
    }
    let sum = 0;
    for (let at = Math.floor(from); at < to; at += 1) {
      sum += (samples[at] ?? 0) * (Math.min(at + 1, to) - Math.max(at, from));
    }
    made[index] = sum / step;
  }
  return { rate: wanted, samples: made };
}

/** Write one voice as a WAV file of 16 bits a sample. */
export function encodeWav({ rate, samples }: Recording): Buffer {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(pcm, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples.length * 2, 40);
  for (const [index, sample] of samples.entries()) {
    file.writeInt16LE(Math.round(Math.min(1, Math.max(-1, sample)) * 32_767), 44 + index * 2);
  }
  return file;
}
