import type { Address, Hex } from 'viem';
import type { BlockRef } from './block';

/** Where an event stands; `at` in chain seconds, undefined where the node did not say. */
export type HistoryPlace = {
  readonly blockNumber: bigint;
  readonly logIndex: number;
  readonly transactionHash: Hex;
  readonly at: bigint | undefined;
};

/** What `ServiceUpdated` carries of a service. Prices in neuron; texts are hostile. */
export type RecordedService = {
  readonly serviceType: string;
  readonly url: string;
  readonly inputPrice: bigint;
  readonly outputPrice: bigint;
  readonly model: string;
  readonly verifiability: string;
};

/** One event of a provider's service, as the contract wrote it. */
export type ServiceEvent = HistoryPlace &
  (
    | { readonly kind: 'updated'; readonly service: RecordedService }
    | { readonly kind: 'removed' }
    | { readonly kind: 'acknowledged'; readonly signer: Address; readonly accepted: boolean }
  );

/** Fields whose changes the events carry. */
export const recordedFields = ['serviceType', 'url', 'inputPrice', 'outputPrice', 'model', 'verifiability'] as const;

export type RecordedField = (typeof recordedFields)[number];

/** Fields whose changes no event carries; they can only be guessed at from what happened around them. */
export const unrecordedFields = ['teeSignerAddress', 'additionalInfo'] as const;

/** A field before and after, as the events carry it. */
export type FieldChange = {
  readonly field: RecordedField;
  readonly before: string | bigint;
  readonly after: string | bigint;
};

/**
 * One line of a service's history. `registered` is its first registration, `returned` one after a removal. A `changed` without changes
 * touched only what events do not record. `signerBefore` is the key that was accepted before, where it is another one.
 */
export type HistoryEntry = HistoryPlace &
  (
    | { readonly kind: 'registered'; readonly service: RecordedService }
    | { readonly kind: 'returned'; readonly service: RecordedService; readonly changes: readonly FieldChange[] }
    | { readonly kind: 'changed'; readonly changes: readonly FieldChange[] }
    | { readonly kind: 'removed' }
    | {
        readonly kind: 'signer-accepted' | 'signer-refused';
        readonly signer: Address;
        readonly signerBefore: Address | undefined;
      }
  );

/** How far the reading of a history has come: every event from `fromBlock` to `doneTo`, on the chain that ends in `head`. */
export type HistoryPart = {
  readonly events: readonly ServiceEvent[];
  readonly fromBlock: bigint;
  readonly doneTo: bigint;
  readonly head: BlockRef;
};

/** A provider's history from `fromBlock` to `toBlock`, oldest first. One that was stopped ends before the block it was read at. */
export type ServiceHistory = {
  readonly entries: readonly HistoryEntry[];
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
};

function changesOf(before: RecordedService, after: RecordedService): readonly FieldChange[] {
  return recordedFields
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ field, before: before[field], after: after[field] }));
}

type Known = {
  readonly service: RecordedService | undefined;
  readonly removed: boolean;
  readonly signer: Address | undefined;
};

const placeOf = ({ blockNumber, logIndex, transactionHash, at }: HistoryPlace): HistoryPlace => ({
  blockNumber,
  logIndex,
  transactionHash,
  at,
});

function entryOf(event: ServiceEvent, known: Known): HistoryEntry {
  const place = placeOf(event);
  switch (event.kind) {
    case 'removed':
      return { ...place, kind: 'removed' };
    case 'acknowledged': {
      const { signer, accepted } = event;
      const isOther = known.signer !== undefined && known.signer.toLowerCase() !== signer.toLowerCase();
      const signerBefore = isOther ? known.signer : undefined;
      return { ...place, kind: accepted ? 'signer-accepted' : 'signer-refused', signer, signerBefore };
    }
    case 'updated': {
      const { service } = event;
      if (known.service === undefined) return { ...place, kind: 'registered', service };
      const changes = changesOf(known.service, service);
      return known.removed ? { ...place, kind: 'returned', service, changes } : { ...place, kind: 'changed', changes };
    }
  }
}

/** Tell what happened from the events of one provider, in chain order (F-031). */
export function historyOf(events: readonly ServiceEvent[]): readonly HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  let known: Known = { service: undefined, removed: false, signer: undefined };
  for (const event of events) {
    entries.push(entryOf(event, known));
    if (event.kind === 'updated') known = { ...known, service: event.service, removed: false };
    if (event.kind === 'removed') known = { ...known, removed: true };
    if (event.kind === 'acknowledged' && event.accepted) known = { ...known, signer: event.signer };
  }
  return entries;
}

/** Find the acceptance of the present signer, to say since when it stands; undefined where the history does not reach that far. */
export function acceptanceOf(history: ServiceHistory, signer: Address): HistoryEntry | undefined {
  return history.entries.findLast(
    (entry) => entry.kind === 'signer-accepted' && entry.signer.toLowerCase() === signer.toLowerCase(),
  );
}

/** Entries after a moment (chain seconds): what changed since the reader last used the provider. Entries without a time count as before. */
export function changedSince(history: ServiceHistory, at: bigint): readonly HistoryEntry[] {
  return history.entries.filter((entry) => entry.at !== undefined && entry.at > at);
}
