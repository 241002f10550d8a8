import { createHash } from 'node:crypto';
import type { Colour } from './picture';

/** Numbers from 0 to 1, always the same for the same text. */
export type Dice = () => number;

/** Throw dice by a text: the sha256 of it starts a small generator. */
export function diceOf(text: string): Dice {
  let state = createHash('sha256').update(text).digest().readUInt32BE(0);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What a word is drawn as. */
export type Motif = 'disc' | 'ring' | 'square' | 'triangle' | 'flower' | 'star' | 'waves' | 'peaks' | 'towers' | 'rain';

const motifWords: readonly (readonly [Motif, RegExp])[] = [
  ['disc', /^(sun|moon|ball|planet|matahari|bulan|bola)s?$/],
  ['ring', /^(ring|halo|orbit|cincin)s?$/],
  ['star', /^(star|night|galaxy|bintang|malam)s?$/],
  ['flower', /^(flower|rose|garden|bloom|bunga|taman)s?$/],
  ['waves', /^(sea|ocean|wave|water|river|lake|laut|ombak|air|sungai|danau)s?$/],
  ['peaks', /^(mountain|hill|volcano|peak|gunung|bukit)s?$/],
  ['triangle', /^(tree|forest|pine|pohon|hutan)s?$/],
  ['towers', /^(city|town|tower|house|building|kota|menara|rumah|gedung)s?$/],
  ['rain', /^(rain|storm|snow|hujan|badai|salju)s?$/],
];
const otherMotifs = [
  'disc',
  'ring',
  'square',
  'triangle',
  'flower',
  'star',
  'waves',
] as const satisfies readonly Motif[];

const colourWords: readonly (readonly [Colour, RegExp])[] = [
  [[214, 52, 58], /^(red|crimson|merah)$/],
  [[236, 132, 44], /^(orange|jingga|oranye)$/],
  [[240, 200, 60], /^(yellow|gold|golden|kuning|emas)$/],
  [[64, 158, 92], /^(green|hijau)$/],
  [[52, 150, 160], /^(teal|turquoise|cyan|toska)$/],
  [[58, 108, 206], /^(blue|biru)$/],
  [[126, 82, 190], /^(purple|violet|ungu)$/],
  [[232, 126, 170], /^(pink|magenta)$/],
  [[130, 92, 62], /^(brown|coklat|cokelat)$/],
  [[24, 26, 32], /^(black|hitam)$/],
  [[240, 240, 236], /^(white|putih)$/],
  [[136, 140, 148], /^(gr[ae]y|abu)$/],
];

const maxWords = 24;

/** Words that hold a sentence together and show nothing. */
const silentWords =
  /^(a|an|and|are|as|at|by|for|from|in|into|is|it|its|like|make|of|on|or|over|please|some|that|the|this|to|under|with|atau|dan|dari|dengan|di|ini|itu|ke|pada|sebuah|untuk|yang)$/;

/** The words of a prompt in lower case, as far as they are drawn. */
export function wordsOf(prompt: string): readonly string[] {
  const words = [...prompt.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => word);
  return words.filter((word) => !silentWords.test(word)).slice(0, maxWords);
}

/** The colour a word names. */
export function colourNamed(word: string): Colour | undefined {
  return colourWords.find(([, pattern]) => pattern.test(word))?.[0];
}

/** A word that is drawn, with the colour that stands before or (as in Indonesian) behind it. */
export type DrawnWord = { readonly word: string; readonly motif: Motif; readonly colour: Colour | undefined };

/** From the back to the front. */
const depths: Readonly<Record<Motif, number>> = {
  star: 0,
  disc: 1,
  ring: 1,
  peaks: 2,
  towers: 3,
  waves: 4,
  square: 5,
  flower: 5,
  triangle: 5,
  rain: 6,
};

/** What a prompt shows, from the back to the front; a prompt of colours alone shows those. */
export function drawnWords(prompt: string): readonly DrawnWord[] {
  const words = wordsOf(prompt);
  const shown = words.flatMap((word, index): readonly DrawnWord[] => {
    if (colourNamed(word)) return [];
    const colour = colourNamed(words[index - 1] ?? '') ?? colourNamed(words[index + 1] ?? '');
    return [{ word, motif: motifOf(word), colour }];
  });
  const all =
    shown.length > 0 ? shown : words.map((word) => ({ word, motif: motifOf(word), colour: colourNamed(word) }));
  return [...all].sort((one, other) => depths[one.motif] - depths[other.motif]);
}

/** What a word is drawn as: what it means where that is known, else what its hash says. */
function motifOf(word: string): Motif {
  const meant = motifWords.find(([, pattern]) => pattern.test(word));
  return meant?.[0] ?? otherMotifs[Math.floor(diceOf(`motif ${word}`)() * otherMotifs.length)] ?? 'disc';
}

/** A colour by hue (turns), strength and lightness. */
function hsl(hue: number, strength: number, lightness: number): Colour {
  const part = (shift: number): number => {
    const at = (shift + hue * 12) % 12;
    return (
      255 * (lightness - strength * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(at - 3, 9 - at, 1)))
    );
  };
  return [part(0), part(8), part(4)];
}

/** Five colours that go together, from dark to light. */
export function paletteOf(dice: Dice): readonly Colour[] {
  const hue = dice();
  const lightnesses = [0.16, 0.34, 0.5, 0.64, 0.82];
  return lightnesses.map((lightness, index) => hsl((hue + index * 0.09 + dice() * 0.05) % 1, 0.55, lightness));
}
