import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { usualWorkload } from '@/lib/domain/calculator';
import { AppError } from '@/lib/domain/error';
import { type MarketFacts, marketRows } from '@/lib/domain/market';
import { type MarketQuery, plainQuery } from '@/lib/domain/market-query';
import { createMarketIndex } from '@/lib/domain/market-selection';
import type { StatusReport } from '@/lib/domain/market-status';
import { ownEvidenceOf } from '@/lib/domain/measurement';
import { testAddress, testHash, testService } from '@/lib/testing/builders';
import { StatusLine } from './figure-cells';
import { MarketFilterForm } from './market-filter-form';
import { MarketView, type MarketViewProps } from './market-view';

class RpcDownError extends AppError {
  readonly code = 'rpc-unavailable';
  readonly cure = 'retry';
}

afterEach(cleanup);

const minute = 60_000;
/** So long ago and a little more: ages are floored, and the cells' clock may be a second behind. */
const ago = (milliseconds: number) => Date.now() - milliseconds - 10_000;
const chat = testService({ provider: testAddress(500), model: 'alpha/chat' });
const other = testService({ provider: testAddress(501), model: 'beta/chat', outputPrice: 0n });
const block = { number: 42n, hash: testHash(42), timestamp: 1_700_000_000n } as const;

const report = (): StatusReport => ({
  readAt: ago(5 * minute),
  host: 'status.example',
  models: undefined,
  health: [
    {
      provider: chat.provider,
      model: chat.model,
      serviceType: 'chatbot',
      health: 'warning',
      uptime: 99.2,
      checks: { total: 340, failed: 3 },
      latency: { samples: 340, p50: 1_000, p90: 2_000, p95: 3_000, p99: 4_000 },
      tokensPerSecond: { samples: 30, p50: 81 },
      lastCheck: ago(7 * minute),
    },
  ],
});

/** Four requests of one second each: 50 tokens in it, first of them after 400 ms. */
const measured = () =>
  ownEvidenceOf(
    [1, 2, 3, 4].map((number) => ({
      id: String(number),
      chainId: 1,
      provider: chat.provider,
      model: chat.model,
      kind: 'request',
      at: ago(2 * 3_600_000),
      outcome: 'answered',
      firstByteAfter: 400,
      endedAfter: 1_400,
      completionTokens: 50,
    })),
  );

function show(facts: Omit<MarketFacts, 'services'>, { rate, ...query }: Partial<MarketQuery & MarketViewProps> = {}) {
  const services = [chat, other];
  render(
    <MarketView
      market={{ state: 'fresh', value: { services, total: 2, missing: 0 }, block, readAt: Date.now() }}
      index={createMarketIndex(marketRows({ services, ...facts }))}
      account={undefined}
      query={{ ...plainQuery, ...query }}
      onQuery={() => {}}
      workload={usualWorkload}
      sizeKnown
      workloadSearch=""
      local={false}
      host="status.example"
      rate={rate}
      statusLine={null}
      onStar={() => {}}
      onTool={() => {}}
      onFollow={() => {}}
    />,
  );
}

const table = () => screen.getByRole('table', { name: 'Services' });
const headings = () =>
  within(table())
    .getAllByRole('columnheader')
    .map((head) => head.textContent);
/** What one service says in a column. */
function cell(model: string, heading: string): string {
  const row = within(table()).getByRole('link', { name: model }).closest('tr');
  return row?.children[headings().indexOf(heading)]?.textContent ?? '';
}

describe('a measured figure', () => {
  it('of the status service says so, how often, when last, and what it calls it', async () => {
    show({ status: report() });
    await screen.findByText('99.2%');
    expect(cell('alpha/chat', 'Up')).toBe(
      '99.2% warningnet · 340 · 7m ago, measured by status.example, 340 times, last 7m ago',
    );
    expect(cell('beta/chat', 'Up')).toBe('—Nobody has measured this.');
  });

  it('is not younger than the asking, whatever the service says of its clock', async () => {
    const { health, ...rest } = report();
    const ahead = health?.map((entry) => ({ ...entry, lastCheck: Date.now() + 3_600_000 }));
    show({ status: { ...rest, health: ahead } });
    await screen.findByText('99.2%');
    expect(cell('alpha/chat', 'Up')).toContain('net · 340 · 5m ago');
  });

  it('of this browser has its own count and age, and no word of anybody else', async () => {
    const own = measured();
    if (own === undefined) throw new Error('four requests say something');
    show({ status: report(), own: new Map([[chat.provider.toLowerCase(), own]]) });
    await screen.findByText('100%');
    expect(cell('alpha/chat', 'Up')).toBe('100%you · 4 · 2h ago, measured by this browser, 4 times, last 2h ago');
    expect(cell('alpha/chat', 'First token')).toContain('0.4syou · 4 · 2h ago');
  });
});

describe('the further columns', () => {
  it('are there only where the reader chose them, each percentile with its count', async () => {
    show({ status: report() });
    expect(headings().some((heading) => heading?.startsWith('Latency'))).toBe(false);
    cleanup();
    show({ status: report() }, { columns: ['speed', 'latency', 'latency-p99'] });
    await screen.findByText('4s');
    expect(headings().filter((heading) => /^(Tokens|Latency)/u.test(heading ?? ''))).toEqual([
      'Tokens / s',
      'Latency p50',
      'Latency p99',
    ]);
    expect(cell('alpha/chat', 'Latency p50')).toContain('1snet · 340');
    expect(cell('alpha/chat', 'Latency p99')).toContain('4snet · 340');
    expect(cell('alpha/chat', 'Tokens / s')).toContain('81net · 30');
    expect(cell('beta/chat', 'Latency p99')).toBe('—Nobody has measured this.');
  });

  it('never hold this browser’s times for the status service’s', async () => {
    const own = measured();
    if (own === undefined) throw new Error('four requests say something');
    const facts = { own: new Map([[chat.provider.toLowerCase(), own]]) };
    show(facts, { columns: ['latency', 'speed'] });
    await screen.findByText('50');
    expect(cell('alpha/chat', 'Tokens / s')).toContain('50you · 4');
    expect(cell('alpha/chat', 'Latency p50')).toBe('—Nobody has measured this.');
  });

  it('are chosen beside the filters, and stand in the order of the table', () => {
    const onQuery = vi.fn();
    const query = { ...plainQuery, columns: ['latency-p99'] as const };
    render(<MarketFilterForm rows={[]} query={query} onQuery={onQuery} />);
    const group = within(screen.getByRole('group', { name: 'Further columns' }));
    expect(group.getByRole<HTMLInputElement>('checkbox', { name: 'Latency p99' }).checked).toBe(true);
    fireEvent.click(group.getByRole('checkbox', { name: 'Tokens / s' }));
    expect(onQuery).toHaveBeenLastCalledWith({ ...plainQuery, columns: ['speed', 'latency-p99'] });
    fireEvent.click(group.getByRole('checkbox', { name: 'Latency p99' }));
    expect(onQuery).toHaveBeenLastCalledWith({ ...plainQuery, columns: [] });
  });
});

describe('US dollars', () => {
  const rate = () => ({ usdPer0G: 123_456n * 10n ** 12n, at: ago(3 * minute) });

  it('stand below a price, rounded, with whose rate it is and how old', async () => {
    show({}, { rate: rate() });
    await screen.findAllByText(/USD/u);
    expect(cell('alpha/chat', 'In / 1M0G')).toBe('0.1≈ 0.0123 USD, by the rate of status.example, 3m ago');
    expect(cell('beta/chat', 'Out / 1M0G')).toBe('free');
  });

  it('are nowhere without a rate, and by none that is older than an hour', async () => {
    show({});
    expect(screen.queryByText(/USD/u)).toBeNull();
    cleanup();
    show({}, { rate: { ...rate(), at: ago(60 * minute) } });
    // The cells that would say it have been fetched by the tests before this one.
    await Promise.resolve();
    expect(screen.queryByText(/USD/u)).toBeNull();
  });
});

describe('the line about the status service', () => {
  it('says who it is and when it was asked, and whose the dollars are', () => {
    const stated = { ...report(), rate: { usdPer0G: 10n ** 18n, at: ago(9 * minute) } };
    const { container } = render(<StatusLine status={{ state: 'ready', report: stated }} />);
    expect(container.textContent).toBe(
      '“net”: measured by the network’s status service status.example, asked 5m ago. US dollars by the rate of status.example, stated 9m ago.',
    );
  });

  it('says that it does not answer, and how old the figures are that it gave before', () => {
    const error = new RpcDownError('down');
    const failed = { state: 'failed', error, retry: () => {} } as const;
    const { container, rerender } = render(<StatusLine status={{ ...failed, report: undefined }} />);
    expect(container.textContent).toBe('The network’s status service does not answer; its figures are missing.');
    rerender(<StatusLine status={{ ...failed, report: report() }} />);
    expect(container.textContent).toContain('does not answer any more; its figures are those of 5m ago.');
    rerender(<StatusLine status={{ state: 'off' }} />);
    expect(container.textContent).toBe('');
  });
});
