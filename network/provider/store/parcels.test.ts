import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parcelsOf } from './parcels';

const size = (parcel: readonly number[]): number => parcel.reduce((sum, rows) => sum + rows, 0);
const parcels = (items: readonly number[]) => parcelsOf(items, (rows) => rows);

describe('what is written to the books in one go', () => {
  it('is everything, in its order, never more than fifty rows unless one order alone has more', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 120 })), (items) => {
        const cut = parcels(items);
        expect(cut.flat()).toEqual(items);
        expect(cut.every((parcel) => parcel.length === 1 || size(parcel) <= 50)).toBe(true);
        // None is cut earlier than it must be.
        expect(cut.slice(1).every((parcel, index) => size(cut[index] ?? []) + (parcel[0] ?? 0) > 50)).toBe(true);
      }),
    );
  });

  it('is nothing of nothing', () => {
    expect(parcels([])).toEqual([]);
  });
});
