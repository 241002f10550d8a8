import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { usualWorkload } from '@/lib/domain/calculator';
import { AppError } from '@/lib/domain/error';
import { noNote } from '@/lib/domain/favourite';
import { marketRows } from '@/lib/domain/market';
import type { Remote } from '@/lib/domain/remote';
import { parseServiceDetails, type Service } from '@/lib/domain/service';
import { testAccountState, testAddress, testHash, testService, testSubAccount } from '@/lib/testing/builders';
import { NoProviderView, ProviderView, type ProviderViewProps } from './provider-view';

class RpcDownError extends AppError {
  readonly code = 'rpc-unavailable';
  readonly cure = 'retry';
}

const address = testAddress(500);
const block = { number: 42n, hash: testHash(42), timestamp: 1_700_000_000n } as const;
const fresh = <T,>(value: T): Remote<T> => ({ state: 'fresh', value, block, readAt: Date.now() });

afterEach(cleanup);

const calculator = {
  workload: usualWorkload,
  source: 'assumed',
  written: {},
  change: () => {},
  reset: () => {},
} as const;

function show(service: Remote<Service | undefined>, props: Partial<ProviderViewProps> = {}) {
  const known = 'value' in service ? service.value : undefined;
  return render(
    <ProviderView
      address={address}
      service={service}
      account={undefined}
      row={marketRows({ services: known === undefined ? [] : [known] })[0]}
      calculator={calculator}
      status={{ state: 'off' }}
      rate={undefined}
      listedAt={undefined}
      probe={{ state: 'idle' }}
      onAsk={() => {}}
      history={{ state: 'loading' }}
      reading={{ blocks: undefined, stopping: false, stop: () => {}, readOn: () => {} }}
      note={noNote}
      accepted={undefined}
      onStar={() => 'kept'}
      onName={() => 'kept'}
      local={false}
      now={Date.now()}
      {...props}
    />,
  );
}

const withDetails = (additionalInfo: string, overrides: Partial<Service> = {}) =>
  testService({ additionalInfo, details: parseServiceDetails(additionalInfo), ...overrides });

describe('the screens of a provider', () => {
  it('sends those without a valid address to the market', () => {
    render(<NoProviderView />);
    expect(screen.getByRole('link', { name: 'To the market' }).getAttribute('href')).toBe('/');
  });

  it('claims nothing while it loads', () => {
    show({ state: 'loading' });
    expect(screen.getByText('Reading this provider from the contract')).toBeTruthy();
    expect(screen.queryByText('No service is registered at this address')).toBeNull();
  });

  it('tells an outage from a missing service', () => {
    const retry = vi.fn();
    show({ state: 'failed', error: new RpcDownError('down'), retry });
    expect(screen.queryByText('No service is registered at this address')).toBeNull();
    fireEvent.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
    cleanup();
    show(fresh(undefined));
    expect(screen.getByText('No service is registered at this address')).toBeTruthy();
  });

  it('keeps a stale record and says why', () => {
    show({
      state: 'stale',
      value: testService(),
      block,
      readAt: Date.now() - 7_200_000,
      error: new RpcDownError('down'),
      retry: () => {},
    });
    expect(screen.getByText(/Last good reading, 2h ago/)).toBeTruthy();
  });
});

describe('what is claimed', () => {
  it('is never drawn as proven, and a local key is named simulated', () => {
    const { container } = show(fresh(testService()), { local: true });
    expect(screen.getByText('simulated TEE key, local network')).toBeTruthy();
    expect(container.querySelector('[data-evidence=proven]')).toBeNull();
    cleanup();
    show(fresh(testService()));
    expect(screen.getByText('claimed, not checked in this browser yet')).toBeTruthy();
  });

  it.each([
    ['{}', 'Claimed: the model runs inside this provider’s TEE'],
    ['{"TargetSeparated":true}', 'Claimed: router and model each run in a TEE of their own'],
    [
      '{"ProviderType":"centralized","ProviderIdentity":"Big\\u202eCo"}',
      'Claimed: a router in a TEE forwards your prompt to Big Co',
    ],
    ['{"ProviderType":"centralized"}', 'Claimed: a router in a TEE forwards your prompt to a vendor it does not name'],
    ['{"ProviderType":"standard"}', 'No TEE is claimed'],
    ['not json', 'Claimed: the model runs inside this provider’s TEE'],
  ])('says who can read the prompt: %s', (info, words) => {
    show(fresh(withDetails(info)));
    expect(screen.getByText(words)).toBeTruthy();
  });

  it('names the key that signs answers, which differs when the model runs apart', () => {
    const target = testAddress(777);
    show(fresh(withDetails(`{"TargetSeparated":true,"TargetTeeAddress":"${target}"}`)));
    expect(screen.getByText(target)).toBeTruthy();
  });

  it.each([
    [undefined, 'not known without a wallet'],
    [testAccountState(), 'not needed yet: your first transfer does it'],
    [testAccountState({ subAccounts: [testSubAccount({ provider: address, acknowledged: false })] }), 'no'],
  ])('says whether the reader accepted the key', (state, words) => {
    show(fresh(testService()), { account: state === undefined ? undefined : fresh(state) });
    expect(screen.getByText(words)).toBeTruthy();
  });
});

describe('what can be done', () => {
  it('is chat and funding with an accepted provider', () => {
    show(fresh(testService()));
    expect(screen.getByRole('link', { name: 'Chat' }).getAttribute('href')).toContain(`?provider=${address}`);
    expect(screen.getByRole('link', { name: 'Fund' }).getAttribute('href')).toContain(`?fund=${address}`);
  });

  it('is nothing with one whose key the network has not accepted', () => {
    show(fresh(testService({ teeSignerAcknowledged: false })));
    expect(screen.getByText('Not usable: signer not accepted by the network')).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Chat' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Fund' })).toBeNull();
  });
});

describe('the record', () => {
  it('shows what the reader has, with the time a retrieval is ready by the chain’s clock', () => {
    const refunds = [{ index: 0n, amount: 5n * 10n ** 17n, createdAt: block.timestamp - 3_600n }];
    const sub = testSubAccount({
      provider: address,
      balance: 3n * 10n ** 18n,
      pendingRefund: 5n * 10n ** 17n,
      refunds,
    });
    const { container } = show(fresh(testService()), { account: fresh(testAccountState({ subAccounts: [sub] })) });
    expect(container.textContent).toContain('Free to spend1.5');
    expect(screen.getByText('Being retrieved · ready in 23h')).toBeTruthy();
  });

  it('shows hostile strings as plain text', () => {
    const { container } = show(
      fresh(withDetails('<script>x</script>\u202E', { url: 'javascript:alert(1)', model: '<b>m</b>' })),
    );
    expect(container.querySelector('script, b')).toBeNull();
    expect(container.querySelector('a[href^="javascript"]')).toBeNull();
    expect(container.textContent).not.toContain('\u202E');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('<b>m</b>');
  });
});
