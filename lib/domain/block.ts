// lib/domain holds the nouns of the product as plain values and pure functions: no clock, no network, no storage.
import type { Hex } from 'viem';

/** The block a value was read at: `timestamp` is the chain's clock in seconds, not this device's. */
export type BlockRef = { readonly number: bigint; readonly hash: Hex; readonly timestamp: bigint };

/** A value together with the one block all of it was read at. */
export type AtBlock<T> = { readonly value: T; readonly block: BlockRef };
