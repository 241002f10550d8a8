import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseServiceDetails, responseSigner, type Service } from '@/lib/domain/service';
import { proveResponse } from '@/lib/protocol/response-proof';
import { createChainAccess, fetchOwnService } from '../chain';
import { createOpenAiUpstream } from '../openai-upstream';
import type { ProviderNode } from '../options';
import { chat, chatBody, sha256, signatureFor } from '../testing/asking';
import { startSigningServer, startTlsServer } from '../testing/model-servers';
import {
  authorizationOf,
  fundUser,
  nodeOptions,
  oneCoin,
  startAcceptedNode,
  startWorld,
  type World,
} from '../testing/world';
import { additionalInfoOf, type RegisteredMode } from './additional-info';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

type Upstream = { readonly url: string; readonly ca?: string };

async function startIn(mode: RegisteredMode, { url, ca }: Upstream): Promise<ProviderNode> {
  const { service } = await nodeOptions(world);
  return startAcceptedNode(world, {
    service: { ...service, model: 'm', additionalInfo: additionalInfoOf({ mode }) },
    upstream: createOpenAiUpstream({ url, model: 'm', ca }),
  });
}

async function registeredService(node: ProviderNode): Promise<Service> {
  const { key } = await world.person();
  const access = createChainAccess({ ...world, inference: world.contracts.inference, providerKey: key });
  const service = await fetchOwnService({ ...access, provider: node.address });
  if (!service) throw new Error('the node is not registered');
  return service;
}

async function exchange(node: ProviderNode) {
  const { account } = await fundUser(world, node.address, 2n * oneCoin);
  const authorization = await authorizationOf(account, node.address);
  const body = chatBody({ model: 'm', stream: false });
  const answer = await chat(node, { authorization, body });
  const { id } = JSON.parse(new TextDecoder().decode(answer.bytes)) as { id: string };
  return { body, answer, id };
}

/** What a client concludes that knows the service from chain only. */
async function proofOf(node: ProviderNode, key: string, { body, answer }: Awaited<ReturnType<typeof exchange>>) {
  const service = await registeredService(node);
  const { text = '', signature = '0x' } = await signatureFor(node, key);
  const proof = await proveResponse({
    mode: service.details.mode,
    expectedSigner: responseSigner(service),
    providerIdentity: service.details.providerIdentity,
    requestHash: `0x${sha256(body)}`,
    responseHash: `0x${sha256(answer.bytes)}`,
    answer: { state: 'found', text, signature },
    seen: false,
    checkedAt: 1,
  });
  return { text, proof, states: Object.fromEntries(proof.steps.map(({ id, state }) => [id, state])) };
}

describe('a separated provider', () => {
  it('lets the model server sign: its key is on chain, its signature is found under the id of the answer', async () => {
    const server = await startSigningServer();
    const node = await startIn({ kind: 'separated', targetTeeAddress: server.signer }, server);
    try {
      const exchanged = await exchange(node);
      expect(exchanged.answer.status).toBe(200);
      expect(exchanged.answer.headers.has('zg-res-key')).toBe(false);
      const { proof, states } = await proofOf(node, exchanged.id, exchanged);
      expect(states).toMatchObject({ signer: 'proven', request: 'proven', response: 'proven' });
      expect(proof.recoveredSigner).toBe(server.signer);
      expect(server.asked.at(-1)).toBe(`GET /v1/signature/${exchanged.id}?model=local%2Fhandbook`);
    } finally {
      await node.stop();
      await server.stop();
    }
  });

  it('hands the attestation report of the model server on, and no other path of it', async () => {
    const server = await startSigningServer();
    const node = await startIn({ kind: 'separated', targetTeeAddress: server.signer }, server);
    try {
      const report = await fetch(`${node.url}/v1/proxy/attestation/report?model=m`);
      expect(await report.json()).toEqual({ signing_address: server.signer });
      const before = server.asked.length;
      for (const path of [
        'attestation/%2e%2e/admin',
        'signature/%2e%2e',
        'signature/a%2fb',
        'attestation/',
        'attestation/..%2f..',
      ]) {
        const refused = await fetch(`${node.url}/v1/proxy/${path}`);
        expect([path, refused.status]).toEqual([path, 400]);
      }
      expect(server.asked.length).toBe(before);
    } finally {
      await node.stop();
      await server.stop();
    }
  });
});

describe('a centralized provider', () => {
  const mode = { kind: 'centralized', identity: 'example-ai' } as const;

  it('signs the certificate that its upstream really showed', async () => {
    const server = await startTlsServer();
    const node = await startIn(mode, server);
    try {
      const exchanged = await exchange(node);
      const { text, states } = await proofOf(node, exchanged.answer.chatKey, exchanged);
      const hashes = `${sha256(exchanged.body)}:${sha256(exchanged.answer.bytes)}`;
      expect(text).toBe(`${hashes}:centralized:example-ai:${server.fingerprint}`);
      expect(states).toMatchObject({ signer: 'proven', request: 'proven', response: 'proven' });
      // Also on a connection that is used again.
      const again = await exchange(node);
      const second = await proofOf(node, again.answer.chatKey, again);
      expect(second.text.endsWith(`:${server.fingerprint}`)).toBe(true);
    } finally {
      await node.stop();
      await server.stop();
    }
  });

  it('does not speak to an upstream whose certificate nobody vouches for, and bills nothing', async () => {
    const server = await startTlsServer();
    const node = await startIn(mode, { url: server.url });
    try {
      const { account } = await fundUser(world, node.address, 2n * oneCoin);
      const authorization = await authorizationOf(account, node.address);
      const refused = await chat(node, { authorization, body: chatBody({ model: 'm' }) });
      expect(refused.status).toBe(400);
      expect(new TextDecoder().decode(refused.bytes)).toContain('the model server cannot be reached');
      expect((await node.settleNow()).settled).toEqual([]);
    } finally {
      await node.stop();
      await server.stop();
    }
  });

  it('signs nothing when the upstream showed no certificate', async () => {
    const server = await startSigningServer();
    const node = await startIn(mode, server);
    try {
      const { answer } = await exchange(node);
      expect(answer.status).toBe(200);
      expect((await signatureFor(node, answer.chatKey)).error).toContain('chat_id_not_found');
    } finally {
      await node.stop();
      await server.stop();
    }
  });

  it('has no attestation report, and says so with 501', async () => {
    const server = await startTlsServer();
    const node = await startIn(mode, server);
    try {
      const report = await fetch(`${node.url}/v1/proxy/attestation/report`);
      expect(report.status).toBe(501);
      const { error } = (await report.json()) as { error: string };
      expect(error).toMatch(/^LLM attestation report is not available for centralized providers\. /);
    } finally {
      await node.stop();
      await server.stop();
    }
  });
});

describe('what is registered', () => {
  it.each([
    [{ kind: 'combined' }, 'combined'],
    [{ kind: 'separated', targetTeeAddress: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC' }, 'separated'],
    [{ kind: 'centralized', identity: 'openai' }, 'centralized'],
  ] as const)('is read by a client as what was meant: %j', (mode, read) => {
    const details = parseServiceDetails(additionalInfoOf({ mode, cacheDivisor: 4n }));
    expect(details).toMatchObject({ mode: read, cacheDivisor: 4n });
    expect(details.providerIdentity).toBe(mode.kind === 'centralized' ? 'openai' : undefined);
  });
});
