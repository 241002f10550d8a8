import { keptReceipts } from '../fixtures/browser-storage';
import { test as base, expect } from '../fixtures/test';
import { feesPaid, hasMainAccount, waitLockTime } from '../flows/chain-truth';
import { connected } from '../flows/prepare';
import { AccountPage } from '../pages/account-page';
import { ChatPage } from '../pages/chat-page';

/** A world of its own: here the chain's clock is moved, which no other spec may see. */
const test = base.extend<object, { readonly ownClock: true }>({ ownClock: [true, { scope: 'worker', option: true }] });

const og = 10n ** 18n;

/** Milliseconds: eight transactions and a chat are more than the one thing other specs look at. */
const lifeTime = 120_000;

test('the whole life of an account: open, fund two, chat, retrieve, wait, collect, withdraw all, close', async ({
  page,
  world,
  wallet,
  person,
  traffic,
  ownClock: _,
}) => {
  test.setTimeout(lifeTime);
  const { cheap, dear } = world;
  const account = new AccountPage(page);
  const chat = new ChatPage(page);
  const { retrieve, withdraw, close } = account;

  await test.step('a deposit opens the account', async () => {
    await account.open();
    await connected(page);
    await account.deposit.send('10');
    await expect(account.deposit.root).toContainText('Deposited 10 0G');
    await account.deposit.doneButton.click();
  });

  await test.step('two providers are funded', async () => {
    await account.provider.selectOption(cheap.address);
    await account.fund.send('2');
    await expect(account.fund.root).toContainText('The provider now holds 2 0G');
    await account.fund.doneButton.click();
    await account.provider.selectOption(dear.address);
    await account.fund.send('1.5');
    await expect(account.fund.root).toContainText('The provider now holds 1.5 0G');
  });

  await test.step('the one that never answered signs with another key now, and that is said', async () => {
    await world.contracts.changeService(dear.ownKey, { teeSignerAddress: cheap.address });
    await account.open();
    const keys = page.getByRole('region', { name: 'Signing keys' });
    await expect(keys).toContainText('Another key signs now');
    await expect(keys).toContainText('When you accepted this provider');
    await expect(keys.getByText('Another key signs now')).toHaveCount(1);
  });

  await test.step('one of them answers and is paid', async () => {
    traffic.allow(cheap.url);
    await chat.open(cheap.address);
    await chat.message.waitFor();
    const turn = await chat.askAndSign('What is a refund?');
    await turn.evidence.waitFor();
    await cheap.settleNow();
  });

  await test.step('the one in use is named and not chosen by itself', async () => {
    await account.open();
    await expect(account.retrieval(cheap.address)).toContainText('In use: last answer or charge');
    await expect(account.retrieval(cheap.address).getByRole('checkbox')).not.toBeChecked();
    await expect(account.retrieval(dear.address).getByRole('checkbox')).toBeChecked();
    await account.retrieval(cheap.address).getByRole('checkbox').check();
    await expect(retrieve.root).toContainText('These will stop answering you');
  });

  await test.step('everything is asked back', async () => {
    await retrieve.checkButton.click();
    await expect(retrieve.root).toContainText('Until you fund it again, it takes no requests from you.');
    await retrieve.agree();
    await expect(retrieve.root).toContainText('Asked for in block');
    await retrieve.doneButton.click();
    await expect(
      account.retrieval(dear.address).getByRole('listitem').filter({ hasText: 'Wait until' }),
    ).toHaveAttribute('aria-current', 'step');
    await expect(retrieve.root).toContainText('Nothing can be asked back or collected now.');
  });

  await test.step('what is available goes to the wallet, all of it', async () => {
    await withdraw.root.getByRole('button', { name: 'Take all: 6.5 0G' }).click();
    await withdraw.checkButton.click();
    await withdraw.agree();
    await expect(withdraw.root).toContainText('6.5 0G went to the wallet');
    await withdraw.doneButton.click();
  });

  await test.step('closing waits for what is on its way', async () => {
    await expect(close.root).toContainText('Nothing can be done before more of it is due. Come back then.');
    await waitLockTime(world);
    await page.reload();
    await expect(account.retrieval(dear.address)).toContainText('collects 1.5 0G');
  });

  await test.step('it is collected', async () => {
    await retrieve.root.getByRole('button', { name: 'Choose all' }).click();
    await retrieve.checkButton.click();
    await retrieve.agree();
    await expect(retrieve.root).toContainText('Collected into the main account');
    await retrieve.doneButton.click();
  });

  await test.step('the account is closed, and the contract knows it no more', async () => {
    await close.checkButton.click();
    await expect(close.root).toContainText('The contract deletes the main account and all sub-accounts with this.');
    await close.agree();
    await expect(page.getByText('No main account yet', { exact: true })).toBeVisible();
    expect(await hasMainAccount(world, person.address)).toBe(false);
  });

  await test.step('every neuron is accounted for', async () => {
    const used = (await keptReceipts(page)).reduce((sum, { fee }) => sum + fee, 0n);
    const left = await world.contracts.reader.getBalance({ address: person.address });
    expect(used).toBeGreaterThan(0n);
    expect(left).toBe(1000n * og - used - (await feesPaid(world, person.address)));
  });

  expect(wallet.prompts.log().map(({ kind }) => kind)).toEqual([
    'connect',
    'transaction',
    'transaction',
    'transaction',
    'personal-sign',
    'transaction',
    'transaction',
    'transaction',
    'transaction',
  ]);
});
