import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { accessibilityViolations, looks, show } from '../fixtures/axe';
import { describeNetwork } from '../fixtures/describe-network';
import { expect, type Page, test } from '../fixtures/test';
import { ProviderPage } from '../pages/provider-page';

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

test('the history says with a date which price changed from what to what', async ({ page, world }) => {
  const { dear, contracts } = world;
  const before = await contracts.service(dear.address);
  await contracts.changeService(dear.ownKey, { inputPrice: before.inputPrice * 2n });
  const provider = new ProviderPage(page);
  await provider.open(dear.address);
  const latest = provider.entries.first();
  await expect(latest).toContainText('Changed');
  await expect(latest).toContainText('Price in');
  await expect(latest).toContainText('+100%');
  await expect(latest).toContainText(/\w{3} \d{1,2}, \d{4}/u);
  await expect(provider.entries.last()).toContainText('Registered');
  await expect(provider.entries.filter({ hasText: 'Signing key accepted by the network' })).not.toHaveCount(0);
  await contracts.changeService(dear.ownKey, { inputPrice: before.inputPrice });
});

test('a history that cannot be read is a failure of its own, with one button, and the record stays', async ({
  page,
  world,
}) => {
  const provider = new ProviderPage(page);
  await page.route(world.rpc.url, async (route) => {
    const body = route.request().postData() ?? '';
    return body.includes('eth_getLogs') ? route.abort() : route.continue();
  });
  await provider.open(world.cheap.address);
  const failure = provider.history.getByRole('alert');
  await expect(failure).toContainText('The history could not be read');
  await expect(provider.heading).toHaveText(world.cheap.model);
  await page.unroute(world.rpc.url);
  await failure.getByRole('button', { name: 'Try again' }).click();
  // How many entries come first depends on the specs before this one.
  await expect(provider.entries.first()).toBeVisible();
});

test('nothing is asked of a provider before a press, and what the press measured is kept with its count', async ({
  page,
  world,
  traffic,
}) => {
  const provider = new ProviderPage(page);
  await provider.open(world.cheap.address);
  await expect(provider.entries.first()).toBeVisible();
  await expect(page.getByText('This browser has measured nothing of it yet.')).toBeVisible();
  expect(traffic.strangers()).toEqual([]);
  traffic.allow(world.cheap.url);
  await provider.askNow.click();
  await expect(page.getByText(/^It answered after/u)).toBeVisible();
  const answered = provider.measured.getByRole('row').filter({ hasText: 'Answered' });
  await expect(answered).toContainText('100% of 1 contact (requests 0, probes 1)');
  await page.reload();
  await expect(answered).toContainText('100% of 1 contact');
});

test('models the provider lists beside the registered one are off chain, and can be calculated with', async ({
  page,
  world,
  traffic,
}) => {
  const { cheap } = world;
  traffic.allow(cheap.url);
  await page.route(`${cheap.url}/v1/models`, async (route) => {
    const answer = await route.fetch();
    const list: { data: unknown[] } = await answer.json();
    const other = { id: 'other/<b>model</b>', context_length: 4096, pricing: { prompt: '7', completion: '11' } };
    await route.fulfill({ response: answer, json: { ...list, data: [...list.data, other] } });
  });
  const provider = new ProviderPage(page);
  await provider.open(cheap.address);
  await provider.askModels.click();
  const rows = provider.models.getByRole('row');
  await expect(rows.nth(1)).toContainText(cheap.model);
  await expect(rows.nth(1)).toContainText('the contract');
  await expect(rows.nth(2)).toContainText('other/<b>model</b>');
  await expect(rows.nth(2)).toContainText('the provider, off chain');
  await page.getByLabel('Model', { exact: true }).selectOption('other/<b>model</b>');
  await expect(page.getByText('1,000 tokens in × 7 neuron')).toBeVisible();
  expect.soft(await violationsInAllLooks(page)).toEqual([]);
});

test('what the reader’s own work costs stands in the link, with a rental to compare with', async ({ page, world }) => {
  const provider = new ProviderPage(page);
  await provider.open(world.cheap.address);
  await page.getByLabel('Tokens in', { exact: true }).fill('2000');
  await page.getByLabel('Requests a month').fill('10');
  await page.getByLabel('Flat rental a month, 0G').fill('1');
  await expect(provider.monthlyCost).toContainText('A month: × 10');
  await expect(page.getByText(/cheaper than the rental of 1 0G/u)).toBeVisible();
  await expect(page).toHaveURL(/in=2000.*requests=10.*rental=1/u);
  const cost = await provider.monthlyCost.textContent();
  const link = page.url();
  await page.evaluate(() => localStorage.clear());
  await page.goto(link);
  await expect(provider.monthlyCost).toHaveText(cost ?? '');
});

test('a star and a name are kept, and the name is what the address is called', async ({ page, world }) => {
  const provider = new ProviderPage(page);
  await provider.open(world.cheap.address);
  await provider.favourite.click();
  await page.getByRole('button', { name: 'Name it' }).click();
  await page.keyboard.type('The quick one');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The quick one', { exact: true })).toBeVisible();
  await page.reload();
  await expect(provider.favourite).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('The quick one', { exact: true })).toBeVisible();
});

test('another signing key than at the last use is warned of, with both keys', async ({ page, world }) => {
  const { cheap, network } = world;
  const signerThen = privateKeyToAccount(generatePrivateKey()).address;
  const note = { favourite: false, recent: { at: Date.now() - 86_400_000, model: cheap.model, signer: signerThen } };
  await page.addInitScript(
    ([key, value]) => localStorage.setItem(key ?? '', value ?? ''),
    [`provider-notes:${network.chainId}`, JSON.stringify({ [cheap.address.toLowerCase()]: note })],
  );
  const provider = new ProviderPage(page);
  await provider.open(cheap.address);
  await expect(provider.signerWarning).toBeVisible();
  await expect(page.getByText(signerThen)).toBeAttached();
  await expect(page.getByText(/The network accepted the present key on/u)).toBeVisible();
  await expect(provider.entries.first()).toContainText('since you last used it');
  expect.soft(await violationsInAllLooks(page)).toEqual([]);
});

test('a hostile registration is shown as text and called nowhere; once removed, the page says so and keeps its history', async ({
  page,
  world,
  person,
}) => {
  const { contracts } = world;
  await contracts.register(
    person.key,
    {
      serviceType: 'chatbot',
      url: 'javascript:alert(1)',
      model: '<img src=x onerror=alert(1)>\u202Etxt.exe',
      verifiability: '<b>TeeML</b>',
      inputPrice: 2n ** 256n - 1n,
      outputPrice: 0n,
      additionalInfo: '{broken',
      teeSignerAddress: person.address,
    },
    100n,
  );
  const provider = new ProviderPage(page);
  await provider.open(person.address);
  await expect(provider.heading).toContainText('<img src=x onerror=alert(1)>');
  await expect(page.getByText('Its additionalInfo cannot be read as JSON, so nothing in it counts.')).toBeVisible();
  await expect(page.getByRole('main').locator('img, a[href^="javascript"]')).toHaveCount(0);
  await expect(provider.askNow).toHaveCount(0);
  await expect(page.getByRole('main').getByRole('link', { name: 'Chat' })).toHaveCount(0);
  expect.soft(await violationsInAllLooks(page)).toEqual([]);

  await contracts.removeService(person.key);
  await page.reload();
  await expect(page.getByText('No service is registered at this address')).toBeVisible();
  await expect(provider.entries.first()).toContainText('Removed');
  expect.soft(await violationsInAllLooks(page)).toEqual([]);
});

test('an address nobody ever registered has no history, and the page leads back to the market', async ({
  page,
  world: _,
}) => {
  const provider = new ProviderPage(page);
  await provider.open(privateKeyToAccount(generatePrivateKey()).address);
  await expect(page.getByText('No service is registered at this address')).toBeVisible();
  await expect(provider.history).toContainText('0 events');
  await page.getByRole('main').getByRole('link', { name: 'To the market' }).click();
  await expect(page).toHaveURL(/\/$/u);
});

test('addresses, transactions and blocks lead to the network’s explorer, and nowhere on a local network', async ({
  page,
  world,
}) => {
  const provider = new ProviderPage(page);
  const links = page.getByRole('link', { name: /^Look up in the explorer/u });
  await provider.open(world.cheap.address);
  await expect(provider.entries.first()).toBeVisible();
  await expect(links).toHaveCount(0);

  await describeNetwork(page, { local: false, explorerUrl: 'https://explorer.example/' });
  await provider.open(world.cheap.address);
  await expect(provider.entries.first()).toBeVisible();
  const [head] = await links.all();
  await expect(head ?? links).toHaveAttribute('href', `https://explorer.example/address/${world.cheap.address}`);
  const ofEntry = provider.entries.last().getByRole('link', { name: /^Look up in the explorer/u });
  await expect(ofEntry.nth(0)).toHaveAttribute('href', /^https:\/\/explorer\.example\/block\/\d+$/u);
  await expect(ofEntry.nth(1)).toHaveAttribute('href', /^https:\/\/explorer\.example\/tx\/0x[0-9a-f]{64}$/u);
  expect(await violationsInAllLooks(page)).toEqual([]);
});
