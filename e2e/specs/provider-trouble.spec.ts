import { expect, test } from '../fixtures/test';
import { chatOpen } from '../flows/prepare';

const question = 'What is a session token?';

/** Every refusal of a session (provider protocol §1.4): each ends the session, so each is followed by a new signature. */
const sessionRefusals: readonly (readonly [text: string, sentence: string])[] = [
  [
    'missing or invalid Authorization header, must be Bearer app-sk-<base64(rawMessage:signature)>',
    'The provider did not accept the session',
  ],
  ['invalid base64 in Authorization header: illegal base64 data', 'The provider did not accept the session'],
  ['invalid Authorization payload, expect base64(rawMessage:signature)', 'The provider did not accept the session'],
  ['invalid session token format in Authorization: EOF', 'The provider did not accept the session'],
  ['session token is for different provider', 'The provider did not accept the session'],
  ['ephemeral token must have an expiration time', 'The provider did not accept the session'],
  ['ephemeral token duration cannot exceed 24 hours', 'The provider did not accept the session'],
  ['session token expired', 'The session has expired'],
  ['session token has been revoked (generation expired)', 'The session was revoked on chain'],
  ['session token has been revoked', 'The session was revoked on chain'],
  ['invalid signature format: encoding/hex', 'The provider did not accept the session'],
  ['invalid signature length', 'The provider did not accept the session'],
  ['failed to recover public key from signature: invalid', 'The provider did not accept the session'],
  ['signature verification failed: address mismatch', 'The provider did not accept the session'],
];

const refusal = (status: number, error: string) =>
  ({ kind: 'answer', status, contentType: 'application/json', body: JSON.stringify({ error }) }) as const;

test('every refused session is named, and signed anew by one button', async ({
  page,
  world,
  wallet,
  person,
  tampering,
}) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  for (const [index, [text, sentence]] of sessionRefusals.entries()) {
    tampering.use({ chat: refusal(400, `validate session: ${text}`) });
    const turn = await chat.askAndSign(`Question ${index}:`);
    await expect(turn.root).toContainText(sentence);
    await expect(turn.button('Sign again')).toBeVisible();
    await expect(turn.evidence).toHaveCount(0);
  }
  expect(wallet.prompts.count('personal-sign')).toBe(sessionRefusals.length);
});

test('a session revoked while it is being signed is refused by the provider itself, and replaced', async ({
  page,
  world,
  wallet,
  person,
  traffic,
}) => {
  traffic.allow(world.dear.url);
  const chat = await chatOpen({ page, world, person, wallet }, world.dear);
  const turn = await chat.ask(question);
  await expect(chat.sessionSheet).toBeVisible();
  await world.contracts.revokeAllTokens(person.key, world.dear.address);
  await chat.signButton.click();
  await expect(turn.root).toContainText('The session was revoked on chain');
  await turn.button('Sign again').click();
  await chat.signButton.click();
  await expect(turn.evidence).toHaveAccessibleName(/signer proven response proven request proven/u);
  expect(wallet.prompts.count('personal-sign')).toBe(2);
});

const requestRefusals: readonly (readonly [status: number, text: string, sentence: string])[] = [
  [400, 'validate session: invalid session token (future generation)', 'has not yet seen the latest change'],
  [400, 'validate request: get account from contract, account not exist: 0x0', 'finds no funds of yours'],
  [
    400,
    'validate request: user not acknowledge the provider, please use acknowledgeProviderSigner function in sdk first, it will take effect in 2 minutes',
    'has not yet seen that you accepted its key',
  ],
  [400, 'validate request: service not acknowledge the tee signer', 'has not acknowledged this provider'],
  [
    400,
    'validate request: insufficient balance: your locked balance is 0.500000 0G, but the required minimum is 1.002500 0G (breakdown: minimum reserve 1.000000 0G + unsettled fees 0.002500 0G + current request fee 0.000000 0G). Please add more funds with: 0g-compute-cli transfer-fund --provider 0x0 --amount 1',
    'The provider asks for 1.0025 0G and sees 0.5 0G',
  ],
  [
    400,
    "prepare HTTP request: enforce configured model: model not supported: requested 'x', only 'y' is available for this service",
    'does not serve this model any more',
  ],
  [429, 'Rate limit exceeded. Please wait 7 seconds before retrying.', 'asks you to slow down'],
  [503, 'Server is currently processing too many requests. Please try again later.', 'as many requests as it can'],
];

test('every other refusal says what it means, and the session is kept', async ({
  page,
  world,
  wallet,
  person,
  tampering,
}) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  await expect((await chat.askAndSign(question)).evidence).toBeVisible();
  for (const [index, [status, text, sentence]] of requestRefusals.entries()) {
    tampering.use({ chat: refusal(status, text) });
    const turn = await chat.ask(`Question ${index}:`);
    await expect(turn.root).toContainText(sentence);
    await expect(turn.evidence).toHaveCount(0);
  }
  expect(wallet.prompts.count('personal-sign')).toBe(1);
});

test('a provider that asks to wait gets its wait', async ({ page, world, wallet, person, tampering }) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  tampering.use({ chat: refusal(429, 'Rate limit exceeded. Please wait 45 seconds before retrying.') });
  const turn = await chat.askAndSign(question);
  await expect(turn.button(/^Send again in \d+ s$/u)).toBeDisabled();
});

test('a provider that is down before the stream fails the turn, and sending again works once it is back', async ({
  page,
  world,
  wallet,
  person,
  tampering,
}) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  tampering.use({ chat: { kind: 'refuse' } });
  const turn = await chat.askAndSign(question);
  await expect(turn.root).toContainText('No complete answer');
  tampering.reset();
  await turn.button('Send again').click();
  await expect(turn.evidence).toHaveAccessibleName(/signer proven response proven request proven/u);
});

test('a stream that is cut keeps what arrived and proves nothing', async ({
  page,
  world,
  wallet,
  person,
  tampering,
}) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  tampering.use({ chat: { kind: 'cut', afterBytes: 2_000 } });
  const turn = await chat.askAndSign(question);
  await expect(turn.root).toContainText('No complete answer');
  await expect(turn.evidence).toHaveAccessibleName(/not checked/u);
});

test('a page of HTML is no answer', async ({ page, world, wallet, person, tampering }) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  const body = '<!doctype html><title>Welcome</title><script>document.title="taken"</script>';
  tampering.use({ chat: { kind: 'answer', status: 200, contentType: 'text/html', body } });
  const turn = await chat.askAndSign(question);
  await expect(turn.root).toContainText('No complete answer');
  await expect(page).not.toHaveTitle('taken');
});

test('an answer split at every byte is read and proven like any other', async ({
  page,
  world,
  wallet,
  person,
  tampering,
}) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  tampering.use({ chat: { kind: 'split' } });
  const turn = await chat.askAndSign(question);
  await expect(turn.evidence).toHaveAccessibleName(/signer proven response proven request proven/u);
});

test('junk after the end mark is hashed but never shown', async ({ page, world, wallet, person, tampering }) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  tampering.use({
    chat: { kind: 'append', text: '{"error":"Provider proxy: junk after the end"}\ndata: {"junk":1}\n\n' },
    signature: { kind: 'signs-what-it-sent', privateKey: world.cheap.teeKey },
  });
  const turn = await chat.askAndSign(question);
  await expect(turn.evidence).toHaveAccessibleName(/signer proven response proven request proven/u);
  await expect(turn.root).not.toContainText('junk');
});

test('an answer without its final newline is read to its end', async ({ page, world, wallet, person, tampering }) => {
  const chat = await chatOpen({ page, world, person, wallet }, world.cheap);
  tampering.use({
    chat: { kind: 'no-final-newline' },
    signature: { kind: 'signs-what-it-sent', privateKey: world.cheap.teeKey },
  });
  const turn = await chat.askAndSign(question);
  await expect(turn.evidence).toHaveAccessibleName(/signer proven response proven request proven/u);
});
