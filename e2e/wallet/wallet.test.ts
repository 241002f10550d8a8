import { createIdRemapMiddleware } from '@metamask/json-rpc-engine';
import ObjectMultiplex from '@metamask/object-multiplex';
import { StreamProvider } from '@metamask/providers/stream-provider';
import { Duplex } from 'readable-stream';
import { type Hex, recoverMessageAddress, recoverTypedDataAddress, stringify } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { createTestWallet, type TestWallet } from './wallet';

const site = 'http://localhost:3090';
const keys: readonly [Hex, Hex] = [generatePrivateKey(), generatePrivateKey()];
const addressOf = (key: Hex): Hex => privateKeyToAccount(key).address.toLowerCase() as Hex;
const first = addressOf(keys[0]);
const second = addressOf(keys[1]);

function newWallet(): Promise<TestWallet> {
  return createTestWallet({
    privateKeys: keys,
    // Nothing listens there: these tests never reach a node.
    chains: [
      { chainId: '0x7a69', name: 'Local', rpcUrl: 'http://127.0.0.1:9' },
      { chainId: '0x1', name: 'Other', rpcUrl: 'http://127.0.0.1:9' },
    ],
    chainId: 31_337,
  });
}

const silent = (): void => undefined;
const quiet = { debug: silent, error: silent, info: silent, log: silent, trace: silent, warn: silent };

/** MetaMask's own provider on one end of a line, the wallet on the other, as in a page. */
async function providerAt(wallet: TestWallet, origin = site): Promise<StreamProvider> {
  const multiplex = new ObjectMultiplex();
  const connection = wallet.connect({ origin, send: (chunk) => line.push(structuredClone(chunk)) });
  const line = new Duplex({
    objectMode: true,
    read: () => undefined,
    write: (chunk, _encoding, done) => {
      connection.receive(structuredClone(chunk));
      done();
    },
  });
  line.pipe(multiplex).pipe(line);
  const provider = new StreamProvider(multiplex.createStream('metamask-provider'), {
    logger: quiet,
    rpcMiddleware: [createIdRemapMiddleware()],
  });
  await provider.initialize();
  return provider;
}

const next = (provider: StreamProvider, event: string): Promise<unknown> =>
  new Promise((resolve) => provider.once(event, resolve));

describe('permissions', () => {
  it('shows no account before the person connects, and the selected one first afterwards', async () => {
    const wallet = await newWallet();
    const provider = await providerAt(wallet);
    expect(await provider.request({ method: 'eth_accounts' })).toEqual([]);
    expect(await provider.request({ method: 'eth_requestAccounts' })).toEqual([first, second]);
    expect(wallet.prompts.log()).toMatchObject([{ kind: 'connect', origin: site, outcome: 'approved' }]);
  });

  it('asks once per site, and not again by a later page of that site', async () => {
    const wallet = await newWallet();
    await (await providerAt(wallet)).request({ method: 'eth_requestAccounts' });
    const later = await providerAt(wallet);
    const elsewhere = await providerAt(wallet, 'http://localhost:4000');
    expect(await later.request({ method: 'eth_requestAccounts' })).toEqual([first, second]);
    expect(await elsewhere.request({ method: 'eth_accounts' })).toEqual([]);
    expect(wallet.prompts.count('connect')).toBe(1);
  });

  it('refuses a second connect window while one is open', async () => {
    const wallet = await newWallet();
    const provider = await providerAt(wallet);
    const held = wallet.prompts.holdNext('connect');
    const pending = provider.request({ method: 'eth_requestAccounts' });
    await held.shown;
    await expect(provider.request({ method: 'eth_requestAccounts' })).rejects.toMatchObject({ code: -32_002 });
    held.approve();
    expect(await pending).toEqual([first, second]);
  });

  it('takes the accounts back when the site revokes its permission', async () => {
    const wallet = await newWallet();
    const provider = await providerAt(wallet);
    await provider.request({ method: 'eth_requestAccounts' });
    const changed = next(provider, 'accountsChanged');
    await provider.request({ method: 'wallet_revokePermissions', params: [{ eth_accounts: {} }] });
    expect(await changed).toEqual([]);
    expect(await provider.request({ method: 'wallet_getPermissions' })).toEqual([]);
  });
});

describe('signing', () => {
  it('signs a message with the real key', async () => {
    const provider = await providerAt(await newWallet());
    await provider.request({ method: 'eth_requestAccounts' });
    const signature = await provider.request<Hex>({ method: 'personal_sign', params: ['0xdeadbeef', first] });
    const signer = await recoverMessageAddress({ message: { raw: '0xdeadbeef' }, signature: signature ?? '0x' });
    expect(signer.toLowerCase()).toBe(first);
  });

  it('signs typed data of the active chain and refuses another chain', async () => {
    const provider = await providerAt(await newWallet());
    await provider.request({ method: 'eth_requestAccounts' });
    const document = (chainId: number) =>
      ({
        domain: { name: 'Test', chainId: BigInt(chainId) },
        types: {
          EIP712Domain: [
            { name: 'name', type: 'string' },
            { name: 'chainId', type: 'uint256' },
          ],
          Note: [{ name: 'text', type: 'string' }],
        },
        primaryType: 'Note',
        message: { text: 'hello' },
      }) as const;
    const sign = (chainId: number) =>
      provider.request<Hex>({
        method: 'eth_signTypedData_v4',
        params: [first ?? '', stringify(document(chainId))],
      });
    const signer = await recoverTypedDataAddress({ ...document(31_337), signature: (await sign(31_337)) ?? '0x' });
    expect(signer.toLowerCase()).toBe(first);
    await expect(sign(1)).rejects.toMatchObject({ code: -32_000 });
  });

  it('answers 4001 when the person rejects, and only that once', async () => {
    const wallet = await newWallet();
    const provider = await providerAt(wallet);
    await provider.request({ method: 'eth_requestAccounts' });
    wallet.prompts.rejectNext('personal-sign');
    const sign = () => provider.request({ method: 'personal_sign', params: ['0x01', first] });
    await expect(sign()).rejects.toMatchObject({ code: 4001 });
    await expect(sign()).resolves.toMatch(/^0x/);
  });

  it('refuses an account the site was not given', async () => {
    const provider = await providerAt(await newWallet());
    await expect(provider.request({ method: 'personal_sign', params: ['0x01', first] })).rejects.toMatchObject({
      code: 4100,
    });
  });

  it('keeps a locked wallet waiting for its password before anything is signed', async () => {
    const wallet = await newWallet();
    const provider = await providerAt(wallet);
    await provider.request({ method: 'eth_requestAccounts' });
    wallet.lock();
    const held = wallet.prompts.holdNext('unlock');
    const pending = provider.request({ method: 'personal_sign', params: ['0x01', first] });
    await held.shown;
    expect(wallet.prompts.count('personal-sign')).toBe(0);
    held.approve();
    wallet.unlock();
    expect(await pending).toMatch(/^0x/);
  });
});

describe('chains', () => {
  it('answers 4902 for a chain it does not know, without a window', async () => {
    const wallet = await newWallet();
    const provider = await providerAt(wallet);
    const change = provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId: '0x99' }] });
    await expect(change).rejects.toMatchObject({ code: 4902 });
    expect(wallet.prompts.log()).toEqual([]);
  });

  it('tells the site when the person selects another chain', async () => {
    const wallet = await newWallet();
    const provider = await providerAt(wallet);
    await provider.request({ method: 'eth_requestAccounts' });
    const changed = next(provider, 'chainChanged');
    wallet.selectChain(1);
    expect(await changed).toBe('0x1');
    expect(await provider.request({ method: 'net_version' })).toBe('1');
  });

  it('tells the site when the person selects another account', async () => {
    const wallet = await newWallet();
    const provider = await providerAt(wallet);
    await provider.request({ method: 'eth_requestAccounts' });
    const changed = next(provider, 'accountsChanged');
    wallet.selectAccount(second);
    expect(await changed).toEqual([second, first]);
  });

  it('reports an unreachable node as an error of the wallet', async () => {
    const provider = await providerAt(await newWallet());
    await expect(provider.request({ method: 'eth_blockNumber' })).rejects.toMatchObject({ code: -32_002 });
  });
});
