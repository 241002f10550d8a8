import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testAddress } from '@/lib/testing/builders';
import {
  longestLabel,
  mostNotes,
  noteOf,
  type ProviderNotes,
  parseNotes,
  withFavourite,
  withLabel,
  withUse,
  writeNotes,
} from './favourite';

const none = parseNotes('');
const first = testAddress(1);
const use = (at: number, signer = first) => ({ at, model: 'm', signer });

const change = fc
  .tuple(fc.nat(5).map(testAddress), fc.boolean(), fc.string(), fc.nat(1_000))
  .map(([provider, favourite, label, at]) => (notes: ProviderNotes) => {
    const starred = withFavourite(notes, provider, favourite);
    return withUse(withLabel(starred, provider, label), provider, { at, model: label, signer: undefined });
  });

describe('notes about providers', () => {
  it('are read back as they were written, for any of them', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        const notes = changes.reduce((kept, make) => make(kept), none);
        expect(parseNotes(writeNotes(notes))).toEqual(notes);
      }),
    );
  });

  it('are found by an address in any case, and gone when nothing is left to keep', () => {
    const named = withLabel(withFavourite(none, first, true), first, 'mine');
    expect(noteOf(named, `0x${first.slice(2).toUpperCase()}`)).toMatchObject({ favourite: true, label: 'mine' });
    expect(withFavourite(withLabel(named, first, '  '), first, false).size).toBe(0);
  });

  it('hold no name that disguises itself or is longer than it may be', () => {
    const label = noteOf(withLabel(none, first, `\u202E${'x'.repeat(99)}`), first).label ?? '';
    expect(label).not.toContain('\u202E');
    expect([...label].length).toBeLessThanOrEqual(longestLabel);
  });

  it('keep the latest use, and forget first the oldest uses without star or name', () => {
    expect(noteOf(withUse(withUse(none, first, use(5)), first, use(3)), first).recent?.at).toBe(5);
    let notes = withFavourite(none, testAddress(9_999), true);
    for (let index = 0; index < mostNotes + 3; index += 1) notes = withUse(notes, testAddress(index + 1), use(index));
    expect(notes.size).toBe(mostNotes);
    expect(noteOf(notes, testAddress(9_999)).favourite).toBe(true);
    expect(noteOf(notes, testAddress(1)).recent).toBeUndefined();
  });

  it.each([
    'null',
    '[1]',
    '{"x":{"favourite":true}}',
    `{"${testAddress(1)}":{"favourite":"yes","recent":{"at":"now"}}}`,
    '{',
  ])('leave out what is broken: %s', (text) => {
    expect(parseNotes(text).size).toBe(0);
  });
});
