import { generatePrivateKey } from 'viem/accounts';
import { changeInStorage } from '../fixtures/browser-storage';
import { startCentralized, startSeparated } from '../fixtures/mode-provider';
import { expect, test } from '../fixtures/test';
import { chatOpen } from '../flows/prepare';

const question = 'How is an answer proven?';

test('a changed byte of the answer is refuted', async ({ page, world, wallet, person, tampering }) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  tampering.use({ chat: { kind: 'flip-byte' } });
  const turn = await chat.askAndSign(question);
  await expect(turn.evidence).toHaveAccessibleName(/signer proven response refuted/u);
  const proof = await chat.openProof(turn);
  await expect(proof).toContainText('A check failed. Do not rely on this answer.');
  await expect(proof).toContainText('The signed text is about other bytes than the ones received.');
});

test('a signature replayed from an earlier answer is refuted', async ({ page, world, wallet, person, tampering }) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  const honest = await chat.askAndSign(question);
  await expect(honest.evidence).toHaveAccessibleName(/signer proven response proven request proven/u);
  tampering.use({ signature: { kind: 'replay' } });
  const replayed = await chat.ask('And a second time?');
  await expect(replayed.evidence).toHaveAccessibleName(/refuted/u);
  await expect(replayed.evidence).not.toHaveAccessibleName(/response proven/u);
  await expect(honest.evidence).toHaveAccessibleName(/signer proven response proven request proven/u);
});

test('a signature by another key is refuted', async ({ page, world, wallet, person, tampering }) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  tampering.use({ signature: { kind: 'other-key', privateKey: generatePrivateKey() } });
  const turn = await chat.askAndSign(question);
  await expect(turn.evidence).toHaveAccessibleName(/signer refuted/u);
  await expect(turn.evidence).not.toHaveAccessibleName(/proven/u);
  await expect(await chat.openProof(turn)).toContainText('Another key signed than the one the contract names.');
});

test('the second of the two signatures that fit is refused', async ({ page, world, wallet, person, tampering }) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  tampering.use({ signature: { kind: 'high-s' } });
  const turn = await chat.askAndSign(question);
  await expect(turn.evidence).toHaveAccessibleName(/signer refuted/u);
  await expect(await chat.openProof(turn)).toContainText('Only the first is accepted');
});

test('a request that the provider rewrote is called not provable, not forged', async ({
  page,
  world,
  wallet,
  person,
  tampering,
}) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  tampering.use({ signature: { kind: 'request-rewritten', privateKey: world.cheap.teeKey } });
  const turn = await chat.askAndSign(question);
  await expect(turn.evidence).toHaveAccessibleName(/signer proven response proven request unknown/u);
  await expect(turn.evidence).not.toHaveAccessibleName(/refuted/u);
  const proof = await chat.openProof(turn);
  await expect(proof.locator('[data-step="request"]')).toContainText('what was asked is not provable');
  await expect(proof).toContainText('Not everything could be checked. Nothing was disproven.');
});

test('an answer is joined with the machine of the key that signed it, checked by one press', async ({
  page,
  world,
  wallet,
  person,
  traffic,
}) => {
  traffic.allow(world.dear.url);
  const chat = await chatOpen({ page, world, person, wallet }, world.dear);
  const first = await chat.askAndSign(question);
  await expect(first.evidence).toHaveAccessibleName(/request proven machine not checked/u);
  const proof = await chat.openProof(first);
  await expect(proof.locator('[data-machine="not-checked"]')).toHaveCount(2);
  await expect(proof).toContainText('That is no failure');
  await proof.getByRole('button', { name: 'Check the machine now' }).click();
  await expect(proof.locator('[data-machine="level"]')).toContainText('Level 3, simulated');
  await expect(proof.locator('[data-machine="not-checked"]')).toHaveCount(1);
  await proof.getByRole('button', { name: 'Close' }).click();
  await expect(first.evidence).toHaveAccessibleName(/machine level 3, simulated/u);
  const second = await chat.ask('And the second answer?');
  await expect(second.evidence).toHaveAccessibleName(/request proven machine level 3, simulated/u);
});

test('a stored answer is proven again from its bytes after a reload', async ({
  page,
  world,
  wallet,
  person,
  traffic,
}) => {
  traffic.allow(world.dear.url);
  const chat = await chatOpen({ page, world, person, wallet }, world.dear);
  const turn = await chat.askAndSign(question);
  await expect(turn.evidence).toHaveAccessibleName(/signer proven response proven request proven/u);
  await page.reload();
  const again = chat.turn(question);
  await expect(again.evidence).toHaveAccessibleName(/signer proven response proven request proven/u);
  await expect(await chat.openProof(again)).toContainText('signed by the key registered on chain for this provider');
});

const storedChanges = [
  { what: 'the bytes that were kept', store: 'answers', path: ['response', 'text'], from: 'data: ', to: 'data:  ' },
  { what: 'the answer that is shown', store: 'chats', path: ['turns', '0', 'answerText'], from: ' ', to: ' not ' },
] as const;

for (const { what, ...change } of storedChanges) {
  test(`a stored answer is refused after a reload when somebody changed ${what}`, async ({
    page,
    world,
    wallet,
    person,
    traffic,
  }) => {
    traffic.allow(world.dear.url);
    const chat = await chatOpen({ page, world, person, wallet }, world.dear);
    const turn = await chat.askAndSign(question);
    await expect(turn.evidence).toHaveAccessibleName(/signer proven response proven request proven/u);
    await page.goto('/account/');
    expect(await changeInStorage(page, change)).toBe(1);
    await page.goBack();
    const again = chat.turn(question);
    await expect(again.evidence).toHaveAccessibleName(/response refuted/u);
    const proof = await chat.openProof(again);
    await expect(proof).toContainText('it was changed after the answer arrived');
    await expect(proof).toContainText('Do not rely on this answer.');
  });
}

test('a separated provider’s answer is held to the key of its model server, and to that machine', async ({
  page,
  world,
  wallet,
  person,
  traffic,
}) => {
  const provider = await startSeparated(world);
  try {
    traffic.allow(provider.url);
    const chat = await chatOpen({ page, world, person, wallet }, provider);
    const turn = await chat.askAndSign(question);
    await expect(turn.evidence).toHaveAccessibleName(/signer proven response proven request proven/u);
    const proof = await chat.openProof(turn);
    await expect(proof.locator('[data-step="signer"]')).toContainText(provider.signer);
    await expect(proof.locator('[data-step="scheme"]')).toContainText('not yet confirmed');
    await expect(proof).toContainText('The model server signs with a key of its own');
    await proof.getByRole('button', { name: 'Check the machine now' }).click();
    await expect(proof.locator('[data-machine="level"]')).toContainText(/Level [345], simulated/u);
  } finally {
    await provider.stop();
  }
});

test('a centralized provider’s answer names the server that was asked, and says that the model is in no TEE', async ({
  page,
  world,
  wallet,
  person,
  traffic,
}) => {
  const provider = await startCentralized(world, 'example-ai');
  try {
    traffic.allow(provider.url);
    const chat = await chatOpen({ page, world, person, wallet }, provider);
    const turn = await chat.askAndSign(question);
    await expect(turn.evidence).toHaveAccessibleName(/signer proven response proven request proven/u);
    const proof = await chat.openProof(turn);
    await expect(proof).toContainText('The model is not in a TEE.');
    await expect(proof).toContainText('example-ai');
    await expect(proof).toContainText(`0x${provider.fingerprint}`);
    await expect(proof.locator('[data-step="scheme"]')).toContainText('not yet confirmed');
  } finally {
    await provider.stop();
  }
});

test('an answer without any signature stays unproven, and can be checked again', async ({
  page,
  world,
  wallet,
  person,
  tampering,
}) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  tampering.use({ signature: { kind: 'missing' } });
  const turn = await chat.askAndSign(question);
  await expect(turn.evidence).toHaveAccessibleName(/signer unknown response unknown request unknown/u, {
    timeout: 20_000,
  });
  const proof = await chat.openProof(turn);
  await expect(proof).toContainText('The provider has no signature for this answer.');
  tampering.reset();
  await proof.getByRole('button', { name: 'Check again' }).click();
  await expect(proof).toContainText('signed by the key registered on chain for this provider');
});

test('a local provider’s key is called simulated, never attested', async ({ page, world, wallet, person, traffic }) => {
  traffic.allow(world.dear.url);
  const chat = await chatOpen({ page, world, person, wallet }, world.dear);
  const proof = await chat.openProof(await chat.askAndSign(question));
  await expect(proof).toContainText('The signing key is simulated');
});
