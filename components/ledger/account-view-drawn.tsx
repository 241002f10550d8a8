import { render } from '@testing-library/react';
import { vi } from 'vitest';
import type { Movement } from '@/lib/react/use-movement';
import { account, fresh, provider, providerKey } from '@/lib/testing/account-sample';
import { AccountView, type AccountViewProps } from './account-view';

/** A movement in a state, whose steps are watched. */
export function movementAt(state: Movement['state']): Movement {
  return { state, start: vi.fn(() => true), confirm: vi.fn(), cancel: vi.fn(), reset: vi.fn() };
}

/** Nothing is under way. */
export const ready: Movement['state'] = { kind: 'ready', intent: undefined, isDeclined: false };

/** Draw the account of the sample; returns what was called. */
export function showAccount(props: Partial<AccountViewProps> = {}) {
  const movement = props.movement ?? movementAt(ready);
  const onConnect = vi.fn();
  render(
    <AccountView
      account={fresh(account)}
      uses={new Map([[providerKey, { amount: 13n * 10n ** 15n, receipts: 18, withoutFee: 0 }]])}
      charged={new Map([[providerKey, 213_450_000_000_000n]])}
      models={new Map([[providerKey, 'local/handbook']])}
      fundable={[{ provider, model: 'local/handbook' }]}
      preferred={undefined}
      preferredAmount={undefined}
      wrongNetwork={false}
      onConnect={onConnect}
      {...props}
      movement={movement}
    />,
  );
  return { movement, onConnect };
}
