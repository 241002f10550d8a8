import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPublicClient, createWalletClient, http, parseEther } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { foundry } from 'viem/chains';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { providerAccount, providerPlans } from './config';
import { type Network, startNetwork } from './network';
import { isPortFree } from './ports';
import { findPocketsphinx } from './provider/speech/pocketsphinx';
import { openStore } from './provider/store/open-store';
import { receiptOf } from './transaction/receipt';

const portOf = (url: string) => Number.parseInt(new URL(url).port, 10);
const reader = ({ rpcUrl }: Network) => createPublicClient({ chain: foundry, transport: http(rpcUrl) });

async function services(network: Network) {
  const [list] = await reader(network).readContract({
    address: network.contracts.inference,
    abi: inferenceServingAbi,
    functionName: 'getAllServices',
    args: [0n, 50n],
  });
  return list;
}

describe('a running local network', () => {
  let network: Network;
  beforeAll(async () => {
    network = await startNetwork();
  });
  afterAll(() => network.stop());

  it('lists three chat services at different prices, one of them not acknowledged by the owner', async () => {
    const listed = (await services(network)).filter(({ serviceType }) => serviceType === 'chatbot');
    expect(new Set(listed.map(({ inputPrice }) => inputPrice)).size).toBe(3);
    expect(listed.filter(({ teeSignerAcknowledged }) => !teeSignerAcknowledged)).toHaveLength(1);
    expect(listed.every(({ model }) => model === 'local/handbook')).toBe(true);
  });

  it('lists one service of each other kind, accepted by the owner, but none that this machine cannot offer', async () => {
    const listed = await services(network);
    expect(listed.map(({ provider }) => provider).sort()).toEqual(
      network.providers.map(({ address }) => address).sort(),
    );
    const others = listed.filter(({ serviceType }) => serviceType !== 'chatbot');
    const hearing = findPocketsphinx();
    const speech = { 'speech-to-text': 'local/pocketsphinx-en-us' };
    expect(Object.fromEntries(others.map(({ serviceType, model }) => [serviceType, model]))).toEqual({
      'text-to-image': 'local/generative-art',
      'image-editing': 'local/generative-art',
      ...(hearing.ok && speech),
    });
    expect(others.every(({ teeSignerAcknowledged }) => teeSignerAcknowledged)).toBe(true);
    expect(network.leftOut).toEqual(hearing.ok ? [] : [{ serviceType: 'speech-to-text', reason: hearing.reason }]);
  });

  it('prices a million tokens at 0.10 and 0.20 0G with its first provider', async () => {
    const first = (await services(network)).find(({ provider }) => provider === network.providers[0]?.address);
    expect(first?.inputPrice).toBe(parseEther('0.10') / 1_000_000n);
    expect(first?.outputPrice).toBe(parseEther('0.20') / 1_000_000n);
  });

  it('says on the chain that its machines are simulated', async () => {
    for (const { additionalInfo } of await services(network)) {
      expect(JSON.parse(additionalInfo)).toMatchObject({ ImageName: 'local/simulated-tee', Simulated: true });
    }
  });

  it('answers at the address each provider has registered', async () => {
    for (const { url } of await services(network)) {
      expect((await fetch(`${url}/v1/models`)).status).toBe(200);
    }
  });

  it('offers at least ten funded accounts that it does not use itself', async () => {
    expect(network.accounts.length).toBeGreaterThanOrEqual(10);
    const own = new Set(network.providers.map(({ address }) => address));
    for (const { address, privateKey } of network.accounts) {
      expect(privateKeyToAccount(privateKey).address).toBe(address);
      expect(own.has(address)).toBe(false);
      expect(await reader(network).getBalance({ address })).toBe(parseEther('10000'));
      expect(await reader(network).getTransactionCount({ address })).toBe(0);
    }
  });
});

describe('a network that is kept', () => {
  let stateDir = '';
  const running: Network[] = [];
  const start = async (options: Parameters<typeof startNetwork>[0] = {}) => {
    const network = await startNetwork({ stateDir, ...options });
    running.push(network);
    return network;
  };
  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'kept-network-'));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((network) => network.stop()));
    rmSync(stateDir, { recursive: true });
  });

  const ledgerExists = (network: Network, user: `0x${string}`) =>
    reader(network)
      .readContract({
        address: network.contracts.ledger,
        abi: ledgerManagerAbi,
        functionName: 'getLedger',
        args: [user],
      })
      .then(
        ({ totalBalance }) => totalBalance,
        (error: Error) => error.message.match(/LedgerNotExists/)?.[0],
      );

  it('takes chain and addresses up again, and forgets them only on reset', async () => {
    const first = await start();
    const user = first.accounts[0];
    if (user === undefined) throw new Error('no account');
    const wallet = createWalletClient({
      account: privateKeyToAccount(user.privateKey),
      chain: foundry,
      transport: http(first.rpcUrl),
      pollingInterval: 20,
    });
    const hash = await wallet.writeContract({
      address: first.contracts.ledger,
      abi: ledgerManagerAbi,
      functionName: 'depositFund',
      value: parseEther('5'),
    });
    await receiptOf(wallet, hash);
    await first.stop();

    const second = await start();
    expect(second.contracts).toEqual(first.contracts);
    expect(second.rpcUrl).toBe(first.rpcUrl);
    expect(second.providers.map(({ url }) => url)).toEqual(first.providers.map(({ url }) => url));
    expect(await ledgerExists(second, user.address)).toBe(parseEther('5'));
    const accepted = (await services(second)).filter(({ teeSignerAcknowledged }) => teeSignerAcknowledged);
    expect(accepted).toHaveLength(second.providers.filter(({ plan }) => plan.acknowledged).length);
    await second.stop();

    const third = await start({ reset: true });
    expect(await ledgerExists(third, user.address)).toBe('LedgerNotExists');
  });

  it('never shows a new chain what was owed on an earlier one', async () => {
    const [plan] = providerPlans;
    if (plan === undefined) throw new Error('no provider is planned');
    const first = await start({ providers: [plan] });
    await first.stop();
    const { address } = providerAccount(plan);
    const scope = `${first.chainId}:${first.contracts.inference}:${address}`;
    const dataDir = join(stateDir, 'providers', 'shared');
    /** Counts the requests on the provider's books and leaves one there. */
    const swapRecords = async (requestHash: string) => {
      const books = await openStore({ dataDir }, scope);
      const found = await books.pruneUnanswered(Number.MAX_SAFE_INTEGER);
      await books.openRequest({ requestHash, user: address, model: 'm', createdAt: Date.now() });
      await books.close();
      return found;
    };
    await swapRecords('before the second start');
    await (await start({ providers: [plan] })).stop();
    expect(await swapRecords('before the chain is lost')).toBe(1);
    // As after a crash that came before the chain was first written.
    rmSync(join(stateDir, 'chain'), { recursive: true });
    await (await start({ providers: [plan] })).stop();
    expect(await swapRecords('on the new chain')).toBe(0);
  });

  it('goes on with a database that a provider had to itself before', async () => {
    const [plan] = providerPlans;
    if (plan === undefined) throw new Error('no provider is planned');
    const { address } = providerAccount(plan);
    const first = await start({ providers: [plan] });
    await first.stop();
    const own = join(stateDir, 'providers', address.toLowerCase());
    renameSync(join(stateDir, 'providers', 'shared'), own);
    await (await start({ providers: [plan] })).stop();
    expect([existsSync(own), existsSync(join(stateDir, 'providers', 'shared'))]).toEqual([true, false]);
  });

  it('leaves nothing running or locked behind', async () => {
    const network = await start();
    await network.stop();
    const ports = [network.rpcUrl, ...network.providers.map(({ url }) => url)].map(portOf);
    for (const port of ports) expect(await isPortFree(port)).toBe(true);
    expect(existsSync(join(stateDir, 'lock.json'))).toBe(false);
  });

  it('refuses to mix two kinds of contracts and names both ways out', async () => {
    const providers = providerPlans.slice(0, 1);
    await (await start({ providers })).stop();
    await expect(start({ providers, contracts: 'official' })).rejects.toThrow(/--contracts=own.*--reset/s);
    await (await start({ providers })).stop();
  });

  it('runs on the production bytecode too, and takes it up again', async () => {
    await (await start({ contracts: 'official', providers: providerPlans.slice(0, 1) })).stop();
    const network = await start({ contracts: 'official' });
    expect(await services(network)).toHaveLength(providerPlans.length - network.leftOut.length);
  });
});
