import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { developmentRoot } from '@/network/attestation/development-report';
import { runCommand } from '@/network/verify/main';
import { accessibilityViolations, looks, show } from '../fixtures/axe';
import { startSeparatedProvider } from '../fixtures/nodes';
import { expect, test } from '../fixtures/test';
import { chatOpen } from '../flows/prepare';
import { downloadedText, VerifyPage } from '../pages/verify-page';

/** Checks a provider's machines and takes the file about them. */
async function evidenceOf(page: Page, provider: string): Promise<string> {
  await page.goto(`/provider/?address=${provider}`);
  await page.getByRole('button', { name: 'Check the machine' }).click();
  return savedEvidence(page);
}

async function savedEvidence(page: Page): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the evidence' }).click();
  return downloadedText(await download);
}

async function judgedByCommand(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'e2e-evidence-'));
  writeFileSync(join(folder, 'file.json'), text);
  const result = await runCommand('evidence', ['file.json', '--json', '--dev-root', developmentRoot], {
    folder,
    now: 0,
  });
  rmSync(folder, { recursive: true });
  return { code: result.code, answer: JSON.parse(result.stdout) };
}

test('a file from a provider’s page is judged again without any connection, alike by page and command', async ({
  page,
  context,
  world,
  traffic,
}) => {
  traffic.allow(world.cheap.url);
  const text = await evidenceOf(page, world.cheap.address);
  const verify = new VerifyPage(page);
  await verify.open();
  await context.setOffline(true);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await verify.give(text);
  await expect(page.getByText('The file is whole, and its evidence gives the verdict written in it')).toBeVisible();
  await expect(verify.report.getByText('Level 3, simulated')).toBeVisible();
  await expect(verify.report.locator('[data-check="tcb.status"]')).toHaveAttribute('data-status', 'pass');
  await expect(verify.report.locator('.text-proven')).toHaveCount(0);
  expect(asked).toEqual([]);
  await context.setOffline(false);
  const { code, answer } = await judgedByCommand(text);
  expect([code, answer.level, answer.problems]).toEqual([0, 3, []]);
});

test('the file can still be had after a reload, and holds both machines of a provider that has two', async ({
  page,
  world,
  traffic,
}) => {
  // A provider of its own is started and stopped.
  test.setTimeout(90_000);
  const provider = await startSeparatedProvider(world);
  traffic.allow(provider.url);
  await page.goto(`/provider/?address=${provider.address}`);
  await page.getByRole('button', { name: 'Check the machine' }).click();
  await expect(page.getByRole('button', { name: 'Download the evidence' })).toBeVisible();
  await page.reload();
  const text = await savedEvidence(page);
  const verify = new VerifyPage(page);
  await verify.open();
  await verify.drop(text);
  await expect(verify.report.filter({ hasText: 'Machine of the model' }).getByText('Level 4, simulated')).toBeVisible();
  await expect(verify.report.filter({ hasText: 'router' }).getByText('Level 3, simulated')).toBeVisible();
  const { code, answer } = await judgedByCommand(text);
  expect([code, answer.level, answer.otherMachines[0].level]).toEqual([0, 4, 3]);
  await provider.stop();
});

test('a file whose verdict was painted over is not to be relied on', async ({ page, world, traffic }) => {
  traffic.allow(world.cheap.url);
  const file = JSON.parse(await evidenceOf(page, world.cheap.address));
  file.verdict.level = 5;
  const verify = new VerifyPage(page);
  await verify.open();
  await verify.give(JSON.stringify(file));
  await expect(verify.alert).toContainText('Do not rely on this file');
  await expect(verify.alert).toContainText('It was changed after it was made.');
  await expect(verify.alert).toContainText('It differs in: level.');
  await expect(verify.report.getByText('Level 3, simulated')).toBeVisible();
});

test('a file that cannot be checked says why and what to do, and the next one is checked', async ({
  page,
  world,
  traffic,
}) => {
  // Sixteen megabytes go through the browser's own door here.
  test.setTimeout(90_000);
  traffic.allow(world.cheap.url);
  const text = await evidenceOf(page, world.cheap.address);
  const verify = new VerifyPage(page);
  await verify.open();
  const troubles = [
    [text.slice(0, 5_000), 'Download it again'],
    ['', 'It is empty. Choose another file.'],
    ['{"name":"holiday"}', 'Choose a file whose name begins with'],
    [' '.repeat(16_777_217), 'It is larger than 16 MB'],
    [text.replace('"version": 1', '"version": 2'), 'Open it on the site that made it'],
    [text.replace('{', `{"x":${'['.repeat(50_000)}${']'.repeat(50_000)},`), 'It is built to exhaust whoever reads it'],
  ] as const;
  for (const [given, cure] of troubles) {
    await verify.give(given);
    await expect(verify.alert).toContainText(cure);
  }
  await verify.give(text, '<img src=x onerror=alert(1)>\u202Egnp.json');
  await expect(verify.report.getByText('Level 3, simulated')).toBeVisible();
  await expect(page.locator('main img')).toHaveCount(0);
});

test('a raw report is checked against what its reader knows, by keyboard alone', async ({ page, world, traffic }) => {
  traffic.allow(world.cheap.url);
  const answer = await page.request.get(`${world.cheap.url}/v1/quote`);
  const text = await answer.text();
  const { signer }: { readonly signer: string } = JSON.parse(text);
  const verify = new VerifyPage(page);
  await verify.open();
  await page.getByText('Paste the text instead').focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Text of an evidence file or a report').fill(text);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByLabel('Key registered on chain').focus();
  await page.keyboard.type('0x12');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This is no address')).toBeVisible();
  await page.getByLabel('Key registered on chain').fill(signer);
  await page.keyboard.press('Enter');
  await expect(verify.report.getByText('Level 3, simulated')).toBeVisible();
  await page.getByLabel('Key registered on chain').fill(`0x${'12'.repeat(20)}`);
  await page.keyboard.press('Enter');
  await expect(verify.report.getByText('rejected')).toBeVisible();
});

test('the page has no accessibility violation, empty, refused and full, and speaks Indonesian', async ({
  page,
  world,
  traffic,
}) => {
  // Three states in four looks.
  test.setTimeout(90_000);
  traffic.allow(world.cheap.url);
  const text = await evidenceOf(page, world.cheap.address);
  const verify = new VerifyPage(page);
  await verify.open();
  const inAllLooks = async (state: string) => {
    for (const look of looks) {
      await show(page, look);
      expect.soft(await accessibilityViolations(page), `${state}, ${look.colorScheme} at ${look.width}`).toEqual([]);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(sideways, `${state} at ${look.width} scrolls sideways`).toBeLessThanOrEqual(0);
    }
  };
  await inAllLooks('empty');
  await verify.give('{');
  await expect(verify.alert).toBeVisible();
  await inAllLooks('refused');
  await verify.give(text);
  await expect(verify.report).toBeVisible();
  await inAllLooks('full');
  await page.evaluate(() => localStorage.setItem('locale', 'id'));
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Verifikasi bukti' })).toBeVisible();
  await verify.give(text);
  await expect(page.getByText('Berkas ini utuh')).toBeVisible();
});

test('an answer is taken along as a file, its words only by choice, and judged again without a connection', async ({
  page,
  context,
  world,
  wallet,
  person,
  traffic,
}) => {
  // A chat, two files and two runs of the command.
  test.setTimeout(90_000);
  traffic.allow(world.cheap.url);
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  const turn = await chat.askAndSign('What is a settlement?');
  await expect(turn.evidence).toHaveAccessibleName(/signer proven response proven request proven/u);
  const proof = await chat.openProof(turn);
  await proof.getByRole('button', { name: 'Check the machine' }).click();
  const saved = async () => {
    const download = page.waitForEvent('download');
    await proof.getByRole('button', { name: 'Download evidence of this answer' }).click();
    return downloadedText(await download);
  };
  const hashesOnly = await saved();
  expect(hashesOnly).not.toContain('What is a settlement?');
  await proof.getByRole('checkbox', { name: 'Put question and answer into the file' }).check();
  const withTexts = await saved();
  const { code, answer } = await judgedByCommand(withTexts);
  expect([code, answer.resp, answer.problems]).toEqual([0, 'R2', []]);
  expect((await judgedByCommand(hashesOnly)).answer.resp).toBe('R2');
  const verify = new VerifyPage(page);
  await verify.open();
  await context.setOffline(true);
  await verify.give(withTexts);
  await expect(verify.report).toContainText('signed exactly the request and the response');
  await page.getByText('Question and answer as text').click();
  await expect(page.getByText('What is a settlement?', { exact: true })).toBeVisible();
  await context.setOffline(false);
});
