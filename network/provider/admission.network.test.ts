// Over 250 lines because all its cases share one chain, which takes longer to start than they take to run.
import { parseUnits } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pinnedRoots } from '@/lib/attestation/roots';
import { verifyReport } from '@/lib/attestation/verify-report';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { startProviderNode } from './node';
import type { ProviderNode } from './options';
import {
  acceptNode,
  authorizationOf,
  fundUser,
  nodeOptions,
  oneCoin,
  retrieve,
  startAcceptedNode,
  startWorld,
  topUp,
  type World,
} from './testing/world';

let world: World;
let node: ProviderNode;

beforeAll(async () => {
  world = await startWorld();
  node = await startAcceptedNode(world);
});

afterAll(async () => {
  await node.stop();
  await world.stop();
});

async function post(url: string, init: { authorization?: string; body?: BodyInit; path?: string } = {}) {
  const { authorization, body = '{"model":"local/handbook","messages":[{"role":"user","content":"deposit"}]}' } = init;
  const response = await fetch(`${url}${init.path ?? '/v1/proxy/chat/completions'}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
    body,
  });
  return {
    status: response.status,
    headers: response.headers,
    answer: (await response.json()) as Record<string, unknown>,
  };
}

describe('who is let in', () => {
  it('nobody without a session, and only the one who asks may see what they owe', async () => {
    expect(await post(node.url)).toMatchObject({
      status: 400,
      answer: {
        error:
          'validate session: missing or invalid Authorization header, must be Bearer app-sk-<base64(rawMessage:signature)>',
      },
    });
    const { account } = await world.person();
    const authorization = await authorizationOf(account, node.address);
    const refused = await fetch(`${node.url}/v1/user/${account.address}/unsettledfee`);
    expect(refused.status).toBe(400);
    expect(((await refused.json()) as { error: string }).error).toMatch(/^Provider: validate session: missing/);
    const foreign = await fetch(`${node.url}/v1/user/${node.address}/unsettledfee`, { headers: { authorization } });
    expect([foreign.status, await foreign.json()]).toEqual([
      403,
      { error: 'you can only query your own unsettled fee' },
    ]);
  });

  it('not a user without a sub-account', async () => {
    const { account } = await world.person();
    const refused = await post(node.url, { authorization: await authorizationOf(account, node.address) });
    expect(refused.status).toBe(400);
    expect(refused.answer.error).toMatch(/^validate request: get account from contract, account not exist: /);
  });

  it('not a user who took the acknowledgement back', async () => {
    const { account } = await fundUser(world, node.address, oneCoin);
    // Only an empty sub-account may be unacknowledged: first everything has to be paid back.
    await retrieve(world, account, node.address);
    await world.client.increaseTime({ seconds: 86_401 });
    await retrieve(world, account, node.address);
    await world.mined(
      await world.client.writeContract({
        address: world.contracts.inference,
        abi: inferenceServingAbi,
        functionName: 'acknowledgeTEESigner',
        args: [node.address, false],
        account,
        chain: null,
      }),
    );
    const refused = await post(node.url, { authorization: await authorizationOf(account, node.address) });
    expect(refused).toMatchObject({
      status: 400,
      answer: {
        error:
          'validate request: user not acknowledge the provider, please use acknowledgeProviderSigner function in sdk first, it will take effect in 2 minutes',
      },
    });
  });

  it('nobody while the owner of the contract has not accepted the signing key; everybody right after', async () => {
    const unaccepted = await startProviderNode(await nodeOptions(world));
    expect(unaccepted.needsOwnerAcknowledgement).toBe(true);
    const { account } = await fundUser(world, unaccepted.address, 2n * oneCoin);
    const authorization = await authorizationOf(account, unaccepted.address);
    expect(await post(unaccepted.url, { authorization })).toMatchObject({
      status: 400,
      answer: { error: 'validate request: service not acknowledge the tee signer' },
    });
    await acceptNode(world, unaccepted.address);
    expect((await post(unaccepted.url, { authorization })).status).toBe(200);
    await unaccepted.stop();
  });

  it('not with less than the reserve above what is owed, and at once after a top-up', async () => {
    const { account } = await fundUser(world, node.address, oneCoin);
    const authorization = await authorizationOf(account, node.address);
    expect((await post(node.url, { authorization })).status).toBe(200);
    const unsettled = await fetch(`${node.url}/v1/user/${account.address}/unsettledfee`, {
      headers: { authorization },
    });
    const owed = BigInt(((await unsettled.json()) as { unsettledFee: string }).unsettledFee);
    expect(owed).toBeGreaterThan(parseUnits('0.000001', 18));
    const refused = await post(node.url, { authorization });
    expect(refused.status).toBe(400);
    expect(refused.answer.error).toBe(
      `validate request: insufficient balance: your locked balance is 1.000000 0G, but the required minimum is 1.0000${String(owed / 10n ** 12n).padStart(2, '0')} 0G ` +
        `(breakdown: minimum reserve 1.000000 0G + unsettled fees 0.0000${String(owed / 10n ** 12n).padStart(2, '0')} 0G + current request fee 0.000000 0G). ` +
        `Please add more funds with: 0g-compute-cli transfer-fund --provider ${node.address} --amount <amount>`,
    );
    await topUp(world, { account, provider: node.address, amount: oneCoin });
    expect((await post(node.url, { authorization })).status).toBe(200);
  });

  it('not by a revoked session', async () => {
    const { account } = await fundUser(world, node.address, 2n * oneCoin);
    const authorization = await authorizationOf(account, node.address);
    await world.mined(
      await world.client.writeContract({
        address: world.contracts.inference,
        abi: inferenceServingAbi,
        functionName: 'revokeAllTokens',
        args: [node.address],
        account,
        chain: null,
      }),
    );
    expect((await post(node.url, { authorization })).answer.error).toBe(
      'validate session: session token has been revoked (generation expired)',
    );
    const renewed = await authorizationOf(account, node.address, { generation: 1 });
    expect((await post(node.url, { authorization: renewed })).status).toBe(200);
  });
});

describe('what is refused before it costs anything', () => {
  it('another model, five times, then everything for an hour', async () => {
    const { account } = await fundUser(world, node.address, 2n * oneCoin);
    const authorization = await authorizationOf(account, node.address);
    for (let count = 0; count < 5; count += 1) {
      expect((await post(node.url, { authorization, body: '{"model":"gpt","messages":[]}' })).answer.error).toBe(
        "prepare HTTP request: enforce configured model: model not supported: requested 'gpt', only 'local/handbook' is available for this service",
      );
    }
    const blocked = await post(node.url, { authorization });
    expect(blocked.status).toBe(429);
    expect(blocked.answer.error).toBe(
      'Rate limit exceeded: too many invalid model requests. Please try again in 1h0m0s',
    );
  });

  it('a body over 32 MB, and a path that is none', async () => {
    const large = await post(node.url, { body: new Uint8Array(32 * 1024 * 1024 + 1) });
    expect([large.status, large.answer]).toEqual([
      413,
      { error: 'Request body size exceeds the maximum allowed size of 32MB' },
    ]);
    const wrong = await post(node.url, { path: '/v1/proxy/completions' });
    expect([wrong.status, wrong.answer]).toEqual([400, { error: 'unsupported endpoint: endpoint not supported' }]);
    const outside = await fetch(`${node.url}/v2`);
    expect([outside.status, await outside.text()]).toEqual([404, '404 page not found']);
  });

  it('what the model itself refuses: passed through, unbilled and without a signature key', async () => {
    const { account } = await fundUser(world, node.address, 2n * oneCoin);
    const authorization = await authorizationOf(account, node.address);
    const refused = await post(node.url, { authorization, body: '{"messages":[]}' });
    expect(refused.status).toBe(400);
    expect(refused.answer.error).toMatchObject({ type: 'invalid_request_error' });
    expect(refused.headers.get('zg-res-key')).toBeNull();
    expect((await node.settleNow()).settled.filter(({ user }) => user === account.address)).toEqual([]);
  });

  it('more than a user’s share, with the network’s texts and headers', async () => {
    const limited = await startAcceptedNode(world, { limits: { perUser: { perMinute: 30, burst: 2, concurrent: 5 } } });
    const { account } = await fundUser(world, limited.address, 2n * oneCoin);
    const authorization = await authorizationOf(account, limited.address);
    const first = await post(limited.url, { authorization });
    expect(['limit', 'remaining', 'reset'].map((part) => first.headers.get(`x-ratelimit-${part}-requests`))).toEqual([
      '30',
      '1',
      '2s',
    ]);
    await post(limited.url, { authorization });
    const third = await post(limited.url, { authorization });
    expect([third.status, third.answer.error]).toEqual([
      429,
      'Rate limit exceeded. Please slow down your request rate (limit: 30 requests/min).',
    ]);
    expect(third.headers.get('x-ratelimit-limit-requests')).toBeNull();
    await limited.stop();
  });

  it('more than one address may ask at once', async () => {
    const limited = await startProviderNode(
      await nodeOptions(world, { limits: { otherPerIp: { perSecond: 0.001, burst: 1 } } }),
    );
    const statuses = [
      (await fetch(`${limited.url}/v1/models`)).status,
      (await fetch(`${limited.url}/v1/models`)).status,
    ];
    expect(statuses).toEqual([200, 429]);
    expect((await fetch(`${limited.url}/healthz`)).status).toBe(200);
    await limited.stop();
  });
});

describe('what everybody may read', () => {
  it('the model and its on-chain price, and that the quote is simulated', async () => {
    const models = await (await fetch(`${node.url}/v1/models`)).json();
    expect(models).toMatchObject({
      data: [
        { id: 'local/handbook', pricing: { prompt: '100000000000', completion: '200000000000' }, tee_attested: false },
      ],
    });
    const quote = (await (await fetch(`${node.url}/v1/quote`)).json()) as { simulated: boolean; report_data: string };
    expect(quote.simulated).toBe(true);
    expect(Buffer.from(quote.report_data, 'base64').toString('ascii').replace(/\0+$/, '')).toBe(node.teeSigner);
    // What a page of any real network makes of it: not signed under Intel's root, so refused.
    const verdict = verifyReport({
      report: quote,
      signer: undefined,
      roots: pinnedRoots,
      now: Date.now(),
      readYaml: undefined,
    });
    expect(verdict?.state).toBe('rejected');
    expect(verdict?.tamper).toEqual(['tdx.pck_chain']);
  });

  it('and the report of a model inside the node, over the nonce a caller sent, simulated as well', async () => {
    const nonce = '5a'.repeat(32);
    const answer = await fetch(`${node.url}/v1/proxy/attestation/report?model=local/handbook&nonce=${nonce}`);
    expect(await answer.json()).toMatchObject({
      simulated: true,
      signing_address: node.teeSigner,
      request_nonce: nonce,
    });
  });

  it('and a page may ask every route: its preflight is answered', async () => {
    for (const path of [
      '/v1/proxy/chat/completions',
      '/v1/proxy/signature/x',
      '/v1/quote',
      '/v1/models',
      '/v1/user/0x1/unsettledfee',
      '/healthz',
    ]) {
      const preflight = await fetch(`${node.url}${path}`, {
        method: 'OPTIONS',
        headers: {
          origin: 'http://localhost:3090',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-origin')).toBe('http://localhost:3090');
      expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
    }
    const refused = await fetch(`${node.url}/v1/proxy/chat/completions`, {
      method: 'POST',
      headers: { origin: 'http://localhost:3090' },
    });
    expect(refused.headers.get('access-control-allow-origin')).toBe('http://localhost:3090');
    expect(refused.headers.get('access-control-expose-headers')).toMatch(
      /ZG-Res-Key, Provider, Content-Type, Content-Encoding/,
    );
    expect(refused.headers.get('access-control-expose-headers')).toContain('x-ratelimit-remaining-requests');
  });

  it('but an unknown answer has no signature', async () => {
    const missing = await fetch(`${node.url}/v1/proxy/signature/${crypto.randomUUID()}?model=m`);
    expect([missing.status, await missing.json()]).toEqual([
      400,
      { error: 'prepare HTTP request: Chat id not found or expired, chat_id_not_found' },
    ]);
  });
});
