import { keptReceipts } from '../fixtures/browser-storage';
import { expect, test } from '../fixtures/test';
import { AccountPage } from '../pages/account-page';
import { ChatPage } from '../pages/chat-page';
import { MarketPage } from '../pages/market-page';
import { Shell, walletName } from '../pages/shell';
import { StatementPage } from '../pages/statement-page';

const allProven = /signer proven response proven request proven/u;

test('from the market to a settled, proven answer with three questions of the wallet', async ({
  page,
  world,
  wallet,
  person,
  traffic,
}) => {
  const provider = world.cheap;
  const shell = new Shell(page);
  const market = new MarketPage(page);
  const account = new AccountPage(page);
  const chat = new ChatPage(page);
  const statement = new StatementPage(page);

  await test.step('the market is there without a wallet', async () => {
    await market.open();
    await expect(market.entry(provider.address)).toContainText(provider.model);
    expect(wallet.prompts.count()).toBe(0);
  });

  await test.step('the wallet connects', async () => {
    await shell.connect();
    await expect(shell.walletButton).toHaveAccessibleName(walletName(person.address));
  });

  await test.step('a deposit opens the main account', async () => {
    await shell.goTo('Account');
    await account.deposit.send('4.123456789012345678');
    await expect(account.deposit.root).toContainText('Deposited 4.123456789012345678 0G');
    await account.deposit.doneButton.click();
  });

  await test.step('a transfer funds one provider', async () => {
    await account.provider.selectOption(provider.address);
    await account.fund.send('2.000000000000000007');
    await expect(account.fund.root).toContainText('The provider now holds 2.000000000000000007 0G');
  });

  await test.step('two questions are answered, proven and priced', async () => {
    traffic.allow(provider.url);
    await account
      .subAccount(provider.address)
      .getByRole('link', { name: /^Chat with/u })
      .click();
    const first = await chat.ask('What does a provider sign?');
    await expect(chat.sessionSheet).toContainText('It is no transaction, moves no money by itself and costs nothing.');
    await chat.signButton.click();
    await expect(first.evidence).toHaveAccessibleName(allProven);
    await expect(first.root).toContainText('unsettled');
    const second = await chat.ask('When is it settled?');
    await expect(second.evidence).toHaveAccessibleName(allProven);
    const proof = await chat.openProof(first);
    await expect(proof).toContainText('signed by the key registered on chain for this provider');
    await page.keyboard.press('Escape');
  });

  await test.step('what is owed is shown before it is settled', async () => {
    await statement.open();
    await expect(statement.pendingRows).toHaveCount(3);
    await expect(statement.row('Settlement')).toHaveCount(0);
  });

  await test.step('the provider settles, and one row equals the two receipts', async () => {
    await provider.settleNow();
    await page.reload();
    await expect(statement.row('Settlement')).toContainText('matches 2 receipts to the neuron');
    await expect(statement.allCharged).toBeVisible();
  });

  await test.step('statement, receipts and contract agree to the neuron', async () => {
    const onChain = await world.contracts.account(person.address, provider.address);
    const main = await world.contracts.mainAccount(person.address);
    const receipts = await keptReceipts(page);
    const used = receipts.reduce((sum, receipt) => sum + receipt.fee, 0n);
    const settlement = await statement.read(statement.row('Settlement'));
    const rows = await statement.readAll();

    expect(receipts).toHaveLength(2);
    expect(used).toBeGreaterThan(0n);
    expect(settlement.amount).toBe(-used);
    expect(settlement.balanceAfter).toBe(onChain.balance);
    expect(rows.reduce((sum, row) => sum + row.amount, 0n)).toBe(onChain.balance);
    expect(onChain.balance).toBe(2_000_000_000_000_000_007n - used);
    expect(main.totalBalance).toBe(4_123_456_789_012_345_678n - used);
    expect(main.totalBalance - main.availableBalance).toBe(onChain.balance);
  });

  expect(wallet.prompts.log().map(({ kind }) => kind)).toEqual([
    'connect',
    'transaction',
    'transaction',
    'personal-sign',
  ]);
});
