import { generatePrivateKey } from 'viem/accounts';
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
