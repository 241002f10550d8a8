import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testAddress, testHash } from '@/lib/testing/builders';
import {
  acceptanceOf,
  changedSince,
  historyOf,
  type RecordedService,
  recordedFields,
  type ServiceEvent,
  type ServiceHistory,
} from './service-history';

const place = (index: number) => ({
  blockNumber: BigInt(index),
  logIndex: 0,
  transactionHash: testHash(index),
  at: BigInt(index) * 10n,
});
const service: RecordedService = {
  serviceType: 'chatbot',
  url: 'https://a.example',
  inputPrice: 1n,
  outputPrice: 2n,
  model: 'm',
  verifiability: 'TeeML',
};
const [first, second] = [testAddress(1), testAddress(2)];
const updated = (index: number, change: Partial<RecordedService> = {}): ServiceEvent => ({
  ...place(index),
  kind: 'updated',
  service: { ...service, ...change },
});
const accepted = (index: number, signer: typeof first, yes = true): ServiceEvent => ({
  ...place(index),
  kind: 'acknowledged',
  signer,
  accepted: yes,
});
const historyFrom = (events: readonly ServiceEvent[]): ServiceHistory => ({
  entries: historyOf(events),
  fromBlock: 0n,
  toBlock: 100n,
});

const anyEvent = fc.oneof(
  fc
    .record({ inputPrice: fc.bigInt({ min: 0n, max: 2n }), model: fc.constantFrom('m', 'n') })
    .map((change) => (index: number) => updated(index, change)),
  fc.constant((index: number): ServiceEvent => ({ ...place(index), kind: 'removed' })),
  fc.tuple(fc.constantFrom(first, second), fc.boolean()).map(
    ([signer, yes]) =>
      (index: number) =>
        accepted(index, signer, yes),
  ),
);

describe('the history of a service', () => {
  it('tells a first registration, a change, a removal and a return apart', () => {
    const entries = historyOf([
      updated(1),
      updated(2, { inputPrice: 5n, url: 'https://b.example' }),
      { ...place(3), kind: 'removed' },
      updated(4, { inputPrice: 5n }),
    ]);
    expect(entries.map(({ kind }) => kind)).toEqual(['registered', 'changed', 'removed', 'returned']);
    expect(entries[1]).toMatchObject({
      changes: [
        { field: 'url', before: 'https://a.example', after: 'https://b.example' },
        { field: 'inputPrice', before: 1n, after: 5n },
      ],
    });
    expect(entries[3]).toMatchObject({ changes: [{ field: 'url', after: 'https://a.example' }] });
  });

  it('names the key accepted before only where it is another one, and a refused key replaces none', () => {
    const entries = historyOf([
      accepted(1, first),
      accepted(2, second, false),
      accepted(3, first),
      accepted(4, second),
    ]);
    expect(entries.map((entry) => ('signerBefore' in entry ? entry.signerBefore : 'none'))).toEqual([
      undefined,
      first,
      undefined,
      first,
    ]);
  });

  it('keeps every event in its order, and replaying all changes gives the last record', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), (makers) => {
        const events = makers.map((make, index) => make(index));
        const entries = historyOf(events);
        expect(entries.map(({ blockNumber }) => blockNumber)).toEqual(events.map(({ blockNumber }) => blockNumber));
        let known: Record<string, string | bigint> | undefined;
        for (const entry of entries) {
          if (entry.kind === 'registered') known = { ...entry.service };
          if (entry.kind !== 'changed' && entry.kind !== 'returned') continue;
          for (const { field, before, after } of entry.changes) {
            expect(known?.[field]).toBe(before);
            known = { ...known, [field]: after };
          }
        }
        const last = events.findLast((event) => event.kind === 'updated');
        expect(recordedFields.map((field) => known?.[field])).toEqual(
          recordedFields.map((field) => (last?.kind === 'updated' ? last.service[field] : undefined)),
        );
      }),
    );
  });
});

describe('looking into a history', () => {
  const history = historyFrom([updated(1), accepted(2, first), accepted(3, second), accepted(4, first)]);

  it('finds the latest acceptance of the present key, whatever case its address is written in', () => {
    expect(acceptanceOf(history, first)?.blockNumber).toBe(4n);
    expect(acceptanceOf(history, testAddress(3))).toBeUndefined();
  });

  it('lists what came after a moment, and counts an event without a time as before', () => {
    expect(changedSince(history, 20n).map(({ blockNumber }) => blockNumber)).toEqual([3n, 4n]);
    const timeless = { ...history, entries: history.entries.map((entry) => ({ ...entry, at: undefined })) };
    expect(changedSince(timeless, 0n)).toEqual([]);
  });
});
