import { accessibilityViolations, looks, show } from '../fixtures/axe';
import { expect, type Page, test } from '../fixtures/test';
import type { World } from '../fixtures/world';
import { connected } from '../flows/prepare';
import { MarketPage } from '../pages/market-page';

/** Every look of what is on the screen now; each violation says in which look it is. */
async function violations(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const look of looks) {
    await show(page, look);
    for (const violation of await accessibilityViolations(page))
      found.push(`${look.colorScheme} at ${look.width}: ${violation}`);
  }
  await show(page, looks[0]);
  return found;
}

async function opened(page: Page, world: World, query = ''): Promise<MarketPage> {
  const market = new MarketPage(page);
  await market.open(`/${query}`);
  await expect(market.entry(world.cheap.address).or(market.noMatch).first()).toBeVisible();
  return market;
}

test('the market has no violation while it is read', async ({ page, world }) => {
  const market = new MarketPage(page);
  const release = world.rpc.hold();
  await market.open();
  await expect(market.loading).toBeAttached();
  expect(await violations(page)).toEqual([]);
  release();
});

test('a connected reader’s market with a chosen, a favourite and a not accepted provider has none', async ({
  page,
  world,
  wallet: _,
}) => {
  const market = await opened(page, world, `?unaccepted=1&compare=${world.cheap.address}`);
  await connected(page);
  await market.star(world.dear.address).click();
  await expect(market.services.getByRole('columnheader', { name: /^With provider/u })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('grouped, with a group open, it has none', async ({ page, world }) => {
  const market = new MarketPage(page);
  await market.open('/?group=model');
  await market.services.getByRole('button', { name: world.cheap.model }).first().click();
  await expect(market.entry(world.cheap.address).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('its filters and its calculator have none', async ({ page, world }) => {
  const market = await opened(page, world);
  await market.filtersButton.click();
  await expect(market.sheet).toBeVisible();
  expect(await violations(page), 'filters').toEqual([]);
  await market.closeSheet();
  await market.calculatorButton.click();
  await market.sheet.getByLabel(/^Flat rental a month/u).fill('5');
  await market.sheet.getByText('How it is calculated').first().click();
  expect(await violations(page), 'calculator').toEqual([]);
});

test('without a match it has none', async ({ page, world }) => {
  const market = await opened(page, world, '?q=nobody+offers+this');
  await expect(market.noMatch).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('as an older copy it has none', async ({ page, world }) => {
  await opened(page, world);
  await page.waitForLoadState('networkidle');
  world.rpc.down();
  const market = await opened(page, world);
  await expect(market.staleNotice).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('with the level of a checked machine it has none', async ({ page, world, traffic }) => {
  traffic.allow(world.cheap.url);
  await page.goto(`/provider/?address=${world.cheap.address}`);
  await page.getByRole('button', { name: 'Check the machine' }).click();
  await expect(page.getByRole('button', { name: 'Check again' })).toBeEnabled();
  const market = await opened(page, world);
  await expect(market.entry(world.cheap.address)).toContainText('level');
  expect(await violations(page)).toEqual([]);
});
