import { accessibilityViolations, looks, show } from '../fixtures/axe';
import { expect, otherChainId, type Page, test } from '../fixtures/test';
import { chatWithHistory } from '../flows/full-account';
import { AccountPage } from '../pages/account-page';
import { ChatPage } from '../pages/chat-page';
import { MarketPage } from '../pages/market-page';
import { Shell } from '../pages/shell';
import { StatementPage } from '../pages/statement-page';

/** Every look of what is on the screen now; each violation says in which look it is. */
async function violationsInAllLooks(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const look of looks) {
    await show(page, look);
    const name = `${look.colorScheme} at ${look.width}`;
    found.push(...(await accessibilityViolations(page)).map((violation) => `${name}: ${violation}`));
  }
  return found;
}

test('the market has no accessibility violation', async ({ page, world }) => {
  const market = new MarketPage(page);
  await market.open();
  await expect(market.entry(world.cheap.address)).toBeVisible();
  expect.soft(await violationsInAllLooks(page)).toEqual([]);
});

test('the failed market has none', async ({ page, world }) => {
  world.rpc.down();
  const market = new MarketPage(page);
  await market.open();
  await expect(market.failure).toBeVisible();
  expect.soft(await violationsInAllLooks(page)).toEqual([]);
});

test('a provider’s page has none', async ({ page, world }) => {
  await page.goto(`/provider/?address=${world.cheap.address}`);
  await expect(page.getByRole('heading', { level: 1, name: world.cheap.model })).toBeVisible();
  expect.soft(await violationsInAllLooks(page)).toEqual([]);
});

test('pages that wait for a wallet have none', async ({ page, world }) => {
  for (const path of ['/account/', '/account/statement/', `/chat/?provider=${world.cheap.address}`, '/chat/']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect.soft(await violationsInAllLooks(page), path).toEqual([]);
  }
});

test('chat, proof, account and statement have none when they are full', async ({
  page,
  world,
  wallet,
  person,
  tampering: _,
}) => {
  await chatWithHistory({ page, world, person, wallet }, world.cheap);
  expect.soft(await violationsInAllLooks(page), 'chat').toEqual([]);

  const chat = new ChatPage(page);
  const proof = await chat.openProof(chat.turn('What is a settlement?'));
  await expect(proof).toContainText('Signed text');
  expect.soft(await violationsInAllLooks(page), 'proof').toEqual([]);

  const account = new AccountPage(page);
  await account.open();
  await expect(account.subAccounts).toBeVisible();
  await account.deposit.check('5');
  await expect(account.deposit.openWalletButton).toBeVisible();
  expect.soft(await violationsInAllLooks(page), 'account').toEqual([]);

  const statement = new StatementPage(page);
  await statement.open();
  await expect(statement.row('Settlement')).toBeVisible();
  expect.soft(await violationsInAllLooks(page), 'statement').toEqual([]);
});

test('the session sheet and the network banner have none', async ({ page, world, wallet, person, tampering: _ }) => {
  const chat = new ChatPage(page);
  await world.contracts.deposit(person.key, 10n);
  await world.contracts.transfer(person.key, world.cheap.address, 5n);
  await chat.open(world.cheap.address);
  const shell = new Shell(page);
  await shell.connect();
  wallet.selectChain(otherChainId);
  await expect(shell.wrongNetworkBanner).toBeVisible();
  await chat.ask('What is a session?');
  await expect(chat.sessionSheet).toBeVisible();
  expect.soft(await violationsInAllLooks(page)).toEqual([]);
});

test('the movements of money have none, in each of their states', async ({ page, world, wallet: _, person }) => {
  // Sixteen examinations of the longest page there is.
  test.setTimeout(60_000);
  await world.contracts.deposit(person.key, 10n);
  await world.contracts.transfer(person.key, world.cheap.address, 2n);
  await world.contracts.transfer(person.key, world.dear.address, 2n);
  const account = new AccountPage(page);
  await account.open();
  await new Shell(page).connect();
  await account.term('Truly spendable').click();
  await account.deposit.root.getByRole('checkbox', { name: 'For another address' }).check();
  await account.deposit.root.getByRole('textbox', { name: 'Address that gets it' }).fill(world.cheap.address);
  await account.fund.amount.fill('7');
  await account.withdraw.amount.fill('5');
  expect.soft(await violationsInAllLooks(page), 'forms').toEqual([]);

  await account.retrieval(world.dear.address).getByRole('checkbox').uncheck();
  await account.retrieve.checkButton.click();
  await expect(account.retrieve.openWalletButton).toBeVisible();
  expect.soft(await violationsInAllLooks(page), 'review').toEqual([]);

  await account.retrieve.agree();
  await account.retrieve.doneButton.click();
  await account.term('Being retrieved').click();
  await account.retrieval(world.cheap.address).getByText('1 part is being retrieved').click();
  expect.soft(await violationsInAllLooks(page), 'waiting').toEqual([]);

  await account.watch(person.address);
  await expect(page.getByText('You are looking at this address')).toBeVisible();
  expect.soft(await violationsInAllLooks(page), 'watching').toEqual([]);
});
