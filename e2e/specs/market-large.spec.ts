import { generatePrivateKey } from 'viem/accounts';
import { inputPriceOf, outputPriceOf } from '@/lib/domain/pricing';
import { offersWithEveryHostility, seededOffer } from '@/network/market-seed/offers';
import { type SeededMarket, startSeededMarket } from '../fixtures/seeded-market';
import { expect, type Page, test } from '../fixtures/test';
import { connected } from '../flows/prepare';
import { MarketPage } from '../pages/market-page';
import { installWallet } from '../wallet/install';
import { chainIdHex } from '../wallet/vault';
import { createTestWallet } from '../wallet/wallet';

const count = 1000;
const offers = Array.from({ length: count }, (_, index) => seededOffer(index));
const accepted = offers.filter(({ acknowledged }) => acknowledged);

let seeded: SeededMarket;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  seeded = await startSeededMarket(count);
});

test.afterAll(() => seeded.stop());

test.beforeEach(({ traffic }) => {
  traffic.allow(seeded.site.url);
  traffic.allow(seeded.rpc.url);
  seeded.rpc.reset();
});

/** The market with a query, its rows drawn. */
async function opened(page: Page, query = ''): Promise<MarketPage> {
  const market = new MarketPage(page);
  await market.open(`${seeded.site.url}/${query}`);
  await expect(market.rows.first()).toBeVisible();
  return market;
}

const shownOf = (shown: number, total = count) =>
  `${shown.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} services`;

test('a thousand services and the block they are of are asked for at once, before any style of the page', async ({
  page,
}) => {
  const calls = () => Object.fromEntries(seeded.rpc.pageCalls());
  let tell = () => {};
  const servicesAsked = new Promise<void>((resolve) => {
    tell = resolve;
  });
  await page.route(`${seeded.rpc.url}/**`, async (route) => {
    const body = route.request().postData() ?? '';
    if (body.includes('eth_call')) tell();
    // The block is told only to who has asked for the services already.
    if (body.includes('eth_getBlockByNumber')) await servicesAsked;
    await route.fallback();
  });
  const html = await (await page.request.get(seeded.site.url)).text();
  expect(html.indexOf('sentAhead')).toBeGreaterThan(0);
  expect(html.indexOf('sentAhead')).toBeLessThan(html.indexOf('rel="stylesheet"'));
  await opened(page);
  await expect(page.getByText(shownOf(accepted.length))).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(calls()).toEqual({ eth_getBlockByNumber: 1, eth_call: 1 });
  seeded.rpc.reset();
  await opened(page);
  await page.waitForLoadState('networkidle');
  await expect(page.getByText('From your last visit')).toHaveCount(0);
  expect(calls()).toEqual({ eth_getBlockByNumber: 1, eth_call: 1 });
});

test('the reader’s account and the thousand services need no more than three calls together', async ({
  page,
  context,
}) => {
  const { chainId } = seeded.network;
  const chains = [{ chainId: chainIdHex(chainId), name: 'Local network', rpcUrl: seeded.rpc.url }];
  await installWallet(context, await createTestWallet({ privateKeys: [generatePrivateKey()], chains, chainId }));
  const market = await opened(page);
  await connected(page);
  await expect(market.services.getByRole('columnheader', { name: /^With provider/u })).toBeVisible();
  await page.waitForLoadState('networkidle');
  seeded.rpc.reset();
  await page.reload();
  await expect(market.services.getByRole('columnheader', { name: /^With provider/u })).toBeVisible();
  await expect(market.rows.first()).toContainText('none');
  await page.waitForLoadState('networkidle');
  expect(seeded.rpc.pageCalls().get('eth_call')).toBeLessThanOrEqual(3);
});

test('whatever providers write stands there as text', async ({ page }) => {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const market = await opened(page);
  const foreign = market.services.locator(
    'img, script, iframe, b, [onerror], [onclick], a[href^="javascript:"], a[href^="data:"], a[href^="http:"]',
  );
  const hostile = offers.slice(0, offersWithEveryHostility).filter((_, index) => index % 20 === 19);
  for (const { provider } of hostile) {
    await market.search.fill(provider);
    await expect(market.entry(provider)).toBeVisible();
    await expect(market.rows).toHaveCount(1);
    await expect(foreign).toHaveCount(0);
    expect(await market.services.textContent()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
  await market.search.fill('<img src=x');
  await expect(market.services.getByRole('link', { name: '<img src=x onerror=alert(1)>' }).first()).toBeVisible();
  expect(dialogs).toEqual([]);
});

test('search finds a model and an address in any casing, and says when nothing is found', async ({ page }) => {
  const market = await opened(page);
  const [first] = accepted;
  if (first === undefined) throw new Error('The seeded market is empty.');
  await market.search.fill(first.provider.toUpperCase().replace('0X', '0x'));
  await expect(market.rows).toHaveCount(1);
  await expect(market.entry(first.provider)).toBeVisible();
  await expect(page).toHaveURL(/q=0x/u);
  await market.search.fill('nobody offers this');
  await expect(market.noMatch).toBeVisible();
  await page.getByRole('button', { name: 'Clear search and filters' }).click();
  await expect(page.getByText(shownOf(accepted.length))).toBeVisible();
  await expect(market.search).toHaveValue('');
});

test('types are those of the contract, letter by letter, also the unknown and the hostile ones', async ({ page }) => {
  const market = await opened(page);
  for (const type of ['video-generation', '<b>rocket</b>', 'speech-to-text']) {
    await market.type.selectOption(type);
    const expected = accepted.filter(({ serviceType }) => serviceType === type);
    await expect(page.getByText(shownOf(expected.length))).toBeVisible();
    await expect(market.rows.first().getByRole('link', { name: /^Chat with/u })).toHaveCount(0);
  }
});

test('prices are put in order as whole numbers, from free to the largest there can be', async ({ page }) => {
  const market = await opened(page, '?type=chatbot&sort=output');
  const top = async (expected: readonly number[]) => {
    const rows = market.rows;
    const addresses = expected.map((index) => seededOffer(index).provider);
    const found = new Set<string>();
    for (let at = 0; at < addresses.length; at++) {
      const text = await rows.nth(at).textContent();
      for (const address of addresses) if (text?.includes(address)) found.add(address);
    }
    expect([...found].sort()).toEqual([...addresses].sort());
  };
  // Of the twenty kinds of hostile offers, those with price 0, 2^256 - 1 and 1.
  await top([279, 679]);
  await expect(market.rows.first()).toContainText('free');
  await expect(market.rows.nth(2)).toContainText('<0.000001');
  await market.services.getByRole('button', { name: /^Out/u }).click();
  await expect(page).toHaveURL(/order=desc/u);
  await expect(market.services.getByRole('columnheader', { name: /^Out/u })).toHaveAttribute('aria-sort', 'descending');
  await top([299, 699]);
});

const bounds = [
  ['Price in, at most (0G)', '0.5', 'max-in=0.5'],
  ['Price out, at most (0G)', '1.25', 'max-out=1.25'],
  ['Context, at least (tokens)', '8192', 'context=8192'],
  ['Uptime, at least (%)', '99.5', 'uptime=99.5'],
  ['First token, at most (s)', '0.4', 'ttft=400'],
  ['Latency p50, at most (s)', '2', 'latency=2000'],
] as const;

test('every filter stands in the link, and the link gives the same view again', async ({ page }) => {
  const market = await opened(page);
  await market.filtersButton.click();
  for (const [label, value, parameter] of bounds) {
    await market.sheet.getByRole('textbox', { name: label }).fill(value);
    await expect(page).toHaveURL(new RegExp(`[?&]${parameter.replace('.', '\\.')}(&|$)`, 'u'));
  }
  await market.sheet.getByRole('combobox', { name: 'Proven here, at least' }).selectOption('3');
  await expect(page).toHaveURL(/trust=3/u);
  await market.sheet.getByRole('checkbox', { name: 'TeeTLS' }).check();
  await expect(page).toHaveURL(/claim=TeeTLS/u);
  await market.closeSheet();
  await market.sort.selectOption('input');
  await expect(page).toHaveURL(/sort=input/u);
  const expected = accepted.filter(
    (offer) =>
      offer.verifiability === 'TeeTLS' &&
      (inputPriceOf(offer)?.amount ?? 0n) <= 5n * 10n ** 17n &&
      (outputPriceOf(offer)?.amount ?? 0n) <= 125n * 10n ** 16n,
  ).length;
  await expect(page.getByText(shownOf(expected))).toBeVisible();
  // How many rows are drawn beyond the window depends on where it stood; the first twenty always are.
  const names = (await market.modelNames()).slice(0, 20);
  expect(names).toHaveLength(20);
  await page.reload();
  await expect(page.getByText(shownOf(expected))).toBeVisible();
  await expect.poll(async () => (await market.modelNames()).slice(0, 20)).toEqual(names);
  await market.filtersButton.click();
  await market.sheet.getByRole('checkbox', { name: 'Leave out what nobody knows' }).check();
  await market.closeSheet();
  await expect(market.noMatch).toBeVisible();
});

test('the keyboard leads through all rows, and the focus is always in sight', async ({ page }) => {
  const market = await opened(page);
  const total = await market.services.getAttribute('aria-rowcount');
  expect(total).toBe(String(accepted.length + 1));
  const focused = page.locator('tr[data-row]:focus-within');
  await market.rows.first().getByRole('rowheader').getByRole('link').focus();
  for (const [key, index] of [
    ['ArrowDown', '3'],
    ['PageDown', '13'],
    ['End', total],
    ['ArrowUp', String(accepted.length)],
    ['Home', '2'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(focused).toHaveAttribute('aria-rowindex', index ?? '');
    await expect(focused.getByRole('rowheader').getByRole('link')).toBeFocused();
    await expect(focused.getByRole('rowheader')).toBeInViewport();
  }
});

test('rows stand under their model, which says how many serve it and opens on a press', async ({ page }) => {
  const market = await opened(page, '?q=flux');
  await market.byModel.click();
  await expect(page).toHaveURL(/group=model/u);
  const group = market.services.getByRole('button', { name: 'flux-1-dev', exact: true }).first();
  await expect(group).toHaveAttribute('aria-expanded', 'false');
  await expect(market.services.getByRole('link', { name: 'flux-1-dev' })).toHaveCount(0);
  await group.press('Enter');
  await expect(group).toHaveAttribute('aria-expanded', 'true');
  await expect(market.services.getByRole('link', { name: 'flux-1-dev' }).first()).toBeVisible();
});

test('the calculator is kept in the link and in this browser, and holds use against a flat rental', async ({
  page,
}) => {
  const market = await opened(page, '?type=chatbot');
  await market.calculatorButton.click();
  await market.sheet.getByLabel('Tokens in').fill('100000');
  await market.sheet.getByLabel('Requests a month').fill('30');
  await market.sheet.getByRole('textbox', { name: /^Flat rental a month/u }).fill('50');
  await expect(page).toHaveURL(/[?&]in=100000&(.*&)?requests=30&(.*&)?rental=50/u);
  await expect(
    market.sheet.getByText(/cheaper than the rental of 50 0G|The rental of 50 0G is/u).first(),
  ).toBeVisible();
  await market.closeSheet();
  await opened(page);
  await market.calculatorButton.click();
  await expect(market.sheet.getByLabel('Tokens in')).toHaveValue('100000');
  await expect(market.sheet.getByRole('textbox', { name: /^Flat rental a month/u })).toHaveValue('50');
});

test('favourites are kept, and can be all there is', async ({ page }) => {
  const market = await opened(page);
  const [, chosen] = accepted;
  if (chosen === undefined) throw new Error('The seeded market is empty.');
  await market.search.fill(chosen.provider);
  await market.star(chosen.provider).click();
  await page.reload();
  await expect(market.star(chosen.provider)).toHaveAttribute('aria-pressed', 'true');
  await market.search.fill('');
  await market.filtersButton.click();
  await market.sheet.getByRole('checkbox', { name: 'Only favourites' }).check();
  await market.closeSheet();
  await expect(page).toHaveURL(/favourites=1/u);
  await expect(market.rows).toHaveCount(1);
  await expect(market.entry(chosen.provider)).toBeVisible();
});

test('a page of services that the node refuses hides no other, and is said to be missing', async ({ page }) => {
  // getAllServices(150, 50): the fourth page.
  const refused = `a09cfca9${(150).toString(16).padStart(64, '0')}`;
  await page.route(`${seeded.rpc.url}/**`, async (route) => {
    const body = route.request().postData() ?? '';
    if (!body.includes(refused)) return route.fallback();
    const { id }: { id: number } = JSON.parse(body);
    const json = { jsonrpc: '2.0', id, error: { code: -32000, message: 'too much work' } };
    return route.fulfill({ json, headers: { 'access-control-allow-origin': '*' } });
  });
  const market = await opened(page, '?unaccepted=1');
  await expect(page.getByText('50 services are missing')).toBeVisible();
  await expect(page.getByText('950 services', { exact: true })).toBeVisible();
  await expect(market.failure).toHaveCount(0);
});
