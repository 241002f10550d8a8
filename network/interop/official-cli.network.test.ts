import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DevelopmentAccount } from '../config';
import { type JudgedNetwork, oneCoin, openAiClient, refusalOf, startJudgedNetwork } from './judged-network';
import { createOfficialCli, type OfficialCli, tableRows } from './official-cli';

/** What a command wrote; a command that failed is shown with all it said. */
async function said(cli: OfficialCli, ...args: readonly string[]): Promise<string> {
  const { code, output } = await cli.run(...args);
  if (code !== 0) throw new Error(`0g-compute-cli ${args.join(' ')} ended with ${code}:\n${output}`);
  return output;
}

const amount = (coins: string): string => `${coins}.000000000000000000`;

/** The values of the row that begins with a label. */
function row(output: string, label: string): readonly string[] | undefined {
  return tableRows(output).find(([first]) => first === label);
}

describe.each(['own', 'official'] as const)('the official CLI on the %s contracts', (contracts) => {
  let judged: JudgedNetwork;
  let provider: string;
  const open: OfficialCli[] = [];
  beforeAll(async () => {
    judged = await startJudgedNetwork({ contracts });
    const chat = judged.network.providers.find(
      ({ serviceType, plan }) => serviceType === 'chatbot' && plan.acknowledged,
    );
    if (chat === undefined) throw new Error('no acknowledged chat provider');
    provider = chat.address;
  });
  afterAll(async () => {
    for (const cli of open.splice(0)) cli.close();
    await judged.network.stop();
  });

  const cliOf = (): OfficialCli => {
    const cli = createOfficialCli(judged.network);
    open.push(cli);
    return cli;
  };
  const loggedIn = async (): Promise<{ readonly cli: OfficialCli; readonly person: DevelopmentAccount }> => {
    const cli = cliOf();
    const person = judged.newPerson();
    const { code, output } = await cli.login(person.privateKey);
    expect([code, output]).toEqual([0, expect.stringContaining(`Wallet address: ${person.address}`)]);
    return { cli, person };
  };

  it.concurrent('lists each acknowledged provider with its model, and no other', async () => {
    const output = await said(cliOf(), 'inference', 'list-providers');
    const rows = tableRows(output);
    const acknowledged = judged.network.providers.filter(({ plan }) => plan.acknowledged);
    expect(
      rows
        .filter(([label]) => label?.startsWith('Provider '))
        .map(([, address]) => address)
        .sort(),
    ).toEqual(acknowledged.map(({ address }) => address).sort());
    expect(
      rows
        .filter(([label]) => label === 'Model')
        .map(([, model]) => model)
        .sort(),
    ).toEqual(acknowledged.map(({ model }) => model).sort());
    expect(row(output, 'Verifiability')?.[1]).toBe('TeeML');
  });

  it.concurrent('deposits, moves money to a provider, and shows main account and sub-account', async () => {
    const { cli } = await loggedIn();
    expect(await said(cli, 'deposit', '--amount', '10')).toContain('Deposited funds: 10 0G');
    await said(cli, 'transfer-fund', '--provider', provider, '--amount', '3', '--service', 'inference');
    const account = await said(cli, 'get-account');
    expect(row(account, 'Total')?.[1]).toBe(amount('10'));
    expect(row(account, 'Locked (transferred to sub-accounts)')?.[1]).toBe(amount('3'));
    expect(row(account, 'Available for transfer to sub-accounts')?.[1]).toBe(amount('7'));
    expect(row(account, provider)).toEqual([provider, amount('3'), amount('0')]);
    const subAccount = await said(cli, 'get-sub-account', '--provider', provider, '--service', 'inference');
    expect(row(subAccount, 'Provider')?.[1]).toBe(provider);
    expect(row(subAccount, 'Balance (0G)')?.[1]).toBe(amount('3'));
  });

  it.concurrent('makes a secret that the OpenAI client chats with, until the CLI revokes it', async ({ expect }) => {
    const { cli } = await loggedIn();
    await said(cli, 'deposit', '--amount', '5');
    await said(cli, 'transfer-fund', '--provider', provider, '--amount', '2', '--service', 'inference');
    const keyWords = ['--provider', provider, '--token-id', '7'];
    const secret = await said(cli, 'inference', 'get-secret', ...keyWords, '--duration', '0');
    const apiKey = /Authorization: Bearer (app-sk-\S+)/.exec(secret)?.[1];
    const endpoint = /curl (\S+)\/chat\/completions/.exec(secret)?.[1];
    if (apiKey === undefined || endpoint === undefined) throw new Error(`no secret in: ${secret}`);

    const client = openAiClient({ endpoint, apiKey });
    const ask = () =>
      client.chat.completions.create({
        model: 'local/handbook',
        messages: [{ role: 'user', content: 'How do I deposit?' }],
      });
    expect((await ask()).choices[0]?.message.content).toMatch(/deposit/i);

    expect(await said(cli, 'inference', 'revoke-token', ...keyWords)).toContain('Token ID 7 revoked successfully');
    // The node reads accounts anew every 5 seconds; until then a key may still pass.
    await expect
      .poll(() => ask().then(() => 'answered', refusalOf), { timeout: 10_000, interval: 1_000 })
      .toEqual([400, 'validate session: session token has been revoked']);
  });

  it.concurrent('asks for money back, gets it when the lock has passed, and takes it out', async () => {
    const { cli, person } = await loggedIn();
    await said(cli, 'deposit', '--amount', '5');
    await said(cli, 'transfer-fund', '--provider', provider, '--amount', '2', '--service', 'inference');
    const retrieve = ['retrieve-fund', '--service', 'inference', '--provider', provider];
    await said(cli, ...retrieve);
    const asked = await said(cli, 'get-sub-account', '--provider', provider, '--service', 'inference');
    expect(row(asked, 'Funds Applied for Return to Main Account (0G)')?.[1]).toBe(amount('2'));
    expect(row(asked, amount('2'))?.[1]).toMatch(/^(24h 0min 0s|23h 59min)/);

    await judged.passLockTime();
    await said(cli, ...retrieve);
    const paidOut = await said(cli, 'get-account');
    expect(row(paidOut, 'Available for transfer to sub-accounts')?.[1]).toBe(amount('5'));

    const before = await judged.coinsOf(person.address);
    expect(await said(cli, 'refund', '--amount', '5')).toContain('Refunded amount: 5 0G');
    const gained = (await judged.coinsOf(person.address)) - before;
    expect(gained <= 5n * oneCoin && gained > 5n * oneCoin - oneCoin / 100n).toBe(true);
  });
});
