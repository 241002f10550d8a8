import { existsSync, readFileSync } from 'node:fs';
import { toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodeWav } from '../provider/speech/wav';
import { type JudgedNetwork, startJudgedNetwork } from './judged-network';
import { chargedNow, chatIdOf, clientOf, createSdkUsers, findProvider, type SdkCustomer } from './official-sdk';

let judged: JudgedNetwork;
let users: ReturnType<typeof createSdkUsers>;

beforeAll(async () => {
  // The SDK tells of each of its transactions on the console.
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  judged = await startJudgedNetwork();
  users = createSdkUsers(judged);
});
afterAll(async () => {
  users.close();
  await judged.network.stop();
  vi.restoreAllMocks();
});

async function newCustomer(serviceType: string): Promise<SdkCustomer> {
  const provider = findProvider(judged, serviceType);
  if (provider === undefined) throw new Error(`no acknowledged ${serviceType} provider`);
  return users.newCustomer(provider);
}

const signedByProvider = ({ broker, address }: SdkCustomer, response: Response): Promise<boolean | null> =>
  broker.inference.processResponse(address, chatIdOf(response));

/** Width and height of a PNG. */
function pngSize(image: Buffer): readonly [number, number] {
  expect(image.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  return [image.readUInt32BE(16), image.readUInt32BE(20)];
}

async function drawFox(user: SdkCustomer, n: number) {
  const { client, model } = await clientOf(user);
  const asked = { model, prompt: 'A red fox in the snow', n, size: '256x256', response_format: 'b64_json' } as const;
  const { data, response } = await client.images.generate(asked).withResponse();
  const images = (data.data ?? []).map(({ b64_json: base64 = '' }) => Buffer.from(base64, 'base64'));
  return { images, response };
}

describe('images through the official SDK and the OpenAI client', () => {
  it.concurrent('are drawn in the number and size asked for, found signed, and charged by the piece', async () => {
    const user = await newCustomer('text-to-image');
    const { images, response } = await drawFox(user, 2);
    expect(images.map(pngSize)).toEqual([
      [256, 256],
      [256, 256],
    ]);
    expect(await signedByProvider(user, response)).toBe(true);
    expect(await chargedNow(user)).toBe(2n * user.provider.plan.outputPrice);
  });

  it.concurrent('lie behind a link for who asks for one', async () => {
    const user = await newCustomer('text-to-image');
    const { client, model } = await clientOf(user);
    const asked = { model, prompt: 'A red fox', size: '256x256', response_format: 'url' } as const;
    const { data } = await client.images.generate(asked);
    const link = data?.[0]?.url;
    if (link === undefined) throw new Error('no link');
    expect(pngSize(Buffer.from(await (await fetch(link)).arrayBuffer()))).toEqual([256, 256]);
  });

  it.concurrent('are edited: the picture that comes back is another one, found signed and charged', async () => {
    const [image] = (await drawFox(await newCustomer('text-to-image'), 1)).images;
    if (image === undefined) throw new Error('no image to edit');
    const user = await newCustomer('image-editing');
    const { client, model } = await clientOf(user);
    const upload = await toFile(image, 'fox.png', { type: 'image/png' });
    const { data, response } = await client.images
      .edit({ model, image: upload, prompt: 'Make it blue', n: 1, response_format: 'b64_json' })
      .withResponse();
    const edited = Buffer.from(data.data?.[0]?.b64_json ?? '', 'base64');
    expect(pngSize(edited)).toEqual([256, 256]);
    expect(edited.equals(image)).toBe(false);
    expect(await signedByProvider(user, response)).toBe(true);
    expect(await chargedNow(user)).toBe(user.provider.plan.outputPrice);
  });
});

/** Said by a person: comes with Debian's pocketsphinx-testdata, 16-bit samples, 16,000 a second. */
const goForward = '/usr/share/pocketsphinx/test/data/goforward.raw';

function spokenWav(): Buffer {
  const raw = readFileSync(goForward);
  const samples = Float32Array.from({ length: raw.length / 2 }, (_, index) => raw.readInt16LE(2 * index) / 32_768);
  return Buffer.from(encodeWav({ rate: 16_000, samples }));
}

describe('speech through the official SDK and the OpenAI client', () => {
  const whyNot = (): string | undefined =>
    judged.network.leftOut.find(({ serviceType }) => serviceType === 'speech-to-text')?.reason;

  async function transcribe(user: SdkCustomer, wav: Buffer) {
    const { client, model } = await clientOf(user);
    const file = await toFile(wav, 'speech.wav', { type: 'audio/wav' });
    return client.audio.transcriptions.create({ model, file, response_format: 'json' }).withResponse();
  }

  it.concurrent('is answered, found signed, and charged by the second begun', async ({ skip }) => {
    const reason = whyNot();
    skip(reason !== undefined, reason);
    const user = await newCustomer('speech-to-text');
    const silence = Buffer.from(encodeWav({ rate: 16_000, samples: new Float32Array(24_000) }));
    const { data, response } = await transcribe(user, silence);
    expect(data.usage).toEqual({ type: 'duration', seconds: 1.5 });
    expect(await signedByProvider(user, response)).toBe(true);
    expect(await chargedNow(user)).toBe(2n * user.provider.plan.outputPrice);
  });

  it.concurrent('comes back as the words that were said', async ({ skip }) => {
    const reason = whyNot();
    skip(reason !== undefined, reason);
    skip(!existsSync(goForward), 'pocketsphinx-testdata is not installed');
    const { data } = await transcribe(await newCustomer('speech-to-text'), spokenWav());
    expect(data.text).toMatch(/go forward ten meters/i);
  });
});
