import type { Page } from '@playwright/test';
import { expect, otherChainId, type Person, test } from '../fixtures/test';
import { connected, fundProvider } from '../flows/prepare';
import { AccountPage } from '../pages/account-page';
import { Shell, walletName } from '../pages/shell';
import type { TestWallet } from '../wallet/wallet';

/** The account page of a connected person; `wallet` is named so that a spec cannot forget to have one. */
async function accountOpen({ page }: { page: Page; wallet: TestWallet; person: Person }): Promise<AccountPage> {
  const account = new AccountPage(page);
  await account.open();
  await connected(page);
  return account;
}

const badDeposits: readonly (readonly [amount: string, sentence: string])[] = [
  ['', 'Enter an amount.'],
  ['abc', 'This is not a number.'],
  ['1e3', 'Write the number out, without an exponent'],
  ['-1', 'An amount cannot be below zero.'],
  ['0', 'Enter an amount above zero.'],
  ['0.0000000000000000001', '0G has 18 decimals at most.'],
  ['9'.repeat(60), 'This is more 0G than there can be.'],
  ['2.999999999999999999', 'The smallest amount here is 3 0G.'],
  ['5000', 'The wallet can spare at most 999.99 0G.'],
  ['1,5', 'This could mean two amounts.'],
];

test('an amount that cannot be is explained, and the wallet is never asked', async ({ page, wallet, person }) => {
  const { deposit } = await accountOpen({ page, wallet, person });
  for (const [amount, sentence] of badDeposits) {
    await deposit.check(amount);
    await expect(deposit.root).toContainText(sentence);
    await expect(deposit.openWalletButton).toHaveCount(0);
  }
  expect(wallet.prompts.count()).toBe(1);
});

test('a transfer below the minimum or beyond the main account is explained', async ({
  page,
  world,
  wallet,
  person,
}) => {
  await world.contracts.deposit(person.key, 10n);
  const account = await accountOpen({ page, wallet, person });
  await account.provider.selectOption(world.cheap.address);
  await account.fund.check('0.999999999999999999');
  await expect(account.fund.root).toContainText('The smallest amount here is 1 0G.');
  await account.fund.check('10.000000000000000001');
  await expect(account.fund.root).toContainText('The main account has 10 0G available');
  expect(wallet.prompts.count('transaction')).toBe(0);
});

test('an exact amount arrives to the last neuron', async ({ page, world, wallet, person }) => {
  const { deposit } = await accountOpen({ page, wallet, person });
  await deposit.send('4.123456789012345678');
  await expect(deposit.root).toContainText('Deposited 4.123456789012345678 0G');
  expect((await world.contracts.mainAccount(person.address)).totalBalance).toBe(4_123_456_789_012_345_678n);
});

test('what changed on chain meanwhile is found before the wallet opens', async ({ page, world, wallet, person }) => {
  await world.contracts.deposit(person.key, 10n);
  const account = await accountOpen({ page, wallet, person });
  await account.provider.selectOption(world.cheap.address);
  await world.contracts.transfer(person.key, world.dear.address, 9n);
  await account.fund.check('5');
  await expect(account.fund.root).toContainText('The main account has 1 0G available');
  expect(wallet.prompts.count('transaction')).toBe(0);
});

test('a declined transaction keeps the amount and can be tried again', async ({ page, wallet, person }) => {
  const { deposit } = await accountOpen({ page, wallet, person });
  wallet.prompts.rejectNext('transaction');
  await deposit.send('4.5');
  await expect(deposit.root).toContainText('You declined in the wallet');
  await expect(deposit.amount).toHaveValue('4.5');
  await deposit.checkButton.click();
  await deposit.openWalletButton.click();
  await expect(deposit.root).toContainText('Deposited 4.5 0G');
  expect(wallet.prompts.count('transaction')).toBe(2);
});

test('a locked wallet is waited for', async ({ page, wallet, person }) => {
  const { deposit } = await accountOpen({ page, wallet, person });
  wallet.lock();
  const unlocking = wallet.prompts.holdNext('unlock');
  await deposit.send('4');
  await unlocking.shown;
  await expect(deposit.root).toContainText('Waiting for your answer in the wallet');
  unlocking.approve();
  wallet.unlock();
  await expect(deposit.root).toContainText('Deposited 4 0G');
});

test('an account switched while the wallet asks changes nobody else’s money', async ({
  page,
  world,
  wallet,
  person,
  secondAccount,
}) => {
  const { deposit } = await accountOpen({ page, wallet, person });
  const asking = wallet.prompts.holdNext('transaction');
  await deposit.send('4');
  await asking.shown;
  wallet.selectAccount(secondAccount.address);
  await expect(new Shell(page).walletButton).toHaveAccessibleName(walletName(secondAccount.address));
  await expect(deposit.checkButton).toBeVisible();
  asking.approve();
  await expect.poll(() => world.contracts.reader.getTransactionCount({ address: person.address })).toBe(1);
  await expect(deposit.root).not.toContainText('Deposited');
  wallet.selectAccount(person.address);
  await expect(deposit.root).toContainText('Deposited 4 0G');
  expect((await world.contracts.mainAccount(person.address)).totalBalance).toBe(4n * 10n ** 18n);
});

test('an account switched away and back while the wallet asks is still waited for, and sent once', async ({
  page,
  world,
  wallet,
  person,
  secondAccount,
}) => {
  const { deposit } = await accountOpen({ page, wallet, person });
  const asking = wallet.prompts.holdNext('transaction');
  await deposit.send('4');
  await asking.shown;
  wallet.selectAccount(secondAccount.address);
  await expect(new Shell(page).walletButton).toHaveAccessibleName(walletName(secondAccount.address));
  wallet.selectAccount(person.address);
  await expect(deposit.root).toContainText('Waiting for your answer in the wallet');
  asking.approve();
  await expect(deposit.root).toContainText('Deposited 4 0G');
  expect(wallet.prompts.count('transaction')).toBe(1);
  expect((await world.contracts.mainAccount(person.address)).totalBalance).toBe(4n * 10n ** 18n);
});

test('a chain switched before the wallet opens stops the transaction', async ({ page, wallet, person }) => {
  const { deposit } = await accountOpen({ page, wallet, person });
  await deposit.check('4');
  await expect(deposit.openWalletButton).toBeVisible();
  wallet.selectChain(otherChainId);
  await expect(new Shell(page).wrongNetworkBanner).toBeVisible();
  await deposit.openWalletButton.click();
  await expect(deposit.root).toContainText('The wallet is on another network');
  expect(wallet.prompts.count('transaction', 'switch-chain')).toBe(0);
});

test('a node that is down stops a transaction before the wallet opens', async ({ page, world, wallet, person }) => {
  const { deposit } = await accountOpen({ page, wallet, person });
  await expect(deposit.checkButton).toBeVisible();
  world.rpc.down();
  await deposit.check('4');
  await expect(deposit.root).toContainText('It was not tried');
  expect(wallet.prompts.count('transaction')).toBe(0);
  world.rpc.up();
  await deposit.root.getByRole('button', { name: 'Try again' }).click();
  await deposit.openWalletButton.click();
  await expect(deposit.root).toContainText('Deposited 4 0G');
});

test('a send that the node loses is told as one of which nobody knows', async ({ page, world, wallet, person }) => {
  const { deposit } = await accountOpen({ page, wallet, person });
  world.rpc.drop('eth_sendRawTransaction');
  await deposit.send('4');
  await expect(deposit.root).toContainText('Whether it was sent is not known');
});

test('a transaction that is still pending is picked up after a reload', async ({ page, wallet, person, slowChain }) => {
  const { deposit } = await accountOpen({ page, wallet, person });
  await slowChain.stopMining();
  await deposit.send('4');
  await expect(deposit.root).toContainText('Sent. Waiting until it is in a block');
  await page.reload();
  await expect(deposit.root).toContainText('Sent. Waiting until it is in a block');
  await slowChain.mine();
  await expect(deposit.root).toContainText('Deposited 4 0G');
  expect(wallet.prompts.count('transaction')).toBe(1);
});

test('a closed page finds its transaction again when it is already in a block', async ({
  page,
  wallet,
  person,
  slowChain,
}) => {
  const { deposit } = await accountOpen({ page, wallet, person });
  await slowChain.stopMining();
  await deposit.send('4');
  await expect(deposit.root).toContainText('Sent. Waiting until it is in a block');
  await page.goto('about:blank');
  await slowChain.mine();
  await new AccountPage(page).open();
  await expect(deposit.root).toContainText('Deposited 4 0G');
});

test('the account shows what stands with a provider', async ({ page, world, wallet, person }) => {
  await fundProvider(world, person, world.cheap);
  const account = await accountOpen({ page, wallet, person });
  await expect(account.subAccount(world.cheap.address)).toContainText('5');
});
