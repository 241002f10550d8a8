import type { Page } from '@playwright/test';
import { startForwardingProvider, startSeparatedProvider } from '../fixtures/nodes';
import { expect, test } from '../fixtures/test';
import type { Provider } from '../fixtures/world';

const openProvider = (page: Page, { address }: Pick<Provider, 'address'>) => page.goto(`/provider/?address=${address}`);

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
  await expect(report.locator('.text-proven')).toHaveCount(0);
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

test('a local machine reaches all that its report can show: bulletins are had, and only the visit is not offered', async ({
  page,
  world,
  traffic,
}) => {
  traffic.allow(world.cheap.url);
  await openProvider(page, world.cheap);
  await page.getByRole('button', { name: 'Check the machine' }).click();
  const report = page.getByRole('article');
  for (const id of ['col.tcb_info', 'col.qe_identity', 'col.revocation', 'tcb.status']) {
    await expect(report.locator(`[data-check="${id}"]`)).toHaveAttribute('data-status', 'pass');
  }
  await expect(report).toContainText('Bulletins fromthis site');
  await expect(report.getByText('Level 4 is not offered here')).toBeVisible();
});

test('a model in a machine of its own is held against its own key, for a number chosen at each press', async ({
  page,
  world,
  traffic,
}) => {
  // A provider of its own is started and stopped.
  test.setTimeout(90_000);
  const provider = await startSeparatedProvider(world);
  traffic.allow(provider.url);
  await openProvider(page, provider);
  await page.getByRole('button', { name: 'Check the machine' }).click();
  const model = page.getByRole('article').filter({ hasText: 'Machine of the model' });
  const router = page.getByRole('article').filter({ hasText: 'Machine of the provider’s router' });
  await expect(model.getByText('Level 4, simulated')).toBeVisible();
  await expect(router.getByText('Level 3, simulated')).toBeVisible();
  await expect(model.locator('[data-check="id.nonce"]')).toHaveAttribute('data-status', 'pass');
  await expect(model).toContainText(provider.modelSigner);
  await expect(router).not.toContainText(provider.modelSigner);
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect.poll(() => provider.asked.length).toBe(2);
  const [first = '', second = ''] = provider.asked;
  expect([first.length, second.length, first === second]).toEqual([64, 64, false]);
  await expect(model).toContainText(second);
  await provider.stop();
});

test('a forwarder’s page says that the model is in no attested hardware, whatever its router shows', async ({
  page,
  world,
  traffic,
}) => {
  // A provider of its own is started and stopped.
  test.setTimeout(90_000);
  const provider = await startForwardingProvider(world);
  traffic.allow(provider.url);
  await openProvider(page, provider);
  await page.getByRole('button', { name: 'Check the machine' }).click();
  await expect(page.getByRole('article')).toHaveCount(1);
  await expect(page.getByRole('article').getByText('Machine of the provider’s router')).toBeVisible();
  await expect(page.getByText('The model is not in attested hardware')).toBeVisible();
  await provider.stop();
});
