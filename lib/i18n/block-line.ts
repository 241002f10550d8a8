import type { BlockRef } from '@/lib/domain/block';
import type { Formatters } from './formatters';
import type { Translate } from './translate';

/** Say at which block a value was read and how long ago by this device's clock (`readAt`, `now`: milliseconds). */
export function blockLine(
  text: { readonly t: Translate; readonly formatters: Formatters },
  read: { readonly block: BlockRef; readonly readAt: number; readonly now: number },
): string {
  const block = text.formatters.integer(read.block.number);
  return text.t('ui.at-block-age', { block, age: text.formatters.relativeTime(read.readAt, read.now) });
}
