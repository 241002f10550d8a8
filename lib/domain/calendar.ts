/** Something to remember at a moment; `at` in chain seconds, `stamp` this device's clock in milliseconds, the rest is plain text. */
type CalendarEvent = {
  /** Names the event for ever, so that a second file replaces the first instead of adding to it. */
  readonly uid: string;
  readonly at: bigint;
  readonly stamp: number;
  readonly summary: string;
  readonly description: string;
  readonly url: string;
};

/** The last second a date with four digits of year can name: 9999-12-31T23:59:59Z. */
const lastSecond = 253_402_300_799n;

function timeOf(second: bigint): string {
  return new Date(Number(second) * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** Text of RFC 5545, 3.3.11; a control character has no way to be written, so it becomes a space. */
function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, (character) => `\\${character}`)
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/\p{Cc}/gu, ' ');
}

const mostOctets = 75;
const octets = (text: string): number => new TextEncoder().encode(text).length;

/** Fold a line after at most 75 octets, never inside a character (RFC 5545, 3.1). */
function folded(line: string): string {
  const lines: string[] = [];
  let current = '';
  for (const character of line) {
    if (octets(current) + octets(character) > mostOctets) {
      lines.push(current);
      current = ' ';
    }
    current += character;
  }
  return [...lines, current].join('\r\n');
}

/** Write a calendar file with one event at its moment in UTC (RFC 5545, F-052); undefined where no calendar can name the moment. */
export function writeCalendar({ uid, at, stamp, summary, description, url }: CalendarEvent): string | undefined {
  if (at < 0n || at > lastSecond) return undefined;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//0G Compute marketplace//Retrieval//EN',
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${timeOf(BigInt(Math.floor(stamp / 1000)))}`,
    `DTSTART:${timeOf(at)}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description)}`,
    `URL:${url.replace(/[\s\p{Cc}]/gu, encodeURIComponent)}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}
