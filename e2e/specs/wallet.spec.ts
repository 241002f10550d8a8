import { expect, otherChainId, test } from '../fixtures/test';
import { MarketPage } from '../pages/market-page';
import { Shell, walletName } from '../pages/shell';

test('says how to get a wallet when none announces itself', async ({ page }) => {
  await new MarketPage(page).open();
  const shell = new Shell(page);
  await shell.connectButton.click();
  await expect(page.getByText('No wallet announced itself in this page')).toBeVisible();
});

test('asks the wallet nothing before Connect is pressed, and once to connect', async ({ page, wallet, person }) => {
  await new MarketPage(page).open();
  const shell = new Shell(page);
  await expect(new MarketPage(page).services).toBeVisible();
  expect(wallet.prompts.log()).toEqual([]);
  await shell.connect();
  await expect(shell.walletButton).toHaveAccessibleName(walletName(person.address));
  expect(wallet.prompts.log()).toMatchObject([{ kind: 'connect', outcome: 'approved' }]);
});

test('stays connected over a reload without asking again', async ({ page, wallet, person }) => {
  await new MarketPage(page).open();
  const shell = new Shell(page);
  await shell.connect();
  await expect(shell.walletButton).toBeVisible();
  await page.reload();
  await expect(shell.walletButton).toHaveAccessibleName(walletName(person.address));
  expect(wallet.prompts.count()).toBe(1);
});

test('lets the person refuse to connect and try again', async ({ page, wallet }) => {
  await new MarketPage(page).open();
  const shell = new Shell(page);
  wallet.prompts.rejectNext('connect');
  await shell.connect();
  await expect.poll(() => wallet.prompts.log().map(({ outcome }) => outcome)).toEqual(['rejected']);
  await page.keyboard.press('Escape');
  await shell.connect();
  await expect(shell.walletButton).toBeVisible();
  expect(wallet.prompts.count('connect')).toBe(2);
});

test('waits for a locked wallet to be unlocked', async ({ page, wallet }) => {
  await new MarketPage(page).open();
  const shell = new Shell(page);
  wallet.lock();
  const unlocking = wallet.prompts.holdNext('unlock');
  await shell.connect();
  await unlocking.shown;
  await expect(shell.walletButton).toHaveCount(0);
  unlocking.approve();
  wallet.unlock();
  await expect(shell.walletButton).toBeVisible();
});

test('follows the account the person selects in the wallet', async ({ page, wallet, secondAccount }) => {
  await new MarketPage(page).open();
  const shell = new Shell(page);
  await shell.connect();
  await expect(shell.walletButton).toBeVisible();
  wallet.selectAccount(secondAccount.address);
  await expect(shell.walletButton).toHaveAccessibleName(walletName(secondAccount.address));
});

test.describe('on the wrong network', () => {
  test.beforeEach(async ({ page, wallet }) => {
    await new MarketPage(page).open();
    const shell = new Shell(page);
    await shell.connect();
    await expect(shell.walletButton).toBeVisible();
    wallet.selectChain(otherChainId);
    await expect(shell.wrongNetworkBanner).toBeVisible();
  });

  test('offers one button and switches only when it is pressed', async ({ page, wallet }) => {
    const shell = new Shell(page);
    await expect(shell.wrongNetworkBanner.getByRole('button')).toHaveCount(1);
    expect(wallet.prompts.count('switch-chain', 'add-chain')).toBe(0);
    await shell.switchButton.click();
    await expect(shell.wrongNetworkBanner).toHaveCount(0);
    expect(wallet.prompts.count('switch-chain')).toBe(1);
  });

  test('says so when the person keeps the wallet where it is', async ({ page, wallet }) => {
    const shell = new Shell(page);
    wallet.prompts.rejectNext('switch-chain');
    await shell.switchButton.click();
    await expect(page.getByRole('alert').filter({ hasText: 'The wallet stayed on its network' })).toBeVisible();
    await shell.switchButton.click();
    await expect(shell.switchButton).toHaveCount(0);
  });

  test('lets the wallet learn a network it does not know', async ({ page, wallet, world }) => {
    const shell = new Shell(page);
    wallet.forgetChain(world.network.chainId);
    await shell.switchButton.click();
    await expect(shell.wrongNetworkBanner).toHaveCount(0);
    expect(wallet.prompts.log().filter(({ kind }) => kind === 'add-chain')).toMatchObject([{ outcome: 'approved' }]);
  });
});
