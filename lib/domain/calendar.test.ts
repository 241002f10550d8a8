import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeCalendar } from './calendar';

const event = {
  uid: 'retrieval-1',
  at: 1_700_000_000n,
  stamp: 1_600_000_000_999,
  summary: 'Collect 1.5 0G',
  description: 'From a provider',
  url: 'https://example.org/account/',
};
const linesOf = (text: string | undefined) => (text ?? '').split('\r\n');
const unfolded = (text: string | undefined) => linesOf((text ?? '').replaceAll('\r\n ', ''));

/** Reads a text value back as RFC 5545 says. */
const textOf = (text: string | undefined, name: string): string =>
  (
    unfolded(text)
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1) ?? 'no such line'
  ).replace(/\\(.)/gu, (_, character: string) => (character === 'n' ? '\n' : character));

describe('A calendar file', () => {
  test('has one event at the moment, in UTC, and ends every line with both characters.', () => {
    expect(writeCalendar(event)).toBe(
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//0G Compute marketplace//Retrieval//EN',
        'BEGIN:VEVENT',
        'UID:retrieval-1',
        'DTSTAMP:20200913T122640Z',
        'DTSTART:20231114T221320Z',
        'SUMMARY:Collect 1.5 0G',
        'DESCRIPTION:From a provider',
        'URL:https://example.org/account/',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
  });

  test('escapes what would end a value or begin another line.', () => {
    const text = writeCalendar({ ...event, summary: 'a,b;c\\d\nEND:VEVENT\r\nX' });
    expect(text).toContain('SUMMARY:a\\,b\\;c\\\\d\\nEND:VEVENT\\nX\r\n');
    expect(linesOf(text).filter((line) => line === 'END:VEVENT')).toHaveLength(1);
  });

  test('cannot be broken out of by its address.', () => {
    const text = writeCalendar({ ...event, url: 'https://example.org/?a=1\r\nBEGIN:VEVENT' });
    expect(linesOf(text).filter((line) => line.startsWith('BEGIN:'))).toHaveLength(2);
  });

  test('holds any text so that it is read back the same, in lines of at most 75 octets.', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ unit: 'binary' }), (summary, raw) => {
        const text = writeCalendar({ ...event, summary, description: raw });
        const wanted = summary.replace(/\r\n|\r/g, '\n').replace(/(?!\n)\p{Cc}/gu, ' ');
        expect(textOf(text, 'SUMMARY')).toBe(wanted);
        for (const line of linesOf(text)) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
        expect(unfolded(text)).toHaveLength(13);
      }),
    );
  });

  test('is not written for a moment that has no four digits of year.', () => {
    expect(writeCalendar({ ...event, at: 253_402_300_800n })).toBeUndefined();
    expect(writeCalendar({ ...event, at: -1n })).toBeUndefined();
    expect(writeCalendar({ ...event, at: 253_402_300_799n })).toContain('DTSTART:99991231T235959Z');
  });
});
