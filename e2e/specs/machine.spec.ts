import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';
import type { Provider } from '../fixtures/world';

const openProvider = (page: Page, { address }: Provider) => page.goto(`/provider/?address=${address}`);

test('a machine is checked by one press, in the page, and a simulated one is called simulated', async ({
  page,
  world,
  traffic,
}) => {
  traffic.allow(world.cheap.url);
  await openProvider(page, world.cheap);
  await expect(page.getByText('Not checked by this browser yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Check the machine' }).click();
  const report = page.getByRole('article').filter({ hasText: 'Machine of the provider and its model' });
  await expect(report.getByText('Level 3, simulated')).toBeVisible();
  await expect(report.getByText('Simulated machine')).toBeVisible();
  await expect(report.locator('[data-check="id.signer"]')).toHaveAttribute('data-status', 'pass');
  await expect(report.locator('[data-check="id.nonce"]')).toContainText('not offered');
  await expect(report.getByText('What no report can show')).toBeVisible();
  await expect(page.locator('[data-evidence="proven"]')).toHaveCount(0);
});

test('a verdict is still there after a reload', async ({ page, world, traffic }) => {
  traffic.allow(world.dear.url);
  await openProvider(page, world.dear);
  await page.getByRole('button', { name: 'Check the machine' }).click();
  await expect(page.getByText('Level 3, simulated')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Check again' })).toBeEnabled();
  await page.reload();
  await expect(page.getByText('Level 3, simulated')).toBeVisible();
});

test('a report that was changed on its way is rejected and the failed check is named', async ({
  page,
  world,
  tampering,
}) => {
  await page.route(`${tampering.url}/v1/quote`, async (route) => {
    const answer = await route.fetch();
    const report: Record<string, unknown> = await answer.json();
    const quote = String(report.quote);
    const at = quote.length - 400;
    const changed = `${quote.slice(0, 700)}${quote[700] === '0' ? '1' : '0'}${quote.slice(701, at)}${quote.slice(at)}`;
    await route.fulfill({ response: answer, json: { ...report, quote: changed } });
  });
  await openProvider(page, world.cheap);
  await page.getByRole('button', { name: 'Check the machine' }).click();
  const report = page.getByRole('article');
  await expect(report.getByText('rejected')).toBeVisible();
  await expect(report.locator('[data-check="tdx.quote_sig"]')).toHaveAttribute('data-status', 'fail');
  await expect(report.locator('[data-check="id.signer"]')).toContainText('not reached');
});

test('a provider that gives no report is told apart from a failed check', async ({ page, world, tampering }) => {
  await page.route(`${tampering.url}/v1/quote`, (route) => route.abort());
  await openProvider(page, world.cheap);
  await page.getByRole('button', { name: 'Check the machine' }).click();
  await expect(page.getByText('The report could not be fetched')).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(0);
});
