import type { Upstream, UpstreamResponse } from '../upstream-port';
import { drawPrompt } from './draw';
import { editPicture } from './edit';
import { type ImageRequest, parseImageRequest } from './image-request';
import type { Picture } from './picture';
import { decodePng, PngUnreadableError } from './png-decode';
import { encodePng } from './png-encode';

/** The name it goes by: what it is, and where. */
export const generativeArt = 'local/generative-art';

/** Stands in every picture, for whoever opens its properties. */
const label = {
  Software: generativeArt,
  Description: 'Generative art: made by rule from the hash and the words of a prompt. No model made this picture.',
};

const usualSide = 1024;

/** The embedded artist: draws a prompt, or changes a PNG as the prompt says, in the OpenAI form. */
export function createGenerativeArtUpstream(options: { readonly now?: () => number } = {}): Upstream {
  const { now = Date.now } = options;
  return {
    model: generativeArt,
    description:
      'Generative art, not a model: pictures drawn by rule from the hash and the words of the prompt; edits change a PNG as the words say.',
    send: async ({ path, headers, body, signal }) => {
      const [route] = path.split('?');
      if (route !== '/images/generations' && route !== '/images/edits')
        return refusal(404, 'Generative art only draws and edits images.');
      const parsed = parseImageRequest(body, headers.get('content-type') ?? '');
      if (!parsed.ok) return refusal(400, parsed.problem);
      try {
        const pictures = await (route === '/images/edits'
          ? edited(parsed.request, signal)
          : drawn(parsed.request, signal));
        const entries = pictures.map((png) => ({ b64_json: png.toString('base64') }));
        return json(200, { created: Math.floor(now() / 1_000), data: entries });
      } catch (error) {
        if (error instanceof PngUnreadableError) return refusal(400, `The image must be a PNG: ${error.message}.`);
        throw error;
      }
    },
  };
}

/** One after the other: each variant as a PNG. */
async function variants(count: number, make: (variant: number) => Promise<Picture>): Promise<readonly Buffer[]> {
  const pngs: Buffer[] = [];
  for (let variant = 0; variant < count; variant += 1) pngs.push(await encodePng(await make(variant), label));
  return pngs;
}

function drawn({ prompt, count, size }: ImageRequest, signal: AbortSignal): Promise<readonly Buffer[]> {
  const { width, height } = size ?? { width: usualSide, height: usualSide };
  return variants(count, (variant) => drawPrompt({ prompt, variant, width, height, signal }));
}

async function edited(request: ImageRequest, signal: AbortSignal): Promise<readonly Buffer[]> {
  const { prompt, count, size, image, mask, strength } = request;
  if (!image) throw new PngUnreadableError('there is none in the request');
  const picture = await decodePng(image);
  const shade = mask && (await decodePng(mask));
  const { width, height } = size ?? picture;
  return variants(count, (variant) =>
    editPicture(picture, { prompt, variant, width, height, mask: shade, strength, signal }),
  );
}

const json = (status: number, value: unknown): UpstreamResponse => ({
  status,
  headers: new Headers({ 'content-type': 'application/json' }),
  body: once(new TextEncoder().encode(JSON.stringify(value))),
});

const refusal = (status: number, message: string): UpstreamResponse =>
  json(status, { error: { message, type: 'invalid_request_error' } });

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
