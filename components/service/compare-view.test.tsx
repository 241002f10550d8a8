import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import type { Address } from 'viem';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { usualWorkload } from '@/lib/domain/calculator';
import { readComparison } from '@/lib/domain/compare';
import { AppError } from '@/lib/domain/error';
import { type MarketFacts, type MarketRemote, marketRows } from '@/lib/domain/market';
import { writeCompared } from '@/lib/domain/market-query';
import { parseServiceDetails, type Service } from '@/lib/domain/service';
import { testAddress, testHash, testService } from '@/lib/testing/builders';
import { CompareView, type CompareViewProps } from './compare-view';

class RpcDownError extends AppError {
  readonly code = 'rpc-unavailable';
  readonly cure = 'retry';
}

afterEach(cleanup);

const block = { number: 42n, hash: testHash(42), timestamp: 1_700_000_000n } as const;
const calculator = {
  workload: usualWorkload,
  source: 'assumed',
  written: {},
  change: () => {},
  reset: () => {},
} as const;

type Shown = Partial<CompareViewProps> & {
  readonly services?: readonly Service[];
  readonly asked: string;
  readonly missing?: number;
  readonly facts?: Omit<MarketFacts, 'services'>;
};

function show({ services = [], asked, missing = 0, facts, ...props }: Shown) {
  const rows = new Map(marketRows({ services, ...facts }).map((row) => [row.key, row]));
  const value = { services, total: services.length + missing, missing };
  const market: MarketRemote = { state: 'fresh', value, block, readAt: Date.now() };
  const comparison = readComparison(asked);
  const onOnlyDifferences = vi.fn();
  render(
    <CompareView
      market={market}
      comparison={comparison}
      columns={comparison.providers.map((provider) => ({ provider, row: rows.get(provider.toLowerCase()) }))}
      status={{ state: 'off' }}
      calculator={calculator}
      workloadSearch=""
      onlyDifferences={false}
      onOnlyDifferences={onOnlyDifferences}
      local={false}
      now={Date.now()}
      {...props}
    />,
  );
  return { onOnlyDifferences };
}

/** The text of a line as it stands on a wide screen: heading, then one cell for each service. */
function line(name: RegExp): readonly string[] {
  const row = screen.getByRole('rowheader', { name }).closest('tr');
  if (row === null) throw new Error('a heading stands in a line');
  return [...row.querySelectorAll('td')].map((cell) => cell.querySelector('div')?.textContent ?? '');
}

const [first, second, third] = [testAddress(601), testAddress(602), testAddress(603)] as const;
const asked = (...addresses: readonly Address[]) => writeCompared(addresses);
const cheap = testService({ provider: first, model: 'alpha' });
const dear = testService({ provider: second, model: 'beta', inputPrice: 200_000_000_000n });

describe('a comparison', () => {
  it('marks what differs, and the lowest price with what the others cost more', () => {
    show({ services: [cheap, dear], asked: asked(first, second) });
    expect(screen.getByRole('rowheader', { name: /^Price in.*differs$/u })).toBeTruthy();
    expect(screen.getByRole('rowheader', { name: /^Price out.*the same$/u })).toBeTruthy();
    expect(line(/^Price in/u)).toEqual(['0.10G/ 1M tokenslowest', '0.20G/ 1M tokens']);
    expect(line(/^One request/u)).toEqual(['0.00030Glowest', '0.00040G+0.0001 0G (+33.3%)']);
    expect(line(/^Model/u)).toEqual(['alpha', 'beta']);
  });

  it('follows one calculator for all, down to a rental', () => {
    const workload = { ...usualWorkload, requests: 10, rental: 10n ** 18n };
    show({ services: [cheap, dear], asked: asked(first, second), calculator: { ...calculator, workload } });
    expect(line(/^A month/u)[0]).toMatch(/^0\.0030G.*0\.997 0G cheaper than the rental of 1 0G/u);
    expect(screen.getByLabelText('Tokens in')).toBeTruthy();
    expect(screen.queryByLabelText('Images a month')).toBeNull();
  });

  it('ranks no image against a message, and says why a small context has no price', () => {
    const image = testService({ provider: second, serviceType: 'text-to-image' });
    const listed = new Map([[first.toLowerCase(), [{ id: 'alpha', contextLength: 100 }]]]);
    show({ services: [cheap, image], asked: asked(first, second), facts: { listed } });
    expect(line(/^One request/u)[0]).toBe('The request is longer than this model’s context.');
    expect(line(/^Price out/u).join(' ')).not.toContain('lowest');
    expect(line(/^Price in/u)[1]).toContain('This kind is not billed by input.');
    expect(screen.getByLabelText('Images a month')).toBeTruthy();
  });

  it('ranks figures of one source only', () => {
    const evidence = (value: number) => ({
      contacts: 1,
      requests: 1,
      probes: 0,
      reached: 1,
      uptime: 100,
      errorRate: 0,
      firstByte: { samples: 3, p50: value },
      tokensPerSecond: undefined,
      wholeAnswer: undefined,
      firstAt: 0,
      lastAt: 0,
    });
    const health = { provider: second, model: 'beta', serviceType: 'chatbot', health: 'healthy' } as const;
    const status = {
      readAt: 0,
      host: 'status.example',
      health: [{ ...health, firstToken: { samples: 9, p50: 100 } }],
      models: undefined,
    };
    show({
      services: [cheap, dear],
      asked: asked(first, second),
      facts: { own: new Map([[first.toLowerCase(), evidence(400)]]), status },
    });
    expect(line(/^First token/u).join(' ')).not.toContain('lowest');
    expect(line(/^First token/u)[0]).toContain('you · 3');
    expect(line(/^First token/u)[1]).toContain('net · 9');
  });

  it('shows tiers and cached input by their sizes, and hostile texts as text', () => {
    const additionalInfo = JSON.stringify({
      tieredPricing: {
        tiers: [
          { maxInputTokens: 100, inputMultiplier: 1, outputMultiplier: 1 },
          { maxInputTokens: 0, inputMultiplier: 2, outputMultiplier: 2 },
        ],
      },
      cacheTokenBilling: { divisor: 10 },
      ProviderIdentity: '<img src=x>\u202E',
    });
    const tiered = testService({ ...cheap, additionalInfo, details: parseServiceDetails(additionalInfo) });
    show({ services: [tiered, dear], asked: asked(first, second) });
    expect(line(/^Price tiers/u)).toEqual([
      'to 100 tokens in: 0.1 in, 0.4 outfrom 101 tokens in: 0.2 in, 0.8 out',
      'one price',
    ]);
    expect(line(/^Cached input/u)).toEqual(['1/10 of the price', 'no discount']);
    expect(line(/^Operator/u)[0]).toBe('<img src=x>');
    expect(document.querySelector('img')).toBeNull();
  });

  it('hides what is the same on demand', () => {
    const { onOnlyDifferences } = show({ services: [cheap, dear], asked: asked(first, second), onlyDifferences: true });
    expect(screen.queryByRole('rowheader', { name: /^Price out/u })).toBeNull();
    expect(line(/^Price in/u)).toHaveLength(2);
    fireEvent.click(screen.getByRole('checkbox', { name: 'Only what differs' }));
    expect(onOnlyDifferences).toHaveBeenCalledWith(false);
  });

  it('lets each service be taken out by a link that keeps the others and the calculator', () => {
    show({ services: [cheap, dear], asked: asked(first, second, third), workloadSearch: '?in=7' });
    const out = screen.getByRole('link', { name: /^Take out beta/u });
    expect(out.getAttribute('href')?.replace('compare/?', 'compare?')).toBe(
      `/compare?in=7&compare=${asked(first, third)}`,
    );
  });
});

describe('what cannot be compared', () => {
  it('keeps the column of an address without a service and says so', () => {
    show({ services: [cheap, dear], asked: asked(first, second, third) });
    expect(screen.getByRole('columnheader', { name: /^No service at this address/u })).toBeTruthy();
    expect(line(/^Price in/u)[2]).toBe('—');
    expect(line(/^Price in/u)[0]).toContain('lowest');
  });

  it('does not call a service missing that may only not have been read', () => {
    show({ services: [cheap, dear], asked: asked(first, second, third), missing: 50 });
    expect(screen.getByRole('columnheader', { name: /^Not among the services read so far/u })).toBeTruthy();
    expect(screen.queryByText('No service at this address')).toBeNull();
  });

  it.each([
    ['', '/?compare='],
    [asked(first), `/?compare=${first}`],
  ])('is fewer than two: %s leads to the market with what is there already chosen', (text, href) => {
    show({ services: [cheap], asked: text });
    expect(screen.getByText('Choose two services or more')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Choose in the market' }).getAttribute('href')).toBe(href);
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('says what of the link was left out: too many, twice, no address', () => {
    const many = Array.from({ length: 8 }, (_, index) => testAddress(601 + index));
    show({ services: [cheap, dear], asked: `${asked(...many, first)}.nonsense` });
    const notice = within(screen.getByText('Part of the link was left out').closest('div') ?? document.body);
    expect(notice.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      '1 address stands there twice; each is compared once.',
      '1 part is no address.',
      '2 addresses are too many: at most 6 are compared.',
    ]);
    expect(screen.getAllByRole('columnheader')).toHaveLength(7);
  });

  it('tells reading from failing', () => {
    const retry = vi.fn();
    show({ asked: asked(first, second), market: { state: 'loading' } });
    expect(screen.getByText('Reading the services from the contract')).toBeTruthy();
    cleanup();
    show({ asked: asked(first, second), market: { state: 'failed', error: new RpcDownError('down'), retry } });
    fireEvent.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
    expect(screen.queryByText('No service at this address')).toBeNull();
  });
});
