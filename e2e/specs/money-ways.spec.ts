import { accessibilityViolations, looks, show } from '../fixtures/axe';
import { expect, type Page, test } from '../fixtures/test';
import { hasMainAccount } from '../flows/chain-truth';
import { chooseByKeyboard, pressByKeyboard, tabTo, typeByKeyboard } from '../flows/keyboard';
import { connected, fundProvider } from '../flows/prepare';
import { AccountPage } from '../pages/account-page';
import { Shell, walletName } from '../pages/shell';
import { StatementPage } from '../pages/statement-page';

const og = 10n ** 18n;

/** Milliseconds: some hundred keys are pressed one after the other. */
const manyKeys = 120_000;
/** Milliseconds: every form is filled in, and three are tried. */
const manyForms = 60_000;

test('one press and two prompts deposit and fund a provider, for somebody who has no account yet', async ({
  page,
  world,
  wallet,
  person,
}) => {
  const { fund, provider, ...account } = new AccountPage(page);
  await account.page.goto(`/account/?fund=${world.cheap.address}`);
  await connected(page);
  await fund.amount.fill('2');
  await expect(fund.root).toContainText('Two steps: deposit 3 0G from the wallet, then move 2 0G to this provider.');
  await fund.checkButton.click();
  await expect(fund.root).toContainText('Step 1 of 2');
  await fund.agree();
  await expect(fund.root).toContainText('Step 2 of 2');
  await fund.agree();
  await expect(fund.root).toContainText('The provider now holds 2 0G');
  await expect(provider).toHaveValue(world.cheap.address);
  expect(wallet.prompts.count('transaction')).toBe(2);
  const main = await world.contracts.mainAccount(person.address);
  expect([main.totalBalance, main.availableBalance]).toEqual([3n * og, og]);
});

test('what was declined midway is taken up at its second step, also after a reload', async ({
  page,
  world,
  wallet,
  person,
}) => {
  const { fund } = new AccountPage(page);
  await page.goto(`/account/?fund=${world.cheap.address}`);
  await connected(page);
  await fund.check('2');
  await fund.agree();
  await expect(fund.root).toContainText('Step 2 of 2');
  wallet.prompts.rejectNext('transaction');
  await fund.agree();
  await expect(fund.root).toContainText('1 of 2 steps are done and stay so');
  await page.reload();
  await expect(page.getByText('Deposit and transfer: 1 of 2 steps are done.')).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await fund.agree();
  await expect(fund.root).toContainText('The provider now holds 2 0G');
  expect((await world.contracts.mainAccount(person.address)).totalBalance).toBe(3n * og);
});

test('a deposit for another address arrives there, and a slip in it is found first', async ({
  page,
  world,
  wallet,
  person,
  secondAccount,
}) => {
  const { deposit } = new AccountPage(page);
  await page.goto('/account/');
  await connected(page);
  const recipient = deposit.root.getByRole('textbox', { name: 'Address that gets it' });
  await deposit.root.getByRole('checkbox', { name: 'For another address' }).check();
  const flipped = secondAccount.address.replace(/[a-f]/u, (digit) => digit.toUpperCase());
  const slipped = flipped === secondAccount.address ? secondAccount.address.replace(/[A-F]/u, 'a') : flipped;
  await recipient.fill(slipped);
  await deposit.check('3');
  await expect(deposit.root).toContainText('The capitals do not fit');
  expect(wallet.prompts.count('transaction')).toBe(0);
  await recipient.fill(secondAccount.address);
  await expect(deposit.root).toContainText('This opens a main account for that address, with 3 0G available.');
  await deposit.checkButton.click();
  await expect(deposit.root).toContainText('Only that address can withdraw what you deposit for it.');
  await deposit.agree();
  await expect(deposit.root).toContainText('Deposited 3 0G into their main account');
  expect((await world.contracts.mainAccount(secondAccount.address)).totalBalance).toBe(3n * og);
  expect(await hasMainAccount(world, person.address)).toBe(false);
});

test('any account is there to look at without a wallet, and nothing asks for one', async ({
  page,
  world,
  person,
  wallet,
}) => {
  await fundProvider(world, person, world.cheap);
  const account = new AccountPage(page);
  await account.open();
  await page.getByText('Look at another address').click();
  await page.getByRole('textbox', { name: 'Address to look at' }).fill(person.address);
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  await expect(page.getByText('You are looking at this address')).toBeVisible();
  await expect(account.subAccount(world.cheap.address)).toContainText('5');
  await account.term('Main account').click();
  await expect(account.equation).toContainText('What the main account contract holds in your name');
  await expect(page.getByRole('textbox')).toHaveCount(0);

  await page.getByRole('link', { name: 'Statement', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/account/statement/\\?watch=${person.address}$`, 'u'));
  await expect(page.getByText('You are looking at the statement of this address')).toBeVisible();
  await expect(page.getByRole('main')).toContainText(person.address);
  const statement = new StatementPage(page);
  expect(await statement.read(statement.row('Opened'))).toEqual({ amount: 5n * og, balanceAfter: 5n * og });
  await expect(
    page.getByText('Not known here. Only the browser that used the services has the receipts.'),
  ).toBeVisible();
  await expect(page.getByRole('main').getByRole('button', { name: /wallet|sign/iu })).toHaveCount(0);
  await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(0);
  for (const look of looks) {
    await show(page, look);
    expect(await accessibilityViolations(page)).toEqual([]);
  }
  await page.getByRole('main').getByRole('link', { name: 'Account', exact: true }).click();
  await expect(page.getByText('You are looking at this address')).toBeVisible();

  await account.watch('0x12');
  await expect(page.getByText('This is not an address.')).toBeVisible();
  expect(wallet.prompts.count()).toBe(0);
});

test('of the account before, nothing stays on the screen or in a form', async ({
  page,
  world,
  wallet,
  person,
  secondAccount,
}) => {
  await fundProvider(world, person, world.cheap);
  await world.contracts.deposit(secondAccount.key, 7n);
  const account = new AccountPage(page);
  await account.open();
  await connected(page);
  await account.deposit.amount.fill('4.5');
  await account.fund.amount.fill('1.25');
  await account.withdraw.amount.fill('2');
  await expect(account.retrieval(world.cheap.address).getByRole('checkbox')).toBeChecked();
  wallet.selectAccount(secondAccount.address);
  await expect(new Shell(page).walletButton).toHaveAccessibleName(walletName(secondAccount.address));
  await expect(account.withdraw.root).toContainText('everything: 7 0G');
  for (const form of [account.deposit, account.fund, account.withdraw]) await expect(form.amount).toHaveValue('');
  await expect(account.subAccounts).toHaveCount(0);
  await expect(account.retrieve.root).toHaveCount(0);
});

test('a deposit, a transfer and a retrieval go by the keyboard alone', async ({ page, world, wallet, person }) => {
  test.setTimeout(manyKeys);
  const account = new AccountPage(page);
  const { deposit, fund, retrieve } = account;
  await account.open();
  await pressByKeyboard(page, new Shell(page).connectButton);
  await pressByKeyboard(page, page.getByRole('dialog').getByRole('button', { name: 'MetaMask' }));
  await new Shell(page).walletButton.waitFor();

  await typeByKeyboard(page, deposit.amount, '10');
  await page.keyboard.press('Enter');
  await pressByKeyboard(page, deposit.openWalletButton);
  await pressByKeyboard(page, deposit.doneButton);

  await chooseByKeyboard(page, account.provider, world.cheap.address);
  await typeByKeyboard(page, fund.amount, '5');
  await page.keyboard.press('Enter');
  await pressByKeyboard(page, fund.openWalletButton);
  await pressByKeyboard(page, fund.doneButton);

  const chosen = account.retrieval(world.cheap.address).getByRole('checkbox');
  await tabTo(page, chosen);
  await page.keyboard.press('Space');
  await expect(chosen).not.toBeChecked();
  await page.keyboard.press('Space');
  await pressByKeyboard(page, retrieve.checkButton);
  await pressByKeyboard(page, retrieve.openWalletButton);
  await expect(retrieve.root).toContainText('Asked for in block');
  expect((await world.contracts.account(person.address, world.cheap.address)).pendingRefund).toBe(5n * og);
  expect(wallet.prompts.count('transaction')).toBe(3);
});

/** Pixels by which the page is wider than the screen. */
const overhang = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('no form is wider than a phone of 360 pixels', async ({ page, world, wallet, person }) => {
  test.setTimeout(manyForms);
  await fundProvider(world, person, world.cheap);
  const account = new AccountPage(page);
  const { deposit, fund, retrieve, withdraw } = account;
  await account.open();
  await connected(page);
  await show(page, looks[2]);
  await account.subAccounts.waitFor();
  const widths: Record<string, number> = { account: await overhang(page) };
  await account.term('Truly spendable').click();
  widths.term = await overhang(page);
  await deposit.root.getByRole('checkbox').check();
  await deposit.root.getByRole('textbox', { name: 'Address that gets it' }).fill(world.dear.address);
  widths.recipient = await overhang(page);
  await deposit.root.getByRole('checkbox').uncheck();
  for (const [name, form] of Object.entries({ deposit, withdraw })) {
    await form.check('1.000000000000000001');
    await form.openWalletButton.waitFor();
    widths[name] = await overhang(page);
    await form.changeButton.click();
  }
  await account.provider.selectOption(world.dear.address);
  await fund.amount.fill('9.000000000000000001');
  widths.fund = await overhang(page);
  await retrieve.checkButton.click();
  await retrieve.openWalletButton.waitFor();
  widths.review = await overhang(page);
  await retrieve.agree();
  await retrieve.doneButton.click();
  widths.waiting = await overhang(page);
  await account.watch(person.address);
  await expect(page.getByText('You are looking at this address')).toBeVisible();
  widths.watching = await overhang(page);
  expect(Object.entries(widths).filter(([, width]) => width > 0)).toEqual([]);
  expect(wallet.prompts.count('transaction')).toBe(1);
});
