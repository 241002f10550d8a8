import { afterEach, describe, expect, it, vi } from 'vitest';
import { noteOf, withFavourite, withLabel } from '@/lib/domain/favourite';
import { changeProviderNotes, readProviderNotes, subscribeProviderNotes } from '@/lib/storage/provider-notes';
import { testAddress, testReceipt } from '@/lib/testing/builders';
import { ownSizeOf } from './use-calculator';

afterEach(() => localStorage.clear());

describe('the reader’s notes about providers', () => {
  it('belong to one chain: the same address on another is a stranger', () => {
    const provider = testAddress(7);
    const heard = vi.fn();
    const stop = subscribeProviderNotes(heard);
    expect(changeProviderNotes(1, (notes) => withFavourite(notes, provider, true))).toBe('kept');
    changeProviderNotes(1, (notes) => withLabel(notes, provider, 'Mine'));
    stop();
    expect(heard).toHaveBeenCalledTimes(2);
    expect(noteOf(readProviderNotes(1), provider)).toMatchObject({ favourite: true, label: 'Mine' });
    expect(noteOf(readProviderNotes(2), provider).favourite).toBe(false);
    expect(Object.keys(localStorage)).toEqual(['provider-notes:1']);
  });
});

describe('how long the reader’s messages usually are', () => {
  const receipts = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      testReceipt({
        id: String(index),
        usage: { promptTokens: 100 * (index + 1), completionTokens: 10 * (index + 1), cachedTokens: 0 },
      }),
    );

  it('is their median from the fifth on, and not known before', () => {
    expect(ownSizeOf(receipts(4))).toBeUndefined();
    expect(ownSizeOf(receipts(5))).toEqual({ promptTokens: 300, completionTokens: 30 });
  });

  it('does not count an answer without a report of its size', () => {
    const silent = testReceipt({ id: 'silent', usage: undefined });
    expect(ownSizeOf([...receipts(4), silent, silent])).toBeUndefined();
  });
});
