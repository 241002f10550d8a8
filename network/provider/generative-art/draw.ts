import { setImmediate as otherWork } from 'node:timers/promises';
import { between, blank, type Colour, type Picture } from './picture';
import { type Dice, diceOf, drawnWords, type Motif, paletteOf } from './prompt';

/** How far a point is outside a shape (negative: inside), in pixels, from the middle of the shape. */
type Distance = (x: number, y: number) => number;

const star =
  (size: number, points: number, depth: number): Distance =>
  (x, y) =>
    Math.hypot(x, y) - size * (1 - depth + depth * Math.cos(Math.atan2(y, x) * points));

const shapes: Readonly<Record<Exclude<Motif, 'waves' | 'peaks' | 'towers' | 'rain'>, (size: number) => Distance>> = {
  disc: (size) => (x, y) => Math.hypot(x, y) - size,
  ring: (size) => (x, y) => Math.abs(Math.hypot(x, y) - size * 0.8) - size * 0.16,
  square: (size) => (x, y) => Math.max(Math.abs(x), Math.abs(y)) - size * 0.8,
  triangle: (size) => (x, y) => Math.max(Math.abs(x) * 0.866 - y * 0.5, y) - size * 0.5,
  flower: (size) => star(size, 6, 0.25),
  star: (size) => star(size, 5, 0.42),
};

type Brush = {
  readonly colour: Colour;
  readonly opacity: number;
  readonly box: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
  /** In pixels of the picture. */
  readonly distance: Distance;
};

/** Paint a shape over a picture, its edge blended over one pixel. */
function paint({ width, height, rgba }: Picture, { colour, opacity, box, distance }: Brush): void {
  const [top, bottom] = [Math.max(0, Math.floor(box.top)), Math.min(height, Math.ceil(box.bottom))];
  const [left, right] = [Math.max(0, Math.floor(box.left)), Math.min(width, Math.ceil(box.right))];
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const cover = Math.min(1, Math.max(0, 0.5 - distance(x + 0.5, y + 0.5))) * opacity;
      if (cover === 0) continue;
      const at = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        const under = rgba[at + channel] ?? 0;
        rgba[at + channel] = Math.round(under + ((colour[channel] ?? 0) - under) * cover);
      }
    }
  }
}

type Canvas = { readonly width: number; readonly height: number; readonly dice: Dice; readonly colour: Colour };

/** Motifs that reach across the picture. */
function acrossBrush(motif: 'waves' | 'peaks' | 'towers' | 'rain', { width, height, dice, colour }: Canvas): Brush {
  const unit = Math.min(width, height);
  const box = { left: 0, top: 0, right: width, bottom: height };
  const [phase, level, pace] = [dice() * 6.3, 0.55 + dice() * 0.35, 3 + dice() * 5];
  const ground = height * level;
  const brush = (opacity: number, distance: Distance): Brush => ({ colour, opacity, box, distance });
  switch (motif) {
    case 'waves':
      return brush(0.5, (x, y) => ground + Math.sin((x / unit) * pace * 2 + phase) * unit * 0.03 - y);
    case 'peaks':
      return brush(0.85, (x, y) => {
        const at = (((x / unit) * (pace / 3) + phase) % 1) * 2 - 1;
        return ground - (1 - Math.abs(at)) * unit * 0.35 - y;
      });
    case 'towers': {
      const heights = Array.from({ length: 24 }, () => dice());
      return brush(0.8, (x, y) => ground - (heights[Math.floor((x / width) * 24) % 24] ?? 0) * unit * 0.4 - y);
    }
    case 'rain':
      return brush(0.45, (x, y) => {
        const column = Math.floor((x + y * 0.2) / (unit * 0.03));
        const inColumn = (x + y * 0.2) / (unit * 0.03) - column;
        const dash = (y / unit) * 4 + Math.sin(column * 12.9898 + phase) * 43.7;
        return dash - Math.floor(dash) < 0.5 ? (Math.abs(inColumn - 0.5) - 0.06) * unit * 0.03 : 1;
      });
  }
}

function brushOf(motif: Motif, canvas: Canvas): Brush {
  if (motif === 'waves' || motif === 'peaks' || motif === 'towers' || motif === 'rain')
    return acrossBrush(motif, canvas);
  const { width, height, dice, colour } = canvas;
  const size = Math.min(width, height) * (0.06 + dice() * 0.17);
  const [middleX, middleY, turn] = [width * (0.1 + dice() * 0.8), height * (0.1 + dice() * 0.7), dice() * 6.3];
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const distance = shapes[motif](size);
  const reach = size * 1.5 + 1;
  return {
    colour,
    opacity: 0.55 + dice() * 0.4,
    box: { left: middleX - reach, top: middleY - reach, right: middleX + reach, bottom: middleY + reach },
    distance: (x, y) => {
      const [dx, dy] = [x - middleX, y - middleY];
      // Trees and peaks stand upright; what has no top may lie as it falls.
      return motif === 'triangle' ? distance(dx, dy) : distance(dx * cos + dy * sin, dy * cos - dx * sin);
    },
  };
}

function sky(picture: Picture, from: Colour, to: Colour): void {
  const { width, height, rgba } = picture;
  for (let y = 0; y < height; y += 1) {
    const colour = between(from, to, y / height);
    for (let x = 0; x < width; x += 1) rgba.set(colour, (y * width + x) * 4);
  }
}

/** Draw the shapes of a prompt over a picture, one for each word; `opacity` weakens them all. Other work goes on in between. */
export async function drawWords(
  picture: Picture,
  asked: { readonly prompt: string; readonly variant: number; readonly opacity: number; readonly signal?: AbortSignal },
): Promise<void> {
  const { prompt, variant, opacity, signal } = asked;
  const palette = paletteOf(diceOf(`palette ${variant} ${prompt}`));
  const { width, height } = picture;
  for (const [index, { word, motif, colour: named }] of drawnWords(prompt).entries()) {
    await otherWork(undefined, { signal });
    const dice = diceOf(`${variant} ${index} ${word} ${prompt}`);
    const colour = named ?? palette[(index + 1) % palette.length] ?? [255, 255, 255];
    const brush = brushOf(motif, { width, height, dice, colour });
    paint(picture, { ...brush, opacity: brush.opacity * opacity });
  }
}

/** Draw a prompt: the same prompt, size and variant always give the same pixels. */
export async function drawPrompt(asked: {
  readonly prompt: string;
  readonly variant: number;
  readonly width: number;
  readonly height: number;
  readonly signal?: AbortSignal;
}): Promise<Picture> {
  const { prompt, variant, width, height } = asked;
  const palette = paletteOf(diceOf(`palette ${variant} ${prompt}`));
  const picture = blank(width, height);
  sky(picture, palette[0] ?? [0, 0, 0], palette.at(-1) ?? [255, 255, 255]);
  await drawWords(picture, { ...asked, opacity: 1 });
  return picture;
}
