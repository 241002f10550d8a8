import { keptReceipts } from '../fixtures/browser-storage';
import { type ExtraProvider, secondModel, startProviderOfTwo } from '../fixtures/nodes';
import { expect, test } from '../fixtures/test';
import type { World } from '../fixtures/world';
import { chatOpen, connected, fundProvider } from '../flows/prepare';
import { ChatPage } from '../pages/chat-page';
import { StatementPage } from '../pages/statement-page';

const question = 'How does a settlement work?';
const allProven = /signer proven response proven request proven/u;
const stated = 'stated by the provider, off chain';

async function withProviderOfTwo(world: World, work: (provider: ExtraProvider) => Promise<void>): Promise<void> {
  const provider = await startProviderOfTwo(world);
  try {
    await work(provider);
  } finally {
    await provider.stop();
  }
}

test('a model the contract does not know is chosen from the provider’s list, and its receipt is what the provider bills', async ({
  page,
  world,
  wallet,
  person,
  traffic,
}) => {
  await withProviderOfTwo(world, async (provider) => {
    await fundProvider(world, person, provider);
    traffic.allow(provider.url);
    const requests: string[] = [];
    page.on('request', (request) => {
      if (request.url().startsWith(provider.url)) requests.push(new URL(request.url()).pathname);
    });
    await page.goto(`/provider/?address=${provider.address}`);
    await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible();
    expect(requests).toEqual([]);
    await page.getByRole('button', { name: 'Ask which models it serves' }).click();
    await page.getByRole('link', { name: `Chat with this model: ${secondModel.model}` }).click();
    await connected(page);

    const chat = new ChatPage(page);
    await chat.message.waitFor();
    await expect(page.getByText(stated)).toBeVisible();
    await expect(page.getByText(/0\.003.* in, 0\.011.* 0G out per 1M tokens/u)).toBeVisible();
    const turn = await chat.askAndSign(question);
    await expect(turn.evidence).toHaveAccessibleName(allProven);
    await expect(turn.root).toContainText('by a stated price');
    expect(new URL(page.url()).searchParams.get('model')).toBe(secondModel.model);
    const proof = await chat.openProof(turn);
    await expect(proof).toContainText(secondModel.model);
    await expect(proof).toContainText('the provider’s list, off chain');
    await page.keyboard.press('Escape');

    await provider.settleNow();
    const [receipt, ...others] = await keptReceipts(page);
    const { balance } = await world.contracts.account(person.address, provider.address);
    expect(others).toEqual([]);
    expect(receipt?.fee).toBeGreaterThan(0n);
    expect(receipt?.fee).toBe(5n * 10n ** 18n - balance);
    expect(wallet.prompts.count('personal-sign')).toBe(1);

    const statement = new StatementPage(page);
    await statement.open();
    await expect(statement.row('Settlement')).toContainText('matches 1 receipt to the neuron');
    await expect(statement.row('Settlement')).toContainText('1 receipt by a stated price, off chain');
  });
});

test('a link to a further model sends nothing before its price was seen, and is taken up again after a reload', async ({
  page,
  world,
  wallet,
  person,
  traffic,
}) => {
  await withProviderOfTwo(world, async (provider) => {
    traffic.allow(provider.url);
    await chatOpen({ page, world, person, wallet }, provider);
    const chat = new ChatPage(page);
    await page.goto(`/chat/?provider=${provider.address}&model=${encodeURIComponent(secondModel.model)}`);
    await expect(page.getByText('price not known yet')).toBeVisible();
    const turn = await chat.ask(question);
    const sheet = page.getByRole('dialog', { name: 'What this model costs' });
    await expect(sheet).toContainText(stated);
    await sheet.getByRole('button', { name: 'Accept and send' }).click();
    await chat.signButton.click();
    await expect(turn.evidence).toHaveAccessibleName(allProven);

    await page.reload();
    await expect(turn.evidence).toHaveAccessibleName(allProven);
    await expect(page.getByText('price not known yet')).toBeVisible();
    const next = await chat.askAndSign('And who pays for it?');
    await expect(next.evidence).toHaveAccessibleName(allProven);
    await expect(next.root).toContainText('by a stated price');
  });
});

test('a model the provider does not list is refused with another choice, and nothing is sent', async ({
  page,
  world,
  wallet,
  person,
  traffic,
}) => {
  await withProviderOfTwo(world, async (provider) => {
    traffic.allow(provider.url);
    await chatOpen({ page, world, person, wallet }, provider);
    await page.goto(`/chat/?provider=${provider.address}&model=nobody%2Fknows`);
    const turn = await new ChatPage(page).ask(question);
    await expect(turn.root).toContainText('does not name “nobody/knows” as a chat model');
    expect(wallet.prompts.count('personal-sign')).toBe(0);
  });
});

test('the choice of a provider asks for other models by a press, and leads to a chat with one', async ({
  page,
  world,
  traffic,
}) => {
  await withProviderOfTwo(world, async (provider) => {
    await page.goto('/chat/');
    const entry = page.getByRole('listitem').filter({ has: page.locator(`a[href*="${provider.address}"]`) });
    traffic.allow(provider.url);
    await entry.getByRole('button', { name: /^Ask for other models/u }).click();
    await expect(entry.getByRole('combobox', { name: 'Other models' })).toHaveValue(secondModel.model);
    await entry.getByRole('link', { name: 'Chat with this model' }).click();
    await expect(page.getByText('Connect a wallet to chat')).toBeVisible();
    expect(new URL(page.url()).searchParams.get('model')).toBe(secondModel.model);
  });
});
