import { readFile } from 'node:fs/promises';
import { accessibilityViolations, looks, show } from '../fixtures/axe';
import { expect, type Page, test } from '../fixtures/test';
import { MarketPage } from '../pages/market-page';
import { ProviderPage } from '../pages/provider-page';

const exportButton = (page: Page) => page.getByRole('button', { name: 'Export everything' });

async function importFile(page: Page, file: { readonly name: string; readonly text: string }): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles({ name: file.name, mimeType: 'application/json', buffer: Buffer.from(file.text) });
}

test('favourites, names and measurements go with everything else into a file, and from it into another browser', async ({
  page,
  world,
  traffic,
  browser,
}) => {
  const { cheap, dear } = world;
  traffic.allow(cheap.url);
  const provider = new ProviderPage(page);
  await provider.open(cheap.address);
  await provider.favourite.click();
  await page.getByRole('button', { name: 'Name it' }).click();
  await page.getByLabel('Your name for it').fill('The cheap one');
  await page.getByRole('button', { name: 'Keep' }).click();
  await provider.askNow.click();
  await expect(page.getByText(/^It answered after/u)).toBeVisible();

  await page.getByRole('link', { name: 'Your data' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'What this browser keeps' })).toBeVisible();
  const download = page.waitForEvent('download');
  await exportButton(page).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^0g-marketplace-\d{4}-\d\d-\d\d\.json$/u);
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toContain('The cheap one');

  const other = await browser.newContext({ baseURL: world.site.url });
  const elsewhere = await other.newPage();
  await elsewhere.goto('/settings/');
  await importFile(elsewhere, { name: file.suggestedFilename(), text });
  await expect(elsewhere.getByText(/entries were added\.$/u)).toBeVisible();
  await elsewhere.getByRole('button', { name: 'Show it everywhere' }).click();
  await elsewhere.goto('/?favourites=1');
  const market = new MarketPage(elsewhere);
  await expect(market.entry(cheap.address)).toContainText('The cheap one');
  await expect(market.entry(cheap.address)).toContainText('100%you · 1');
  await expect(market.entry(dear.address)).toHaveCount(0);
  await other.close();
});

test('a file of somebody else is refused in words, the same file adds nothing twice, and axe finds nothing', async ({
  page,
  world,
}) => {
  const market = new MarketPage(page);
  await market.open();
  await market.star(world.cheap.address).click();
  await page.goto('/settings/');
  await importFile(page, { name: 'theirs.json', text: '{"format":"something else"}' });
  await expect(page.getByRole('alert').filter({ hasText: 'This file was not taken' })).toBeVisible();
  const download = page.waitForEvent('download');
  await exportButton(page).click();
  const text = await readFile(await (await download).path(), 'utf8');
  await importFile(page, { name: 'mine.json', text });
  await expect(page.getByText('0 entries were added.')).toBeVisible();
  for (const look of looks) {
    await show(page, look);
    expect(await accessibilityViolations(page), `${look.colorScheme} at ${look.width}`).toEqual([]);
  }
});
