import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type JudgedNetwork, oneCoin, refusalOf, startJudgedNetwork } from './judged-network';
import { chargedNow, chatIdOf, clientOf, createSdkUsers, findProvider } from './official-sdk';

let judged: JudgedNetwork;
let users: ReturnType<typeof createSdkUsers>;

beforeAll(async () => {
  // The SDK tells of each of its transactions on the console.
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  judged = await startJudgedNetwork();
  users = createSdkUsers(judged);
});
afterAll(async () => {
  users.close();
  await judged.network.stop();
  vi.restoreAllMocks();
});

const newUser = () => users.newUser();

async function newCustomer() {
  const provider = findProvider(judged, 'chatbot');
  if (provider === undefined) throw new Error('no acknowledged chat provider');
  return users.newCustomer(provider);
}

const question = [{ role: 'user', content: 'How do I deposit?' }] as const;

describe('the official SDK', () => {
  it.concurrent('opens an account, funds a provider and reads both', async () => {
    const { broker } = await newUser();
    const [service] = await broker.inference.listService();
    if (service === undefined) throw new Error('no service');
    await broker.ledger.depositFund(10);
    await broker.ledger.transferFund(service.provider, 'inference', 3n * oneCoin);
    const ledger = await broker.ledger.getLedger();
    expect([ledger.totalBalance, ledger.availableBalance]).toEqual([10n * oneCoin, 7n * oneCoin]);
    const account = await broker.inference.getAccount(service.provider);
    expect([account.balance, account.pendingRefund, account.acknowledged]).toEqual([3n * oneCoin, 0n, true]);
  });

  it.concurrent('lists the acknowledged services with their prices, and knows the others only when asked for all', async () => {
    const { broker } = await newUser();
    const told = (all: boolean) =>
      broker.inference.listService(0, 50, all).then((list) =>
        list.map(({ provider, serviceType, inputPrice, outputPrice }) => ({
          provider,
          serviceType,
          inputPrice,
          outputPrice,
        })),
      );
    const planned = (all: boolean) =>
      judged.network.providers
        .filter(({ plan }) => all || plan.acknowledged)
        .map(({ address, serviceType, plan }) => ({
          provider: address,
          serviceType,
          inputPrice: plan.inputPrice,
          outputPrice: plan.outputPrice,
        }));
    expect(await told(false)).toEqual(expect.arrayContaining(planned(false)));
    expect(await told(false)).toHaveLength(planned(false).length);
    expect(await told(true)).toHaveLength(planned(true).length);
  });

  it.concurrent('chats through the OpenAI client, finds the answer signed, and is charged what the usage says', async () => {
    const user = await newCustomer();
    const { client, model } = await clientOf(user);
    const { data, response } = await client.chat.completions.create({ model, messages: [...question] }).withResponse();
    expect(data.choices[0]?.message.content).toMatch(/deposit/i);
    const { broker, address, provider } = user;
    expect(await broker.inference.processResponse(address, chatIdOf(response), JSON.stringify(data.usage))).toBe(true);
    const { inputPrice, outputPrice } = provider.plan;
    const { prompt_tokens: read = 0, completion_tokens: written = 0 } = data.usage ?? {};
    expect(written).toBeGreaterThan(0);
    expect(await chargedNow(user)).toBe(BigInt(read) * inputPrice + BigInt(written) * outputPrice);
  });

  it.concurrent('streams a chat with the usage at its end, and finds the stream signed', async () => {
    const user = await newCustomer();
    const { client, model } = await clientOf(user);
    const { data, response } = await client.chat.completions
      .create({ model, messages: [...question], stream: true })
      .withResponse();
    let text = '';
    let usage: { completion_tokens: number } | null | undefined;
    let pieces = 0;
    for await (const chunk of data) {
      pieces += 1;
      text += chunk.choices[0]?.delta.content ?? '';
      usage = chunk.usage ?? usage;
    }
    expect(text).toMatch(/deposit/i);
    expect(pieces).toBeGreaterThan(3);
    expect(usage?.completion_tokens).toBeGreaterThan(0);
    expect(await user.broker.inference.processResponse(user.address, chatIdOf(response))).toBe(true);
  });

  it.concurrent('does not take an answer for signed that the provider never gave', async () => {
    const { broker, address } = await newCustomer();
    await expect(broker.inference.processResponse(address, crypto.randomUUID())).rejects.toThrow();
  });

  it.concurrent('reads what is owed and tops the sub-account up by itself', async () => {
    const { broker } = await newUser();
    const [provider] = judged.network.providers;
    if (provider === undefined) throw new Error('no provider');
    await broker.ledger.depositFund(5);
    await broker.inference.acknowledgeProviderSigner(provider.address);
    expect((await broker.inference.getAccount(provider.address)).balance).toBe(oneCoin);
    await broker.inference.getRequestHeaders(provider.address);
    expect((await broker.inference.getAccount(provider.address)).balance).toBe(2n * oneCoin);
  });

  it.concurrent('shuts a session out by revoking all tokens', async ({ expect }) => {
    const user = await newCustomer();
    const { client, model } = await clientOf(user);
    const ask = () => client.chat.completions.create({ model, messages: [...question] });
    expect((await ask()).choices).toHaveLength(1);
    await user.broker.inference.revokeAllTokens(user.address);
    // The node reads accounts anew every 5 seconds; until then a session may still pass.
    await expect
      .poll(() => ask().then(() => 'answered', refusalOf), { timeout: 10_000, interval: 2_000 })
      .toEqual([400, 'validate session: session token has been revoked (generation expired)']);
  });

  it.concurrent('retrieves everything, and gets it back when the lock has passed', async () => {
    const { broker, person } = await newCustomer();
    await broker.ledger.retrieveFund('inference');
    await judged.passLockTime();
    await broker.ledger.retrieveFund('inference');
    expect((await broker.ledger.getLedger()).availableBalance).toBe(10n * oneCoin);
    const before = await judged.coinsOf(person.address);
    await broker.ledger.refund(10);
    const gained = (await judged.coinsOf(person.address)) - before;
    expect(gained <= 10n * oneCoin && gained > 10n * oneCoin - oneCoin / 100n).toBe(true);
    await expect(broker.ledger.getLedger()).rejects.toThrow();
  });
});
