// network/attestation makes simulated evidence: a development certificate authority and reports under it, each field replaceable; never Intel's or NVIDIA's.

/** Join byte strings. */
export function bytesOf(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function lengthBytes(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 0x100)) bytes.unshift(rest % 0x100);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

/** Write one DER element from its tag and content (X.690 §8.1). */
export function derElement(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const value = bytesOf(...content);
  return bytesOf(Uint8Array.of(tag), lengthBytes(value.length), value);
}

/** Write a SEQUENCE. */
export function derSequence(...content: readonly Uint8Array[]): Uint8Array {
  return derElement(0x30, ...content);
}

/** Write an INTEGER that is not negative, given as a number or as big-endian bytes. */
export function derInteger(value: bigint | number | Uint8Array): Uint8Array {
  const hex = typeof value === 'object' ? Buffer.from(value).toString('hex') : value.toString(16);
  const digits = hex.replace(/^0+(?=.)/, '');
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return derElement(0x02, (bytes[0] ?? 0) >= 0x80 ? bytesOf(Uint8Array.of(0), bytes) : bytes);
}

/** Write an OBJECT IDENTIFIER from its dotted form. */
export function derOid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const arcs = [first * 40 + second, ...rest].flatMap((arc) => {
    const septets = [arc % 0x80];
    for (let left = Math.floor(arc / 0x80); left > 0; left = Math.floor(left / 0x80)) {
      septets.unshift(0x80 | (left % 0x80));
    }
    return septets;
  });
  return derElement(0x06, Uint8Array.from(arcs));
}

/** Write an OCTET STRING. */
export function derOctets(...content: readonly Uint8Array[]): Uint8Array {
  return derElement(0x04, ...content);
}

/** Write a BIT STRING of whole bytes, with the number of unused bits where the last one is not full. */
export function derBitString(content: Uint8Array, unused = 0): Uint8Array {
  return derElement(0x03, Uint8Array.of(unused), content);
}

/** Write a BOOLEAN. */
export function derBoolean(value: boolean): Uint8Array {
  return derElement(0x01, Uint8Array.of(value ? 0xff : 0));
}

/** Write a moment (milliseconds since 1970) as UTCTime until 2049 and as GeneralizedTime after (RFC 5280 §4.1.2.5). */
export function derTime(moment: number): Uint8Array {
  const text = new Date(moment)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  const short = text < '2050' && text >= '1950';
  return derElement(short ? 0x17 : 0x18, Buffer.from(short ? text.slice(2) : text, 'ascii'));
}

/** Write a name of a common name and an organisation. */
export function derName(commonName: string, organisation: string): Uint8Array {
  const attribute = (oid: string, text: string) =>
    derElement(0x31, derSequence(derOid(oid), derElement(0x0c, Buffer.from(text, 'utf8'))));
  return derSequence(attribute('2.5.4.3', commonName), attribute('2.5.4.10', organisation));
}
