const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
  hellip: '…',
  ndash: '–',
  mdash: '—',
};

function codePoint(digits: string, base: 10 | 16): string | undefined {
  const value = Number.parseInt(digits, base);
  const isText = value > 31 && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
  return isText ? String.fromCodePoint(value) : undefined;
}

/** Replace the character references of Markdown text by their characters; unknown ones stay as they are. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return codePoint(hex, 16) ?? whole;
      if (decimal !== undefined) return codePoint(decimal, 10) ?? whole;
      return name !== undefined && Object.hasOwn(named, name) ? (named[name] ?? whole) : whole;
    },
  );
}

/** Give the address of a link if a browser may be sent there by a click: http or https only, no credentials (F-090). */
export function webAddress(href: string): URL | undefined {
  const text = decodeReferences(href);
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.username === '' && url.password === '' ? url : undefined;
}
