import { accessibilityViolations, looks, show } from '../fixtures/axe';
import { describeNetwork } from '../fixtures/describe-network';
import { type StatusMood, type StatusService, startStatusService } from '../fixtures/status-service';
import { expect, type Page, test } from '../fixtures/test';
import type { Provider, World } from '../fixtures/world';
import { ComparePage } from '../pages/compare-page';
import { MarketPage } from '../pages/market-page';
import { ProviderPage } from '../pages/provider-page';

let status: StatusService;

test.beforeAll(async () => {
  status = await startStatusService();
});

test.afterAll(() => status.stop());

test.beforeEach(({ traffic }) => {
  status.reset();
  traffic.allow(status.url);
});

const minutesAgo = (minutes: number) => Date.now() - minutes * 60_000 - 10_000;

const entryOf = ({ address, model }: Provider, uptime: number, more: object = {}) => ({
  provider: address,
  model,
  serviceType: 'chatbot',
  status: 'healthy',
  checks: { total: 340, successful: 337, failed: 3, uptime },
  performance: { response_time: { p50: 1_000, p90: 2_000, p95: 3_000, p99: 4_000, unit: 'ms', samples: 340 } },
  lastCheck: new Date(minutesAgo(7)).toISOString(),
  ...more,
});

async function opened(page: Page, world: World, query = ''): Promise<MarketPage> {
  const market = new MarketPage(page);
  await market.open(`/${query}`);
  await expect(market.entry(world.cheap.address)).toContainText(world.cheap.model);
  return market;
}

const upColumn = (market: MarketPage) => market.services.getByRole('columnheader', { name: 'Up', exact: true });

/** In the light of day on a desk, and in the dark on a phone. */
const seen = [looks[0], looks[3]] as const;

async function violations(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const look of seen) {
    await show(page, look);
    const all = await accessibilityViolations(page);
    found.push(...all.map((violation) => `${look.colorScheme} at ${look.width}: ${violation}`));
  }
  await show(page, looks[0]);
  return found;
}

test('a figure of the status service says whose it is, how often and how long ago it was measured, and so do dollars', async ({
  page,
  world,
}) => {
  const { host } = new URL(status.url);
  status.say({
    services: [entryOf(world.cheap, 99.2)],
    feed: { rate_usd_per_og: '0.5', updated_at: minutesAgo(3) / 1000 },
  });
  await describeNetwork(page, { statusUrl: status.url });
  const market = await opened(page, world);
  const row = market.entry(world.cheap.address);
  await expect(row).toContainText('99.2% healthy');
  await expect(row).toContainText('net · 340 · 7m ago');
  await expect(row).toContainText(`measured by ${host}, 340 times, last 7m ago`);
  await expect(row).toContainText(/≈ [\d.]+ USD, by the rate of [\d.:]+, 3m ago/u);
  await expect(market.entry(world.dear.address)).toContainText('Nobody has measured this.');
  await expect(page.getByText(`measured by the network’s status service ${host}, asked`)).toBeVisible();
  await expect(page.getByText(`US dollars by the rate of ${host}, stated 3m ago.`)).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await market.filtersButton.click();
  await market.sheet.getByRole('checkbox', { name: 'Latency p99' }).check();
  await market.closeSheet();
  await expect(page).toHaveURL(/columns=latency-p99/u);
  await page.reload();
  await expect(row).toContainText('4s');
  expect(status.asked()).toContain('/health');
});

test('a network that names no status service has none of its columns, and nobody is asked', async ({ page, world }) => {
  const market = await opened(page, world);
  await page.waitForLoadState('networkidle');
  await expect(upColumn(market)).toHaveCount(0);
  await expect(page.getByText(/USD|status service/u)).toHaveCount(0);
  expect(status.asked()).toEqual([]);
});

const troubles: readonly (readonly [mood: StatusMood, name: string])[] = [
  ['fails', 'that answers with an error'],
  ['talks-rubbish', 'that answers with a page of HTML'],
  ['never-ends', 'whose answer is longer than anybody reads'],
];

for (const [mood, name] of troubles) {
  test(`a status service ${name} takes only its own figures from the market`, async ({ page, world }) => {
    status.say({ services: [entryOf(world.cheap, 99.2)] });
    status.be(mood);
    await describeNetwork(page, { statusUrl: status.url });
    const market = await opened(page, world);
    await expect(
      page.getByText('The network’s status service does not answer; its figures are missing.'),
    ).toBeVisible();
    await expect(market.entry(world.dear.address)).toContainText(world.dear.model);
    await expect(upColumn(market)).toHaveCount(0);
    await expect(market.failure).toHaveCount(0);
    await market.sort.selectOption('uptime');
    for (const { address } of [world.cheap, world.dear]) await expect(market.entry(address)).toBeVisible();
  });
}

test('a status service that hangs is not waited for', async ({ page, world }) => {
  status.be('hangs');
  await describeNetwork(page, { statusUrl: status.url });
  const market = await opened(page, world);
  await expect.poll(() => status.asked().length).toBeGreaterThan(0);
  await expect(market.entry(world.dear.address)).toContainText(world.dear.model);
  await expect(upColumn(market)).toHaveCount(0);
  await expect(page.getByText(/healthy/u)).toHaveCount(0);
});

test('whatever a status service writes stands there as text, and what is no measure is not claimed', async ({
  page,
  world,
}) => {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const nasty = '<img src=x onerror=alert(1)>\u202E\u0000';
  const { cheap, dear } = world;
  status.say({
    services: [
      entryOf(cheap, 1e9, { status: nasty, serviceType: nasty, lastCheck: '9999-01-01' }),
      entryOf(dear, 98, { status: 'HEALTHY', checks: { total: 7, failed: -1, uptime: 98 } }),
      ...Array.from({ length: 3_000 }, () => ({ provider: nasty, model: nasty })),
    ],
    models: [
      { id: nasty, provider: cheap.address, name: nasty, owned_by: nasty, pricing: { prompt: nasty } },
      { id: cheap.model, provider: cheap.address, context_length: -1, description: nasty },
    ],
    feed: { rate_usd_per_og: nasty, updated_at: nasty },
  });
  await describeNetwork(page, { statusUrl: status.url });
  const market = await opened(page, world);
  await expect(market.entry(dear.address)).toContainText('98% health unknown');
  await expect(market.entry(cheap.address)).toContainText('Nobody has measured this.');
  await expect(page.getByText(/USD/u)).toHaveCount(0);
  const provider = new ProviderPage(page);
  await provider.open(cheap.address);
  await expect(provider.models.getByRole('row').nth(2)).toContainText('<img src=x onerror=alert(1)>');
  const main = page.getByRole('main');
  for (const hidden of ['\u202E', '\u0000']) expect(await main.textContent()).not.toContain(hidden);
  await expect(page.locator('main img')).toHaveCount(0);
  expect(dialogs).toEqual([]);
});

test('the reader’s own figure stands for itself: in the table, for sorting and filtering, and side by side', async ({
  page,
  world,
  traffic,
}) => {
  const { cheap, dear } = world;
  status.say({ services: [entryOf(cheap, 90), entryOf(dear, 99)] });
  await describeNetwork(page, { statusUrl: status.url });
  const byUptime = '?sort=uptime&order=desc&uptime=95&unknown=0';
  const market = await opened(page, world, '?sort=uptime&order=desc');
  await expect(market.entry(cheap.address)).toContainText('90% healthy');
  expect((await market.modelNames()).slice(0, 2)).toEqual([dear.model, cheap.model]);
  await market.open(`/${byUptime}`);
  await expect(market.entry(dear.address)).toBeVisible();
  await expect(market.rows).toHaveCount(1);

  const compare = new ComparePage(page);
  await compare.open([cheap.address, dear.address]);
  await expect(compare.cell(/^Answered/u, 1)).toContainText('highest');

  traffic.allow(cheap.url);
  const provider = new ProviderPage(page);
  await provider.open(cheap.address);
  await provider.askNow.click();
  const answered = provider.measured.getByRole('row').filter({ hasText: 'Answered' });
  await expect(answered.getByRole('cell').nth(0)).toHaveText('100% of 1 contact (requests 0, probes 1)');
  await expect(answered.getByRole('cell').nth(1)).toHaveText('90% of 340 checks');
  const spreads = page.getByRole('table', { name: 'How long and how fast' });
  const latency = spreads.getByRole('row').filter({ hasText: 'Whole answer' });
  await expect(latency.nth(0)).toContainText('this browser');
  await expect(latency.nth(0).getByRole('cell').last()).toHaveText('—');
  await expect(latency.nth(1).getByRole('cell')).toHaveText([new URL(status.url).host, '1s', '2s', '3s', '4s', '340']);
  expect(await violations(page)).toEqual([]);

  await market.open(`/${byUptime}`);
  const row = market.entry(cheap.address);
  await expect(row).toContainText('100%you · 1');
  await expect(row).not.toContainText(/90%|healthy|net ·/u);
  await expect(market.rows).toHaveCount(2);
  expect((await market.modelNames()).slice(0, 2)).toEqual([cheap.model, dear.model]);

  await compare.open([cheap.address, dear.address]);
  await expect(compare.cell(/^Answered/u, 0)).toContainText('you · 1');
  await expect(compare.line(/^Answered/u)).not.toContainText('highest');
});
