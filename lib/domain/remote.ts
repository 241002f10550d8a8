import type { BlockRef } from './block';
import type { AppError } from './error';

/**
 * A value read from elsewhere, in one of four states that are always told apart.
 * `readAt` is this device's clock in milliseconds. A stale value keeps the reason why it could not be refreshed.
 */
export type Remote<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'fresh'; readonly value: T; readonly block: BlockRef; readonly readAt: number }
  | {
      readonly state: 'stale';
      readonly value: T;
      readonly block: BlockRef;
      readonly readAt: number;
      readonly error: AppError;
      readonly retry: () => void;
    }
  | { readonly state: 'failed'; readonly error: AppError; readonly retry: () => void };
