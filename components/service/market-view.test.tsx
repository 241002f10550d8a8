import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AccountState } from '@/lib/domain/account';
import { usualWorkload } from '@/lib/domain/calculator';
import { AppError } from '@/lib/domain/error';
import { type Catalogue, type MarketFacts, type MarketRemote, marketRows } from '@/lib/domain/market';
import { plainQuery } from '@/lib/domain/market-query';
import { createMarketIndex } from '@/lib/domain/market-selection';
import type { TrustFinding } from '@/lib/domain/market-trust';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import { testAccountState, testAddress, testService, testSubAccount } from '@/lib/testing/builders';
// Fetched when they are drawn; here they stand ready, so that no test waits for them longer than for a press.
import './balance-cell';
import './figure-cells';
import './market-group-row';
import { MarketView, type MarketViewProps } from './market-view';

class RpcDownError extends AppError {
  readonly code = 'rpc-unavailable';
  readonly cure = 'retry';
}

const block = { number: 1_234_567n, hash: '0x01', timestamp: 1_700_000_000n } as const;
const fresh = <T,>(value: T): Remote<T> => ({ state: 'fresh', value, block, readAt: Date.now() });

afterEach(cleanup);

const catalogue = (services: readonly Service[], missing = 0): Catalogue => ({
  services,
  total: services.length + missing,
  missing,
});

type Shown = Partial<Omit<MarketViewProps, 'market'>> & { readonly market: Remote<readonly Service[]> } & {
  readonly facts?: Omit<MarketFacts, 'services'>;
  readonly missing?: number;
  /** Show it as a copy kept at this time. */
  readonly copyOf?: number;
};

function show({ market: given, facts, missing = 0, copyOf, ...props }: Shown) {
  const onQuery = vi.fn();
  const onStar = vi.fn();
  const onTool = vi.fn();
  const onFollow = vi.fn();
  const services = 'value' in given ? given.value : [];
  const read: MarketRemote = 'value' in given ? { ...given, value: catalogue(services, missing) } : given;
  const market: MarketRemote =
    copyOf === undefined ? read : { state: 'copy', value: catalogue(services), block, readAt: copyOf };
  const view = render(
    <MarketView
      market={market}
      index={createMarketIndex(marketRows({ services, ...facts }))}
      account={undefined}
      query={plainQuery}
      onQuery={onQuery}
      workload={usualWorkload}
      sizeKnown
      workloadSearch=""
      local={false}
      host="status.example"
      rate={undefined}
      statusLine={null}
      onStar={onStar}
      onTool={onTool}
      onFollow={onFollow}
      {...props}
    />,
  );
  return { ...view, onQuery, onStar, onTool, onFollow };
}

const chat = testService({ provider: testAddress(500), model: 'alpha/chat' });
const cheap = testService({ provider: testAddress(501), model: 'beta/chat', inputPrice: 10n, outputPrice: 0n });
const image = testService({
  provider: testAddress(502),
  model: 'gamma/image',
  serviceType: 'text-to-image',
  outputPrice: 3n * 10n ** 15n,
});
const unaccepted = testService({ provider: testAddress(503), model: 'delta/new', teeSignerAcknowledged: false });

const table = () => screen.getByRole('table', { name: 'Services' });
const rowOf = (name: string) => {
  const row = within(table()).getByRole('link', { name }).closest('tr');
  if (row === null) throw new Error(`${name} has no row`);
  return row;
};

describe('the five screens of the market', () => {
  it('keeps its columns while it loads and claims nothing', () => {
    show({ market: { state: 'loading' } });
    expect(screen.getByText('Reading the services from the contract')).toBeTruthy();
    expect(
      within(table())
        .getAllByRole('columnheader')
        .map((head) => head.textContent),
    ).toContain('Provider');
    expect(screen.queryByText('No provider is registered on this network yet')).toBeNull();
  });

  it('says that the contract holds no service', () => {
    show({ market: fresh([]) });
    expect(screen.getByText('No provider is registered on this network yet')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says that nothing matches and clears the filters', () => {
    const { onQuery } = show({ market: fresh([chat, cheap]), query: { ...plainQuery, search: 'zzz' } });
    expect(screen.getByText('No service matches')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Clear search and filters' }));
    expect(onQuery).toHaveBeenCalledWith(plainQuery);
  });

  it('keeps stale figures, says their age and why, and offers a retry', () => {
    const retry = vi.fn();
    show({
      market: {
        state: 'stale',
        value: [chat],
        block,
        readAt: Date.now() - 300_000,
        error: new RpcDownError('down'),
        retry,
      },
    });
    expect(screen.getByText(/Last good reading, 5m ago/).textContent).toContain('did not answer');
    expect(rowOf('alpha/chat')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
  });

  it('shows an outage as an outage, never as an empty market', () => {
    const retry = vi.fn();
    show({ market: { state: 'failed', error: new RpcDownError('down'), retry } });
    expect(within(screen.getByRole('alert')).getByText('The market could not be read')).toBeTruthy();
    expect(screen.queryByText('No provider is registered on this network yet')).toBeNull();
    expect(screen.queryByRole('table')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
  });
});

describe('a row of the market', () => {
  it('draws prices from neuron: per million, per image, free for zero, a dash where there is none', () => {
    show({ market: fresh([chat, cheap, image]) });
    const cells = (name: string) =>
      within(rowOf(name))
        .getAllByRole('cell')
        .map((cell) => cell.textContent);
    expect(cells('alpha/chat').slice(3, 6)).toEqual(['0.1', '0.4', '0.0003']);
    expect(cells('beta/chat').slice(3, 6)).toEqual(['<0.000001', 'free', '<0.000001']);
    expect(cells('gamma/image').slice(3, 6)).toEqual([
      '—This kind is not billed by input.',
      '0.003/ image',
      '0.003/ image',
    ]);
    expect(within(rowOf('beta/chat')).getByTitle('10,000,000 neuron')).toBeTruthy();
  });

  it('says at which block it was read', () => {
    show({ market: fresh([chat]) });
    expect(screen.getByText('at block 1,234,567 · 0s ago')).toBeTruthy();
  });

  it('never looks proven: a claim is a claim, and a local one is simulated', () => {
    const { container, unmount } = show({ market: fresh([chat]) });
    expect(within(rowOf('alpha/chat')).getByText('claimed TeeML')).toBeTruthy();
    unmount();
    show({ market: fresh([chat]), local: true });
    expect(within(rowOf('alpha/chat')).getByText('claimed TeeML, simulated')).toBeTruthy();
    expect(container.querySelector('[data-evidence=proven]')).toBeNull();
    expect(document.querySelector('[data-evidence=proven]')).toBeNull();
  });

  it('shows hostile strings as text that cannot disguise itself', () => {
    const hostile = testService({
      model: '<img src=x onerror=alert(1)>\u202Egpj.exe',
      verifiability: 'Tee\u0000ML<script>',
      serviceType: 'chat\u200Bbot" onclick="x',
    });
    const { container } = show({ market: fresh([hostile]) });
    expect(container.querySelector('img, script, [onclick]')).toBeNull();
    expect(within(table()).getByRole('link', { name: '<img src=x onerror=alert(1)> gpj.exe' })).toBeTruthy();
    for (const disguise of ['\u202E', '\u200B', '\u0000']) expect(container.textContent).not.toContain(disguise);
  });

  it('says what is free with the provider, none without a sub-account, and a dash while unknown', async () => {
    const state = testAccountState({
      subAccounts: [testSubAccount({ provider: chat.provider, balance: 5_187n * 10n ** 15n })],
    });
    const failed: Remote<AccountState> = { state: 'failed', error: new RpcDownError('down'), retry: () => {} };
    const { unmount } = show({ market: fresh([chat, cheap]), account: fresh(state) });
    expect(await within(rowOf('alpha/chat')).findByText('4.187 free')).toBeTruthy();
    expect(within(rowOf('beta/chat')).getByText('none')).toBeTruthy();
    unmount();
    show({ market: fresh([chat]), account: failed });
    expect(await within(rowOf('alpha/chat')).findByText('Your account has not been read yet.')).toBeTruthy();
  });
});

describe('services whose signer the owner has not accepted', () => {
  it('are hidden, counted, and offered', () => {
    const { onQuery } = show({ market: fresh([chat, unaccepted]) });
    expect(screen.queryByText('delta/new')).toBeNull();
    fireEvent.click(screen.getByRole('checkbox', { name: 'Show not accepted (1)' }));
    expect(onQuery).toHaveBeenCalledWith({ ...plainQuery, unaccepted: true });
  });

  it('say that they are not usable and have no chat button when shown', () => {
    show({ market: fresh([chat, unaccepted]), query: { ...plainQuery, unaccepted: true } });
    const row = rowOf('delta/new');
    expect(row.textContent).toContain('not usable: signer not accepted by the network');
    expect(within(row).queryByRole('link', { name: /Chat with/ })).toBeNull();
    expect(
      within(rowOf('alpha/chat')).getByRole('link', { name: 'Chat with alpha/chat' }).getAttribute('href'),
    ).toContain(chat.provider);
  });

  it('are named as the reason when nothing else is there', () => {
    show({ market: fresh([unaccepted]) });
    expect(screen.getByText('Only providers that are not accepted yet')).toBeTruthy();
  });
});

describe('the typical cost', () => {
  it('claims nothing while it is not known how long the reader’s messages are', () => {
    show({ market: fresh([chat, image]), sizeKnown: false });
    expect(within(rowOf('alpha/chat')).getByText('How long your own messages usually are is being read.')).toBeTruthy();
    expect(within(rowOf('gamma/image')).queryByText(/being read/)).toBeNull();
  });
});

describe('what others and the reader know of a service', () => {
  const report = {
    readAt: 1,
    host: 'status.example',
    health: [
      {
        provider: chat.provider,
        model: chat.model,
        serviceType: 'chatbot',
        health: 'healthy',
        uptime: 99.2,
        checks: { total: 340, failed: 3 },
      },
    ],
    models: [{ provider: chat.provider, id: chat.model, contextLength: 32_768 }],
  } as const;

  it('is left out as a column while nobody knows it of any', () => {
    show({ market: fresh([chat]) });
    expect(screen.queryByRole('columnheader', { name: 'Up' })).toBeNull();
  });

  it('says whose figure it is and how often it was measured', async () => {
    show({ market: fresh([chat, cheap]), facts: { status: report } });
    await screen.findByText('99.2%');
    const row = rowOf('alpha/chat').textContent;
    expect(row).toContain('99.2%');
    expect(row).toContain('measured by status.example, 340 times');
    expect(row).toContain('32k');
    expect(rowOf('beta/chat').textContent).toContain('Nobody has measured this.');
  });

  it('puts the reader’s own figure first, and never mixes the two', async () => {
    const own = {
      contacts: 4,
      requests: 4,
      probes: 0,
      reached: 3,
      uptime: 75,
      errorRate: 0.25,
      firstByte: { samples: 3, p50: 420 },
      tokensPerSecond: undefined,
      wholeAnswer: undefined,
      firstAt: 1,
      lastAt: 2,
    };
    show({ market: fresh([chat]), facts: { status: report, own: new Map([[chat.provider.toLowerCase(), own]]) } });
    await screen.findByText('75%');
    const row = rowOf('alpha/chat').textContent;
    expect(row).toContain('measured by this browser, 4 times');
    expect(row).toContain('0.42s');
    expect(row).not.toContain('99.2');
  });

  const finding = {
    level: 3,
    evidence: 'proven',
    simulated: false,
    checkedAt: Date.now() - 7_200_000,
    expired: false,
  } as const;
  const found = async (change: Partial<TrustFinding>) => {
    show({
      market: fresh([chat, cheap]),
      facts: { trust: new Map([[chat.provider.toLowerCase(), { ...finding, ...change }]]) },
    });
    await screen.findByText(/^level \d/u);
    return rowOf('alpha/chat').querySelector('[data-evidence]');
  };

  it('says what this browser has proven, as proven, and how long ago', async () => {
    const evidence = await found({});
    expect(evidence?.getAttribute('data-evidence')).toBe('proven');
    expect(evidence?.textContent).toBe('level 3');
    expect(rowOf('alpha/chat').textContent).toContain('2h ago');
    expect(rowOf('alpha/chat').textContent).not.toContain('claimed');
    expect(rowOf('beta/chat').textContent).toContain('claimed TeeML');
  });

  it('never calls a simulated machine proven', async () => {
    const evidence = await found({ evidence: 'claimed', simulated: true });
    expect(evidence?.getAttribute('data-evidence')).toBe('claimed');
    expect(evidence?.textContent).toBe('level 3, simulated');
  });

  it('shows a refuted machine as refuted, though its level is none', async () => {
    const evidence = await found({ evidence: 'refuted', level: 0 });
    expect(evidence?.getAttribute('data-evidence')).toBe('refuted');
    expect(evidence?.textContent).toBe('level 0');
  });

  it('lets a verdict older than a day count no more, and says so', async () => {
    const evidence = await found({ expired: true, checkedAt: Date.now() - 3 * 86_400_000 });
    expect(evidence?.getAttribute('data-evidence')).toBe('unknown');
    expect(rowOf('alpha/chat').textContent).toContain('3d ago. Checked more than a day ago: it counts no more.');
  });

  it('finds by level who was proven, and leaves out who was not where the reader wants that', () => {
    const trust = new Map<string, TrustFinding>([
      [chat.provider.toLowerCase(), finding],
      [cheap.provider.toLowerCase(), { ...finding, level: 2 }],
      [image.provider.toLowerCase(), { ...finding, expired: true }],
    ]);
    const query = { ...plainQuery, minTrust: 3, keepUnknown: false };
    show({ market: fresh([chat, cheap, image]), facts: { trust }, query });
    expect(rowOf('alpha/chat')).toBeTruthy();
    expect(screen.getByText('1 of 3 services')).toBeTruthy();
  });
});

describe('a search', () => {
  it('is marked in the name, as text, whatever was typed', () => {
    const odd = testService({ provider: testAddress(504), model: 'a.b(c)<i>' });
    show({ market: fresh([chat, odd]), query: { ...plainQuery, search: 'B(C)' } });
    expect([...table().querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['b(c)']);
    expect(screen.getByTitle('a.b(c)<i>').textContent).toBe('a.b(c)<i>');
  });
});

describe('a provider of several models', () => {
  it('says under the registered one how many more are stated, and finds it by them', () => {
    const models = [chat.model, 'omega/one', 'omega/two'].map((id) => ({ provider: chat.provider, id }));
    const status = { readAt: 1, host: 'status.example', health: [], models };
    show({ market: fresh([chat, cheap]), facts: { status }, query: { ...plainQuery, search: 'omega' } });
    expect(rowOf('alpha/chat').textContent).toContain('+2 stated');
    expect(screen.getByTitle('omega/one omega/two')).toBeTruthy();
    expect(screen.getByText('1 of 2 services')).toBeTruthy();
  });
});

describe('a copy and an incomplete reading', () => {
  it('is shown with its age before the first reading, dimmed and called what it is', () => {
    const readAt = Date.now() - 7_200_000;
    show({ market: fresh([chat]), copyOf: readAt });
    expect(screen.getByText(/From your last visit, being read again:/).textContent).toContain('2h ago');
    expect(rowOf('alpha/chat')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says how many services a failed page hides, and shows the others', () => {
    show({ market: fresh([chat]), missing: 50 });
    expect(screen.getByText('50 services are missing')).toBeTruthy();
    expect(rowOf('alpha/chat')).toBeTruthy();
  });
});

describe('choosing', () => {
  it('picks services to compare, and lets them go', () => {
    const { onQuery, unmount } = show({ market: fresh([chat, cheap]) });
    fireEvent.click(within(rowOf('alpha/chat')).getByRole('checkbox'));
    expect(onQuery).toHaveBeenCalledWith({ ...plainQuery, compare: [chat.provider] });
    unmount();
    const chosen = { ...plainQuery, compare: [chat.provider, cheap.provider] };
    const second = show({ market: fresh([chat, cheap]), query: chosen, workloadSearch: '?in=7' });
    const link = screen.getByRole('link', { name: 'Compare (2)' });
    expect(link.getAttribute('href')).toContain(`?in=7&compare=${chat.provider}.${cheap.provider}`);
    fireEvent.click(within(rowOf('alpha/chat')).getByRole('checkbox'));
    expect(second.onQuery).toHaveBeenCalledWith({ ...plainQuery, compare: [cheap.provider] });
  });

  it('offers no seventh', () => {
    const many = Array.from({ length: 7 }, (_, index) =>
      testService({ provider: testAddress(600 + index), model: `m${index}` }),
    );
    show({ market: fresh(many), query: { ...plainQuery, compare: many.slice(0, 6).map(({ provider }) => provider) } });
    const boxes = within(table()).getAllByRole<HTMLInputElement>('checkbox');
    expect(boxes.filter((box) => box.disabled)).toHaveLength(1);
    expect(within(rowOf('m6')).getByRole<HTMLInputElement>('checkbox').disabled).toBe(true);
  });

  it('marks favourites', () => {
    const { onStar } = show({ market: fresh([chat]), facts: { favourites: new Set([chat.provider.toLowerCase()]) } });
    const star = within(rowOf('alpha/chat')).getByRole('button', { name: /^Favourite: alpha\/chat/ });
    expect(star.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(star);
    expect(onStar).toHaveBeenCalledWith(chat, false);
  });

  it('opens filters and calculator', () => {
    const { onTool } = show({ market: fresh([chat]) });
    fireEvent.click(screen.getByRole('button', { name: 'Filters' }));
    fireEvent.click(screen.getByRole('button', { name: 'Calculator' }));
    expect(onTool.mock.calls).toEqual([['filters'], ['calculator']]);
  });
});

describe('a large market', () => {
  const services = Array.from({ length: 5000 }, (_, index) =>
    testService({ provider: testAddress(10_000 + index), model: `m${String(index).padStart(4, '0')}` }),
  );

  it('draws only what is seen, and still says how many rows there are and which one each is', () => {
    const { container } = show({ market: fresh(services), query: { ...plainQuery, sort: 'model' } });
    expect(table().getAttribute('aria-rowcount')).toBe('5001');
    expect(container.querySelectorAll('tr[data-row]').length).toBeLessThan(80);
    expect(rowOf('m0000').getAttribute('aria-rowindex')).toBe('2');
    expect(screen.getByText('5,000 services')).toBeTruthy();
  });

  it('leads from row to row with the arrow keys, and to the end, without losing the focus', () => {
    show({ market: fresh(services), query: { ...plainQuery, sort: 'model' } });
    const focused = () => document.activeElement?.textContent;
    within(rowOf('m0000')).getByRole('link', { name: 'm0000' }).focus();
    const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
    press('ArrowDown');
    expect(focused()).toBe('m0001');
    press('PageDown');
    expect(focused()).toBe('m0011');
    press('End');
    expect(focused()).toBe('m4999');
    expect(rowOf('m4999').getAttribute('aria-rowindex')).toBe('5001');
    press('ArrowUp');
    expect(focused()).toBe('m4998');
    press('Home');
    expect(focused()).toBe('m0000');
  });
});

describe('grouped by model', () => {
  const twins = [1, 2].map((number) =>
    testService({ provider: testAddress(700 + number), model: 'twin/model', inputPrice: BigInt(number) * 10n ** 11n }),
  );
  const query = { ...plainQuery, grouping: 'model' } as const;

  it('says how many serve a model and between which prices, and opens on a press', async () => {
    show({ market: fresh([...twins, cheap]), query });
    const head = await screen.findByRole('button', { name: 'twin/model' });
    const row = head.closest('tr');
    expect(row?.textContent).toContain('2 providers');
    expect(row?.textContent).toContain('0.1 – 0.2');
    expect(head.getAttribute('aria-expanded')).toBe('false');
    expect(screen.queryByRole('link', { name: 'twin/model' })).toBeNull();
    fireEvent.click(head);
    expect(screen.getAllByRole('link', { name: 'twin/model' })).toHaveLength(2);
  });
});
