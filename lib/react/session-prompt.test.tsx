import { privateKeyToAccount } from 'viem/accounts';
import { afterEach, describe, expect, it } from 'vitest';
import { createSessionSigner, type SessionPrompt } from './session-prompt';
import { forgetSession, heldSession, keepOnlySessionsOf } from './session-vault';
import { type ConnectedWallet, publishWallet } from './wallet-store';

const account = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
const provider = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' as const;
const owner = { chainId: 31337, user: account.address, provider };
const request = { provider, generation: 2n };

function connect(signRaw: ConnectedWallet['signRaw']): void {
  const port: ConnectedWallet = {
    address: account.address,
    chainId: async () => 31337,
    currentAddress: async () => account.address,
    sendCall: async () => '0x',
    signRaw,
  };
  publishWallet(
    { status: 'connected', address: account.address, chainId: 31337, walletName: 'Test', noneFound: false },
    { port, openConnect: () => {}, disconnect: async () => {}, switchNetwork: async () => {} },
  );
}

function asking() {
  const prompts: (SessionPrompt | undefined)[] = [];
  const signer = createSessionSigner(owner, (prompt) => prompts.push(prompt));
  const abort = new AbortController();
  const session = signer.sessionFor(request, abort.signal);
  const settled = session.catch((error: unknown) => error);
  return { prompts, signer, abort, settled, last: () => prompts.at(-1) };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

afterEach(() => keepOnlySessionsOf(undefined));

describe('asking for a session', () => {
  it('explains first, and asks the wallet only after the press', async () => {
    let asked = 0;
    connect((raw) => {
      asked += 1;
      return account.signMessage({ message: { raw } });
    });
    const { last, settled, signer } = asking();
    expect(last()?.state).toBe('explaining');
    expect(asked).toBe(0);
    last()?.sign();
    expect(last()?.state).toBe('signing');
    expect(await settled).toMatchObject({ token: expect.stringMatching(/^app-sk-/) });
    expect(asked).toBe(1);
    expect(last()).toBeUndefined();
    expect(signer.held(request)).toEqual(await settled);
  });

  it('goes back to the sheet when the wallet declines', async () => {
    connect(async () => Promise.reject({ code: 4001, message: 'User rejected' }));
    const { last, settled } = asking();
    last()?.sign();
    await turn();
    expect(last()).toMatchObject({ state: 'explaining', problem: { code: 'wallet-rejected' } });
    last()?.decline();
    expect(await settled).toMatchObject({ code: 'session-declined', cure: 'sign-again' });
  });

  it('says so when the wallet has another account', async () => {
    publishWallet(
      { status: 'absent', address: undefined, chainId: undefined, walletName: undefined, noneFound: false },
      undefined,
    );
    const { last, settled } = asking();
    last()?.sign();
    await turn();
    expect(last()?.problem).toMatchObject({ code: 'session-wallet-missing' });
    last()?.decline();
    await settled;
  });

  it('ends when stopped, and a late signature neither makes a session nor closes another sheet', async () => {
    let approve = () => {};
    connect(
      (raw) =>
        new Promise((resolve) => {
          approve = () => void account.signMessage({ message: { raw } }).then(resolve);
        }),
    );
    const { prompts, abort, settled, last } = asking();
    last()?.sign();
    abort.abort();
    expect(await settled).toMatchObject({ name: 'AbortError' });
    const shown = prompts.length;
    approve();
    await turn();
    await turn();
    expect(prompts).toHaveLength(shown);
    expect(heldSession(owner, 2n, Date.now())).toBeUndefined();
  });
});

describe('the vault', () => {
  const signIn = async () => {
    connect((raw) => account.signMessage({ message: { raw } }));
    const { last, settled } = asking();
    last()?.sign();
    await settled;
  };

  it('holds a session for its chain, account, provider and generation only', async () => {
    await signIn();
    const now = Date.now();
    expect(heldSession(owner, 2n, now)).toBeDefined();
    expect(heldSession(owner, 3n, now)).toBeUndefined();
    expect(heldSession({ ...owner, chainId: 1 }, 2n, now)).toBeUndefined();
    expect(heldSession({ ...owner, user: provider }, 2n, now)).toBeUndefined();
    expect(heldSession(owner, 2n, now + 23 * 3_600_000 + 1)).toBeUndefined();
  });

  it('is emptied by another account, another chain, and by hand', async () => {
    await signIn();
    keepOnlySessionsOf({ chainId: 31337, user: account.address });
    expect(heldSession(owner, 2n, Date.now())).toBeDefined();
    keepOnlySessionsOf({ chainId: 31337, user: provider });
    expect(heldSession(owner, 2n, Date.now())).toBeUndefined();
    await signIn();
    keepOnlySessionsOf({ chainId: 1, user: account.address });
    expect(heldSession(owner, 2n, Date.now())).toBeUndefined();
    await signIn();
    forgetSession(owner);
    expect(heldSession(owner, 2n, Date.now())).toBeUndefined();
  });

  it('writes nothing to the browser', async () => {
    await signIn();
    expect(localStorage.length + sessionStorage.length).toBe(0);
  });
});
