import { denyStorage, fillStorage } from '../fixtures/browser-storage';
import { expect, otherChainId, test } from '../fixtures/test';
import { chatOpen } from '../flows/prepare';
import { ChatPage } from '../pages/chat-page';
import { Shell } from '../pages/shell';

/** Milliseconds: two pages are opened and loaded again. */
const twoTabs = 60_000;

const question = 'How does a settlement work?';
const allProven = /signer proven response proven request proven/u;

function gate() {
  let open: () => void = () => undefined;
  const until = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { until, open };
}

test('says that a wallet is needed, and why, before one is connected', async ({ page, world }) => {
  const chat = new ChatPage(page);
  await chat.open(world.cheap.address);
  await expect(page.getByText('Connect a wallet to chat')).toBeVisible();
  await expect(chat.message).toHaveCount(0);
});

test('asks for money where there is none, before any signature', async ({ page, world, wallet }) => {
  const chat = new ChatPage(page);
  await chat.open(world.cheap.address);
  await new Shell(page).connect();
  const turn = await chat.ask(question);
  await expect(turn.root).toContainText('You have no funds with this provider yet');
  await expect(turn.root.getByRole('link', { name: 'Add funds' })).toBeVisible();
  expect(wallet.prompts.count('personal-sign')).toBe(0);
});

test('explains the session before the wallet asks, and sends nothing without it', async ({
  page,
  world,
  wallet,
  person,
  tampering,
}) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  const turn = await chat.ask(question);
  await expect(chat.sessionSheet).toContainText('Send requests to this one provider as you');
  await expect(chat.sessionSheet).toContainText('"tokenId": 255');
  expect(wallet.prompts.count('personal-sign')).toBe(0);
  await chat.declineButton.click();
  await expect(turn.root).toContainText('No session was signed, so nothing was sent.');
  expect(tampering.chatRequests()).toEqual([]);
});

test('keeps the sheet open when the wallet is told to refuse, for another try', async ({
  page,
  world,
  wallet,
  person,
  tampering: _,
}) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  wallet.prompts.rejectNext('personal-sign');
  const turn = await chat.askAndSign(question);
  await expect(chat.sessionSheet).toContainText('You declined in the wallet');
  await chat.signButton.click();
  await expect(turn.evidence).toHaveAccessibleName(allProven);
});

test('waits for a locked wallet', async ({ page, world, wallet, person, tampering: _ }) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  wallet.lock();
  const unlocking = wallet.prompts.holdNext('unlock');
  const turn = await chat.askAndSign(question);
  await unlocking.shown;
  await expect(chat.sessionSheet.getByRole('button', { name: 'Waiting for the wallet' })).toBeVisible();
  unlocking.approve();
  wallet.unlock();
  await expect(turn.evidence).toHaveAccessibleName(allProven);
});

test('one session serves many messages, and is gone with the page', async ({
  page,
  world,
  wallet,
  person,
  tampering: _,
}) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  await expect((await chat.askAndSign(question)).evidence).toHaveAccessibleName(allProven);
  await expect((await chat.ask('And who pays for it?')).evidence).toHaveAccessibleName(allProven);
  expect(wallet.prompts.count('personal-sign')).toBe(1);
  await page.reload();
  await expect(page.getByText('no session yet')).toBeVisible();
});

test('the same chat in two tabs loses no question of either', async ({
  page,
  context,
  world,
  wallet,
  person,
  tampering: _,
}) => {
  test.setTimeout(twoTabs);
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  await expect((await chat.askAndSign(question)).evidence).toHaveAccessibleName(allProven);
  const other = new ChatPage(await context.newPage());
  await other.page.goto(page.url());
  await expect(other.turn(question).evidence).toHaveAccessibleName(allProven);
  await expect((await other.askAndSign('Asked in the second tab?')).evidence).toHaveAccessibleName(allProven);
  await expect(chat.turn('Asked in the second tab?').evidence).toHaveAccessibleName(allProven);
  await expect((await chat.ask('And in the first one?')).evidence).toHaveAccessibleName(allProven);
  await expect(other.turn('And in the first one?').evidence).toHaveAccessibleName(allProven);
  for (const { page: tab } of [chat, other]) {
    await tab.reload();
    await expect(tab.getByRole('article')).toHaveCount(3);
  }
});

test('can be stopped: what arrived is kept and nothing is claimed of it', async ({
  page,
  world,
  wallet,
  person,
  tampering,
}) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  const { until, open } = gate();
  tampering.use({ chat: { kind: 'hold', afterBytes: 1_500, until } });
  const turn = await chat.askAndSign(question);
  await expect(turn.root).toContainText('Answering');
  await chat.stopButton.click();
  await expect(turn.root).toContainText('Stopped.');
  await expect(turn.evidence).toHaveAccessibleName(/not checked/u);
  open();
});

test('an account switched in the middle stops the answer and shows nothing of it to the other', async ({
  page,
  world,
  wallet,
  person,
  secondAccount,
  tampering,
}) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  const { until, open } = gate();
  tampering.use({ chat: { kind: 'hold', afterBytes: 1_500, until } });
  const turn = await chat.askAndSign(question);
  await expect(turn.root).toContainText('Answering');
  wallet.selectAccount(secondAccount.address);
  await expect(page.getByText('The answer that was running was stopped')).toBeVisible();
  await expect(turn.root).toHaveCount(0);
  open();
});

test('a chain switched in the middle changes nothing for a session that is signed', async ({
  page,
  world,
  wallet,
  person,
  tampering: _,
}) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  await expect((await chat.askAndSign(question)).evidence).toHaveAccessibleName(allProven);
  wallet.selectChain(otherChainId);
  await expect(new Shell(page).wrongNetworkBanner).toBeVisible();
  await expect((await chat.ask('And on another network?')).evidence).toHaveAccessibleName(allProven);
});

test('a node that is down when a message is sent stops it before anything leaves', async ({
  page,
  world,
  wallet,
  person,
  tampering,
}) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  world.rpc.down();
  const turn = await chat.ask(question);
  await expect(turn.root).toContainText('Not sent');
  expect(tampering.chatRequests()).toEqual([]);
  world.rpc.up();
  await turn.button('Send again').click();
  await chat.signButton.click();
  await expect(turn.evidence).toHaveAccessibleName(allProven);
});

test('a slow node is waited for in words', async ({ page, world, wallet, person, tampering: _ }) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  const release = world.rpc.hold();
  const turn = await chat.ask(question);
  await expect(turn.root).toContainText('Reading price and funds from the chain');
  release();
  await chat.signButton.click();
  await expect(turn.evidence).toHaveAccessibleName(allProven);
});

test('a chat is kept in this browser and found again', async ({ page, world, wallet, person, tampering: _ }) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  await expect((await chat.askAndSign(question)).evidence).toHaveAccessibleName(allProven);
  await page.reload();
  await expect(chat.turn(question).evidence).toHaveAccessibleName(allProven);
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(chat.turn(question).root).toHaveCount(0);
  await page.getByRole('button', { name: 'Chats', exact: true }).click();
  await page.getByRole('button', { name: `Open: ${question}` }).click();
  await expect(chat.turn(question).evidence).toHaveAccessibleName(allProven);
});

for (const [name, refuse] of [
  ['denied', denyStorage],
  ['full', fillStorage],
] as const) {
  test(`with storage ${name} the chat works and says that it is not kept`, async ({
    page,
    context,
    world,
    wallet,
    person,
    tampering: _,
  }) => {
    await refuse(context);
    const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
    const turn = await chat.askAndSign(question);
    await expect(turn.evidence).toHaveAccessibleName(allProven);
    await expect(chat.notKept).toBeVisible();
  });
}
