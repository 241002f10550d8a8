import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { accessibilityViolations, looks, show } from '../fixtures/axe';
import { expect, type Page, test } from '../fixtures/test';
import { ComparePage } from '../pages/compare-page';
import { MarketPage } from '../pages/market-page';
import { ProviderPage } from '../pages/provider-page';

const strangerAddress = () => privateKeyToAccount(generatePrivateKey()).address;

async function violationsInAllLooks(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const look of looks) {
    await show(page, look);
    const violations = await accessibilityViolations(page);
    found.push(...violations.map((violation) => `${look.colorScheme} at ${look.width}: ${violation}`));
  }
  await show(page, looks[0]);
  return found;
}

test('two services ticked in the market stand side by side at a link that holds the comparison', async ({
  page,
  world,
}) => {
  const market = new MarketPage(page);
  await market.open();
  for (const { address } of [world.cheap, world.dear]) {
    await market
      .entry(address)
      .getByRole('checkbox', { name: /^Compare/u })
      .check();
  }
  await page.getByRole('link', { name: 'Compare (2)' }).click();
  const compare = new ComparePage(page);
  await expect(compare.column(world.cheap.address)).toContainText(world.cheap.model);
  await expect(compare.column(world.dear.address)).toContainText(world.dear.model);
  await page.reload();
  await expect(compare.column(world.dear.address)).toContainText(world.dear.model);
  expect.soft(await violationsInAllLooks(page)).toEqual([]);
});

test('the lowest price of a line is marked by a word, and the other says how much more it is', async ({
  page,
  world,
}) => {
  const compare = new ComparePage(page);
  await compare.open([world.dear.address, world.cheap.address]);
  await expect(compare.cell(/^One request of yours/u, 1)).toContainText('lowest');
  await expect(compare.cell(/^One request of yours/u, 0)).toContainText(/\+[\d.]+ 0G \(\+[\d,.]+%\)/u);
  await expect(page.getByRole('rowheader', { name: /^Kind.*the same$/u })).toBeVisible();
  await compare.onlyDifferences.check();
  await expect(page.getByRole('rowheader', { name: /^Kind/u })).toHaveCount(0);
  await expect(page).toHaveURL(/differences=1/u);
  await page.reload();
  await expect(compare.onlyDifferences).toBeChecked();
});

test('the calculator on top counts for every column and goes with the link', async ({ page, world, context }) => {
  const compare = new ComparePage(page);
  await compare.open([world.cheap.address, world.dear.address]);
  const month = compare.cell(/^A month of yours/u, 0);
  const before = await month.textContent();
  await page.getByLabel('Requests a month').fill('7');
  await expect(month).not.toHaveText(before ?? '');
  await expect(page).toHaveURL(/requests=7/u);
  const after = await month.textContent();
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(new ComparePage(other).cell(/^A month of yours/u, 0)).toHaveText(after ?? '');
});

test('a link with too few, unknown, repeated or too many addresses says so in words', async ({ page, world }) => {
  const compare = new ComparePage(page);
  await compare.open([]);
  await expect(compare.tooFew).toBeVisible();
  expect.soft(await violationsInAllLooks(page)).toEqual([]);

  const unknown = strangerAddress();
  await compare.open([world.cheap.address, world.cheap.address.toLowerCase(), unknown, 'nonsense']);
  await expect(compare.leftOut).toBeVisible();
  await expect(page.getByText('1 address stands there twice; each is compared once.')).toBeVisible();
  await expect(page.getByText('1 part is no address.')).toBeVisible();
  await expect(compare.column(unknown)).toContainText('No service at this address');
  expect.soft(await violationsInAllLooks(page)).toEqual([]);

  await compare.open([world.cheap.address, ...Array.from({ length: 6 }, strangerAddress)]);
  await expect(page.getByText('1 address is one too many: at most 6 are compared.')).toBeVisible();
  await expect(compare.table.getByRole('columnheader')).toHaveCount(7);
});

test('one service leads to the market with it already ticked', async ({ page, world }) => {
  const provider = new ProviderPage(page);
  await provider.open(world.cheap.address);
  await provider.compareLink.click();
  const market = new MarketPage(page);
  await expect(market.entry(world.cheap.address).getByRole('checkbox', { name: /^Compare/u })).toBeChecked();
  await market
    .entry(world.dear.address)
    .getByRole('checkbox', { name: /^Compare/u })
    .check();
  await page.getByRole('link', { name: 'Compare (2)' }).click();
  const compare = new ComparePage(page);
  await compare
    .column(world.dear.address)
    .getByRole('link', { name: /^Take out/u })
    .click();
  await expect(compare.tooFew).toBeVisible();
});

test('an outage is told from missing services, and ends with one button', async ({ page, world }) => {
  const compare = new ComparePage(page);
  world.rpc.down();
  await compare.open([world.cheap.address, world.dear.address]);
  await expect(compare.failure).toBeVisible();
  await expect(page.getByText('No service at this address')).toHaveCount(0);
  expect.soft(await violationsInAllLooks(page)).toEqual([]);
  world.rpc.up();
  await compare.failure.getByRole('button', { name: 'Try again' }).click();
  await expect(compare.column(world.cheap.address)).toContainText(world.cheap.model);
});

test('a phone shows one line after the other with every service named, without scrolling sideways', async ({
  page,
  world,
}) => {
  await page.setViewportSize({ width: 320, height: 740 });
  const compare = new ComparePage(page);
  await compare.open([world.cheap.address, world.dear.address, world.unacknowledged.address]);
  const cell = compare.cell(/^Price in/u, 2);
  await expect(cell).toContainText(`${world.unacknowledged.address.slice(0, 6)}…`);
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
  await expect(compare.line(/^Price in/u).getByRole('cell')).toHaveCount(3);
});
