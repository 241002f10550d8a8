/** So many rows keep an embedded database busy for some five milliseconds, for which whoever is being answered waits. */
const rowsPerParcel = 50;

/** Cut a list, in its order, into parcels of at most 50 rows together; an item that has more of them goes alone. */
export function parcelsOf<T>(items: readonly T[], rowsOf: (item: T) => number): readonly (readonly T[])[] {
  const parcels: T[][] = [];
  let rows = Number.POSITIVE_INFINITY;
  for (const item of items) {
    rows += rowsOf(item);
    const open = parcels.at(-1);
    if (open && rows <= rowsPerParcel) open.push(item);
    else {
      parcels.push([item]);
      rows = rowsOf(item);
    }
  }
  return parcels;
}
