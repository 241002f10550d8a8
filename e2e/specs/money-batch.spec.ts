import type { Page } from '@playwright/test';
import { accessibilityViolations, looks, show } from '../fixtures/axe';
import { expect, type Person, test } from '../fixtures/test';
import type { World } from '../fixtures/world';
import { feesPaid, hasMainAccount } from '../flows/chain-truth';
import { connected, runsBatches } from '../flows/prepare';
import { AccountPage } from '../pages/account-page';
import type { TestWallet } from '../wallet/wallet';

const og = 10n ** 18n;

type Scene = { readonly page: Page; readonly world: World; readonly wallet: TestWallet; readonly person: Person };

/** The account page of somebody without an account, whose wallet runs calls as one, with both steps tried together. */
async function bothTried(scene: Scene): Promise<AccountPage> {
  const { page, world } = scene;
  await runsBatches(scene);
  const account = new AccountPage(page);
  await page.goto(`/account/?fund=${world.cheap.address}`);
  await connected(page);
  await account.fund.check('2');
  await expect(account.fund.root).toContainText('it asks once, and either both happen or neither');
  return account;
}

/** What the contract holds once 3 0G were deposited and 2 of them moved to the provider. */
async function expectThrough({ world, person }: Pick<Scene, 'world' | 'person'>): Promise<void> {
  const main = await world.contracts.mainAccount(person.address);
  const { balance } = await world.contracts.account(person.address, world.cheap.address);
  expect([main.totalBalance, main.availableBalance, balance]).toEqual([3n * og, og, 2n * og]);
}

const windows = (wallet: TestWallet) => wallet.prompts.log().map(({ kind }) => kind);

test('a wallet that runs calls as one asks once to deposit and fund, and the equation ends right', async ({
  page,
  world,
  wallet,
  person,
}) => {
  const scene = { page, world, wallet, person };
  const account = await bothTried(scene);
  const { fund } = account;
  await show(page, looks[0]);
  expect(await accessibilityViolations(page)).toEqual([]);
  await fund.agree();
  await expect(fund.root).toContainText('Deposited 3 0G');
  await expect(fund.root).toContainText('The provider now holds 2 0G');
  expect(windows(wallet)).toEqual(['connect', 'batch']);
  await expectThrough(scene);
  await fund.doneButton.click();
  const left = 997n * og - (await feesPaid(world, person.address));
  const terms = ['In the wallet', 'Main account', 'Available', 'With providers'] as const;
  expect(await Promise.all(terms.map((term) => account.exact(term)))).toEqual([left, 3n * og, og, 2n * og]);
});

test('a batch declined in the wallet keeps the amount, and nothing has moved', async ({
  page,
  world,
  wallet,
  person,
}) => {
  const scene = { page, world, wallet, person };
  const { fund } = await bothTried(scene);
  wallet.prompts.rejectNext('batch');
  await fund.agree();
  await expect(fund.root).toContainText('You declined in the wallet. Nothing was sent');
  await expect(fund.amount).toHaveValue('2');
  expect(await hasMainAccount(world, person.address)).toBe(false);
});

for (const trouble of ['upgrade-rejected', 'not-atomic'] as const) {
  test(`a wallet that will not run them as one after all (${trouble}) is asked twice, and that is said first`, async ({
    page,
    world,
    wallet,
    person,
  }) => {
    const scene = { page, world, wallet, person };
    const { fund } = await bothTried(scene);
    wallet.batches.failNext(trouble);
    await fund.agree();
    await expect(fund.root).toContainText('Step 1 of 2');
    expect(windows(wallet)).toEqual(['connect']);
    await fund.agree();
    await expect(fund.root).toContainText('Step 2 of 2');
    await fund.agree();
    await expect(fund.root).toContainText('The provider now holds 2 0G');
    expect(windows(wallet)).toEqual(['connect', 'transaction', 'transaction']);
    await expectThrough(scene);
  });
}

test('a wallet that takes the steps and never sends them is told as that, and asked for one after the other then', async ({
  page,
  world,
  wallet,
  person,
}) => {
  const scene = { page, world, wallet, person };
  const { fund } = await bothTried(scene);
  wallet.batches.failNext('given-up');
  await fund.agree();
  await expect(fund.root).toContainText('The wallet took the steps but never sent them. Nothing was moved.');
  expect(await hasMainAccount(world, person.address)).toBe(false);
  await fund.root.getByRole('button', { name: 'Try again' }).click();
  await expect(fund.root).toContainText('Step 1 of 2');
  await fund.agree();
  await expect(fund.root).toContainText('Step 2 of 2');
  await fund.agree();
  await expect(fund.root).toContainText('The provider now holds 2 0G');
  expect(windows(wallet)).toEqual(['connect', 'batch', 'transaction', 'transaction']);
  await expectThrough(scene);
});

test('a wallet that breaks at the batch is not believed to have sent nothing, and the next try goes step by step', async ({
  page,
  world,
  wallet,
  person,
}) => {
  const scene = { page, world, wallet, person };
  const { fund } = await bothTried(scene);
  wallet.batches.failNext('broken');
  await fund.agree();
  await expect(fund.root).toContainText('Whether it was sent is not known');
  await fund.root.getByRole('button', { name: 'Try again' }).click();
  await expect(fund.root).toContainText('Step 1 of 2');
  await fund.agree();
  await expect(fund.root).toContainText('Step 2 of 2');
  await fund.agree();
  await expect(fund.root).toContainText('The provider now holds 2 0G');
  await expectThrough(scene);
});

test('a batch under way is taken up after a reload, by the name the wallet gave it', async ({
  page,
  world,
  wallet,
  person,
  slowChain,
}) => {
  const scene = { page, world, wallet, person };
  const { fund } = await bothTried(scene);
  await slowChain.stopMining();
  await fund.agree();
  const waiting = 'The wallet took both steps. Waiting until it names their transaction';
  await expect(fund.root).toContainText(waiting);
  await page.reload();
  await expect(fund.root).toContainText(waiting);
  await slowChain.mine();
  await expect(fund.root).toContainText('The provider now holds 2 0G');
  expect(windows(wallet)).toEqual(['connect', 'batch']);
  await expectThrough(scene);
});

test('a batch the wallet no longer knows is told as unknown, never as failed, and not asked for again by itself', async ({
  page,
  world,
  wallet,
  person,
  slowChain,
}) => {
  const scene = { page, world, wallet, person };
  const account = await bothTried(scene);
  const { fund } = account;
  await slowChain.stopMining();
  await fund.agree();
  await expect(fund.root).toContainText('The wallet took both steps');
  wallet.batches.forget();
  await expect(fund.root).toContainText('What became of both steps is not known');
  await expect(fund.root).toContainText('That does not say that they failed');
  await page.reload();
  await expect(fund.root).toContainText('What became of both steps is not known');
  await expect(fund.checkButton).toHaveCount(0);
  await slowChain.mine();
  await page.reload();
  await expect(account.subAccount(world.cheap.address)).toContainText('2');
  await expect(fund.root).toContainText('What became of both steps is not known');
  expect(windows(wallet)).toEqual(['connect', 'batch']);
});
