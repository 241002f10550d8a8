import { gzipSync } from 'node:zlib';
import { expect, test } from '../fixtures/test';
import { MarketPage } from '../pages/market-page';

test('shows the providers without any wallet, at the block they were read at', async ({ page, world }) => {
  const market = new MarketPage(page);
  await market.open();
  await expect(market.entry(world.cheap.address)).toContainText(world.cheap.model);
  await expect(market.entry(world.dear.address)).toContainText(world.dear.model);
  await expect(market.entry(world.cheap.address)).toContainText('simulated');
  await expect(page.getByText(/at block [\d,]+/u).first()).toBeVisible();
});

test('keeps a provider whose signer nobody accepted out of the way, and never offers it', async ({ page, world }) => {
  const market = new MarketPage(page);
  await market.open();
  await expect(market.entry(world.cheap.address)).toBeVisible();
  await expect(market.entry(world.unacknowledged.address)).toHaveCount(0);
  await market.showUnaccepted.check();
  const row = market.entry(world.unacknowledged.address);
  await expect(row).toContainText('signer not accepted by the network');
  await expect(row.getByRole('link', { name: /^Chat with/u })).toHaveCount(0);
});

test('tells an outage from an empty market, and recovers by one button', async ({ page, world }) => {
  const market = new MarketPage(page);
  world.rpc.down();
  await market.open();
  await expect(market.failure).toBeVisible();
  await expect(market.empty).toHaveCount(0);
  world.rpc.up();
  await market.failure.getByRole('button', { name: 'Try again' }).click();
  await expect(market.entry(world.cheap.address)).toBeVisible();
  await expect(market.failure).toHaveCount(0);
});

test('says that it is reading while the node is slow', async ({ page, world }) => {
  const market = new MarketPage(page);
  const release = world.rpc.hold();
  await market.open();
  await expect(market.loading).toBeAttached();
  await expect(market.empty).toHaveCount(0);
  release();
  await expect(market.entry(world.cheap.address)).toBeVisible();
});

test('an outage after an earlier visit leaves what was read then, said to be older, and recovers', async ({
  page,
  world,
}) => {
  const market = new MarketPage(page);
  await market.open();
  await expect(market.entry(world.cheap.address)).toBeVisible();
  await page.waitForLoadState('networkidle');
  world.rpc.down();
  await market.open();
  await expect(market.staleNotice).toBeVisible();
  await expect(market.entry(world.cheap.address)).toBeVisible();
  await expect(market.failure).toHaveCount(0);
  world.rpc.up();
  await market.retryButton.click();
  await expect(market.staleNotice).toHaveCount(0);
  await expect(market.entry(world.cheap.address)).toBeVisible();
});

test('of a checked machine it says only the level and its age, and finds by it', async ({ page, world, traffic }) => {
  traffic.allow(world.cheap.url);
  await page.goto(`/provider/?address=${world.cheap.address}`);
  await page.getByRole('button', { name: 'Check the machine' }).click();
  await expect(page.getByRole('button', { name: 'Check again' })).toBeEnabled();
  const market = new MarketPage(page);
  await market.open();
  const row = market.entry(world.cheap.address);
  await expect(row.locator('[data-evidence]')).toHaveText(/^level [1-5], simulated$/u);
  await expect(row.locator('[data-evidence]')).toHaveAttribute('data-evidence', 'claimed');
  await expect(row).toContainText(/\d+[sm] ago/u);
  await expect(market.entry(world.dear.address)).toContainText(/claimed .+, simulated/u);
  await market.filtersButton.click();
  await market.sheet.getByRole('combobox', { name: 'Proven here, at least' }).selectOption('1');
  await market.sheet.getByRole('checkbox', { name: 'Leave out what nobody knows' }).check();
  await market.closeSheet();
  await expect(page).toHaveURL(/trust=1/u);
  await expect(row).toBeVisible();
  await expect(market.rows).toHaveCount(1);
});

test('text is set in the site’s own font, served by the site', async ({ page, world }) => {
  const market = new MarketPage(page);
  await market.open();
  await expect(market.entry(world.cheap.address)).toBeVisible();
  await expect(page.locator('body')).toHaveCSS('font-family', /plex/iu);
  expect(
    await page.evaluate(async () => {
      const fonts = await document.fonts.ready;
      return [...fonts].some(({ family, status }) => /plex/iu.test(family) && status === 'loaded');
    }),
  ).toBe(true);
});

test('costs at most 198 kB of compressed script until something is pressed', async ({ page, world }) => {
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body());
  });
  const market = new MarketPage(page);
  await market.open();
  await expect(market.entry(world.cheap.address)).toBeVisible();
  await page.waitForLoadState('networkidle');
  const bodies = await Promise.all(scripts);
  expect(bodies.length).toBeGreaterThan(0);
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).byteLength, 0);
  expect(bytes).toBeLessThanOrEqual(198_000);
});
