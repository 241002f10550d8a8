import { setImmediate as otherWork } from 'node:timers/promises';
import { drawWords } from './draw';
import { between, type Colour, fitted, type Picture } from './picture';
import { colourNamed, diceOf, paletteOf, wordsOf } from './prompt';

/** What an edit does to a picture. */
type Change = (picture: Picture) => Picture;

const light = ([red, green, blue]: Colour): number => (red * 0.299 + green * 0.587 + blue * 0.114) / 255;

/** A change that looks at each pixel by itself. */
function recolour(change: (colour: Colour) => Colour): Change {
  return ({ width, height, rgba }) => {
    const changed = new Uint8Array(rgba);
    for (let at = 0; at < rgba.length; at += 4) {
      const colour = change([rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0]);
      for (let channel = 0; channel < 3; channel += 1) {
        changed[at + channel] = Math.round(Math.min(255, Math.max(0, colour[channel] ?? 0)));
      }
    }
    return { width, height, rgba: changed };
  };
}

/** A change that takes each pixel from another place. */
function move(place: (x: number, y: number, picture: Picture) => readonly [number, number]): Change {
  return (picture) => {
    const { width, height, rgba } = picture;
    const changed = new Uint8Array(rgba.length);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const [fromX, fromY] = place(x, y, picture);
        const from = (Math.min(height - 1, fromY) * width + Math.min(width - 1, fromX)) * 4;
        changed.set(rgba.subarray(from, from + 4), (y * width + x) * 4);
      }
    }
    return { width, height, rgba: changed };
  };
}

/** The mean of the pixels around each, first along the rows, then along the columns. */
const blur: Change = (picture) => {
  const reach = Math.max(1, Math.round(Math.min(picture.width, picture.height) / 64));
  const along = ({ width, height, rgba }: Picture, step: number): Picture => {
    const changed = new Uint8Array(rgba.length);
    const last = step === 4 ? width : height;
    for (let at = 0; at < rgba.length; at += 1) {
      const index = step === 4 ? (at >> 2) % width : Math.floor((at >> 2) / width);
      const [from, to] = [Math.max(-reach, -index), Math.min(reach, last - 1 - index)];
      let sum = 0;
      for (let shift = from; shift <= to; shift += 1) sum += rgba[at + shift * step] ?? 0;
      changed[at] = Math.round(sum / (to - from + 1));
    }
    return { width, height, rgba: changed };
  };
  return along(along(picture, 4), picture.width * 4);
};

const coarse = (size: number): Change => move((x, y) => [x - (x % size), y - (y % size)]);

const outline: Change = ({ width, height, rgba }) => {
  const at = (x: number, y: number): number => {
    const from = (Math.min(y, height - 1) * width + Math.min(x, width - 1)) * 4;
    return light([rgba[from] ?? 0, rgba[from + 1] ?? 0, rgba[from + 2] ?? 0]);
  };
  const changed = new Uint8Array(rgba);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const edge = Math.min(1, 4 * (Math.abs(at(x, y) - at(x + 1, y)) + Math.abs(at(x, y) - at(x, y + 1))));
      changed.fill(Math.round(255 * (1 - edge)), (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { width, height, rgba: changed };
};

const grey = recolour((colour) => between([0, 0, 0], [255, 255, 255], light(colour)));

/** What the words of a prompt ask for, as far as it is known how to do it. */
const changesByWord: readonly (readonly [RegExp, Change])[] = [
  [/\b(mirror|flip|cermin\w*)\b/, move((x, y, { width }) => [width - 1 - x, y])],
  [/\b(upside[- ]down|turn around|terbalik)\b/, move((x, y, { height }) => [x, height - 1 - y])],
  [/\b(gr[ae]y ?scale|gr[ae]y|monochrome|black[- ]and[- ]white|hitam[- ]putih)\b/, grey],
  [/\b(invert|negative|negatif)\b/, recolour(([red, green, blue]) => [255 - red, 255 - green, 255 - blue])],
  [/\b(sepia|vintage|old photo)\b/, recolour((colour) => between([44, 26, 12], [255, 236, 200], light(colour)))],
  [/\b(bright\w*|lighter|terang\w*)\b/, recolour((colour) => between(colour, [255, 255, 255], 0.3))],
  [/\b(dark\w*|gelap\w*|night|malam)\b/, recolour((colour) => between(colour, [8, 10, 30], 0.45))],
  [/\b(blur\w*|soft\w*|kabur\w*)\b/, blur],
  [/\b(pixel\w*|mosaic|piksel\w*)\b/, (picture) => coarse(Math.max(2, picture.width >> 5))(picture)],
  [/\b(sketch|outline|drawing|pencil|sketsa)\b/, outline],
];

/** Light and dark in two colours of the prompt: what happens to a picture when no word says what to do. */
function duotone(palette: readonly Colour[]): Change {
  const [dark = [0, 0, 0], bright = [255, 255, 255]] = [palette[0], palette.at(-1)];
  return recolour((colour) => between(dark, bright, light(colour)));
}

/** Keep what the mask does not give free: a pixel is free where the mask is transparent, as in the OpenAI form. */
function within(original: Picture, changed: Picture, limits: { mask: Picture | undefined; strength: number }): Picture {
  const { mask, strength } = limits;
  const rgba = new Uint8Array(original.rgba.length);
  for (let at = 0; at < rgba.length; at += 1) {
    const free = mask ? 1 - (mask.rgba[at | 3] ?? 255) / 255 : 1;
    const [before, after] = [original.rgba[at] ?? 0, changed.rgba[at] ?? 0];
    rgba[at] = Math.round(before + (after - before) * free * strength);
  }
  return { ...original, rgba };
}

/** Change a picture as the words of a prompt say; the same picture, prompt and variant always give the same pixels. */
export async function editPicture(
  picture: Picture,
  asked: {
    readonly prompt: string;
    readonly variant: number;
    readonly width: number;
    readonly height: number;
    readonly mask?: Picture | undefined;
    /** From 0 (nothing) to 1 (everything the edit does). */
    readonly strength: number;
    readonly signal?: AbortSignal;
  },
): Promise<Picture> {
  const { prompt, variant, width, height, mask, strength, signal } = asked;
  const original = fitted(picture, width, height);
  const palette = paletteOf(diceOf(`palette ${variant} ${prompt}`));
  const text = prompt.toLowerCase();
  const meant = changesByWord.filter(([pattern]) => pattern.test(text)).map(([, change]) => change);
  const [named] = wordsOf(prompt)
    .map(colourNamed)
    .filter((colour) => colour !== undefined);
  const tint = named && meant.length === 0 ? [recolour((colour) => between(colour, named, 0.5))] : [];
  const known = [...meant, ...tint];
  let changed = original;
  for (const change of known.length > 0 ? known : [duotone(palette)]) {
    await otherWork(undefined, { signal });
    changed = change(changed);
  }
  changed = { ...changed, rgba: new Uint8Array(changed.rgba) };
  // Further variants, and edits whose words are not known, show the words themselves.
  if (known.length === 0 || variant > 0) {
    await drawWords(changed, { prompt, variant, opacity: known.length === 0 ? 0.5 : 0.3, ...(signal && { signal }) });
  }
  return within(original, changed, { mask: mask && fitted(mask, width, height), strength });
}
