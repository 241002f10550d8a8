// network/provider/generative-art: pictures made by rule from a prompt's hash and words. No model is asked, and none is claimed.

/** Pixels as red, green, blue and opacity, row by row from the top left. */
export type Picture = { readonly width: number; readonly height: number; readonly rgba: Uint8Array };

/** Red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/** An opaque picture of one colour. */
export function blank(width: number, height: number, [red, green, blue]: Colour = [0, 0, 0]): Picture {
  const rgba = new Uint8Array(width * height * 4);
  for (let at = 0; at < rgba.length; at += 4) {
    rgba[at] = red;
    rgba[at + 1] = green;
    rgba[at + 2] = blue;
    rgba[at + 3] = 255;
  }
  return { width, height, rgba };
}

/** The colour between two, at a share from 0 to 1. */
export function between(from: Colour, to: Colour, share: number): Colour {
  const mix = (one: number, other: number): number => one + (other - one) * share;
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])];
}

/** Give `picture` other dimensions: the middle of it fills them, and pixels in between are blended. */
export function fitted(picture: Picture, width: number, height: number): Picture {
  if (picture.width === width && picture.height === height) return picture;
  const scale = Math.min(picture.width / width, picture.height / height);
  const left = (picture.width - width * scale) / 2;
  const top = (picture.height - height * scale) / 2;
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      sample(
        picture,
        { x: left + (x + 0.5) * scale - 0.5, y: top + (y + 0.5) * scale - 0.5 },
        rgba,
        (y * width + x) * 4,
      );
    }
  }
  return { width, height, rgba };
}

function sample(
  { width, height, rgba }: Picture,
  place: { readonly x: number; readonly y: number },
  into: Uint8Array,
  at: number,
): void {
  const x = Math.min(Math.max(place.x, 0), width - 1);
  const y = Math.min(Math.max(place.y, 0), height - 1);
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [x1, y1] = [Math.min(x0 + 1, width - 1), Math.min(y0 + 1, height - 1)];
  const [right, down] = [x - x0, y - y0];
  for (let channel = 0; channel < 4; channel += 1) {
    const value = (column: number, row: number): number => rgba[(row * width + column) * 4 + channel] ?? 0;
    const upper = value(x0, y0) * (1 - right) + value(x1, y0) * right;
    const lower = value(x0, y1) * (1 - right) + value(x1, y1) * right;
    into[at + channel] = Math.round(upper * (1 - down) + lower * down);
  }
}
