/** Takes the pictures the screens are judged by: `npx tsx e2e/screenshots.ts [folder]`, every page in its four looks. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from '@playwright/test';
import { parseEther } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { looks, show } from './fixtures/axe';
import { chromiumArgs, chromiumPath } from './fixtures/chromium';
import { startWorld, type World } from './fixtures/world';
import { chatWithHistory } from './flows/full-account';
import { AccountPage } from './pages/account-page';
import { ChatPage } from './pages/chat-page';
import { ComparePage } from './pages/compare-page';
import { MarketPage } from './pages/market-page';
import { Shell } from './pages/shell';
import { StatementPage } from './pages/statement-page';
import { downloadedText, VerifyPage } from './pages/verify-page';
import { installWallet } from './wallet/install';
import { chainIdHex } from './wallet/vault';
import { createTestWallet } from './wallet/wallet';

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '..', 'test-results', 'screenshots'));

/** `subject` is what the picture is about: it is brought into view in every look. */
async function take(page: Page, name: string, subject?: Locator): Promise<void> {
  for (const look of looks) {
    await show(page, look);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await subject?.scrollIntoViewIfNeeded();
    const path = join(folder, `${name}-${look.width}-${look.colorScheme}.png`);
    await page.screenshot({ path, animations: 'disabled' });
  }
  await show(page, looks[0]);
}

async function withoutWallet(page: Page, world: World): Promise<void> {
  const market = new MarketPage(page);
  await market.open();
  await market.entry(world.cheap.address).waitFor();
  await take(page, 'market');
  await page.goto(`/provider/?address=${world.cheap.address}`);
  await page.getByRole('heading', { level: 1, name: world.cheap.model }).waitFor();
  await take(page, 'provider');
  await page.getByRole('button', { name: 'Check the machine' }).click();
  const machine = page.getByRole('article').filter({ hasText: 'Machine of the provider' });
  await machine.waitFor();
  await take(page, 'machine', machine);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the evidence' }).click();
  const evidence = await downloadedText(await download);
  const verify = new VerifyPage(page);
  await verify.open();
  await take(page, 'verify-empty');
  await verify.give(evidence);
  await verify.report.waitFor();
  await take(page, 'verify');
  await new ComparePage(page).open([world.cheap.address, world.dear.address]);
  await new ComparePage(page).column(world.dear.address).waitFor();
  await take(page, 'compare');
  world.rpc.down();
  await market.open();
  await market.staleNotice.waitFor();
  await take(page, 'market-older');
  world.rpc.reset();
}

async function withoutNode(page: Page, world: World): Promise<void> {
  const market = new MarketPage(page);
  world.rpc.down();
  await market.open();
  await market.failure.waitFor();
  await take(page, 'market-failed');
  world.rpc.reset();
}

async function withWallet(page: Page, world: World): Promise<void> {
  const key = generatePrivateKey();
  const person = { key, address: privateKeyToAccount(key).address };
  await world.contracts.anvil.setBalance({ address: person.address, value: parseEther('1000') });
  const { chainId } = world.network;
  const chains = [{ chainId: chainIdHex(chainId), name: 'Local network', rpcUrl: world.rpc.url }];
  const wallet = await createTestWallet({ privateKeys: [key], chains, chainId });
  await installWallet(page.context(), wallet);

  await chatWithHistory({ page, world, person, wallet }, world.cheap);
  const chat = new ChatPage(page);
  await take(page, 'chat', chat.turn('What is a settlement?').evidence);
  const proof = await chat.openProof(chat.turn('What is a settlement?'));
  await proof.waitFor();
  await take(page, 'proof');
  await chat.open(world.cheap.address);
  await chat.message.waitFor();
  await take(page, 'chat-empty');
  const account = new AccountPage(page);
  await account.open();
  await account.subAccounts.waitFor();
  await take(page, 'account');
  await account.deposit.check('1.5');
  await account.deposit.openWalletButton.waitFor();
  await take(page, 'deposit-tried', account.deposit.root);
  const statement = new StatementPage(page);
  await statement.open();
  await statement.row('Settlement').waitFor();
  await take(page, 'statement');
  await new MarketPage(page).open();
  await new MarketPage(page).entry(world.cheap.address).waitFor();
  await new Shell(page).walletButton.waitFor();
  await take(page, 'market-connected');
}

async function inNewPage(browser: Browser, world: World, work: (page: Page, world: World) => Promise<void>) {
  const context = await browser.newContext({ baseURL: world.site.url, locale: 'en-US', timezoneId: 'UTC' });
  await work(await context.newPage(), world);
  await context.close();
}

mkdirSync(folder, { recursive: true });
const world = await startWorld();
const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...chromiumArgs] });
try {
  await inNewPage(browser, world, withoutWallet);
  await inNewPage(browser, world, withoutNode);
  await inNewPage(browser, world, withWallet);
} finally {
  await browser.close();
  await world.stop();
}
