import { render } from '@testing-library/react';
import { vi } from 'vitest';
import type { Movement } from '@/lib/react/use-movement';
import { AccountView, type AccountViewProps } from './account-view';

/** A movement in a state, whose steps are watched. */
export function movementAt(state: Movement['state']): Movement {
  return { state, start: vi.fn(() => true), confirm: vi.fn(), cancel: vi.fn(), reset: vi.fn() };
}

/** Nothing is under way. */
export const ready: Movement['state'] = { kind: 'ready', intent: undefined, isDeclined: false };

/** Draw the account's screen for a test; unless told otherwise nothing is under way. Returns what was called. */
export function drawAccount(
  props: Omit<AccountViewProps, 'movement' | 'onConnect'> & { readonly movement?: Movement },
) {
  const movement = props.movement ?? movementAt(ready);
  const onConnect = vi.fn();
  render(<AccountView onConnect={onConnect} {...props} movement={movement} />);
  return { movement, onConnect };
}
