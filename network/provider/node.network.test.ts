import { createHash } from 'node:crypto';
import { recoverMessageAddress } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chatFee } from '@/lib/domain/pricing';
import { buildChatRequest } from '@/lib/protocol/request';
import { createChatDecoder, parseChatCompletion } from '@/lib/protocol/stream';
import type { ProviderNode } from './options';
import { authorizationOf, fundUser, oneCoin, startAcceptedNode, startWorld, type World } from './testing/world';

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

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const prices = { inputPrice: 100_000_000_000n, outputPrice: 200_000_000_000n };

const requestBody = (stream: boolean, question = 'How do I deposit?') =>
  buildChatRequest({
    model: 'local/handbook',
    messages: [{ role: 'user', content: question }],
    stream,
    marker: crypto.randomUUID(),
  });

async function chat(authorization: string, body: Uint8Array<ArrayBuffer>) {
  const response = await fetch(`${node.url}/v1/proxy/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body,
  });
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
}

async function signatureFor(chatKey: string) {
  const response = await fetch(`${node.url}/v1/proxy/signature/${chatKey}?model=local%2Fhandbook`);
  return (await response.json()) as {
    text: string;
    signature: `0x${string}`;
    signing_address: string;
    signing_algo: string;
  };
}

async function unsettledFee(authorization: string, user: string): Promise<bigint> {
  const response = await fetch(`${node.url}/v1/user/${user}/unsettledfee`, { headers: { authorization } });
  const answer = (await response.json()) as { unsettledFee: string };
  return BigInt(answer.unsettledFee);
}

describe('a user with money at the provider', () => {
  it('chats streaming and not, can prove every byte, owes exactly the fee of the usage, and is charged exactly that', async () => {
    const { account } = await fundUser(world, node.address, 2n * oneCoin);
    const authorization = await authorizationOf(account, node.address);

    const streamedBody = requestBody(true);
    const streamed = await chat(authorization, streamedBody);
    expect(streamed.response.status).toBe(200);
    expect(streamed.response.headers.get('provider')).toBe(node.address);
    const decoder = createChatDecoder();
    const deltas = [...decoder.push(streamed.bytes), ...decoder.end()];
    const usage = deltas.find((delta) => delta.type === 'usage')?.usage;
    const text = deltas.map((delta) => (delta.type === 'text-delta' ? delta.text : '')).join('');
    expect(text).toContain('docs/handbook/en/deposit.md');
    expect(deltas.at(-1)).toEqual({ type: 'done' });

    const wholeBody = requestBody(false);
    const whole = await chat(authorization, wholeBody);
    const completion = parseChatCompletion(new TextDecoder().decode(whole.bytes));
    expect(completion?.text).toBe(text);

    for (const { body, answer } of [
      { body: streamedBody, answer: streamed },
      { body: wholeBody, answer: whole },
    ]) {
      const proof = await signatureFor(answer.response.headers.get('zg-res-key') ?? '');
      expect(proof.text).toBe(`${sha256(body)}:${sha256(answer.bytes)}`);
      expect(await recoverMessageAddress({ message: proof.text, signature: proof.signature })).toBe(node.teeSigner);
      expect(proof.signing_address).toBe(node.teeSigner);
    }

    if (!usage || !completion?.usage) throw new Error('the answers reported no usage');
    const owed = chatFee({ ...prices, usage }).fee + chatFee({ ...prices, usage: completion.usage }).fee;
    expect(await unsettledFee(authorization, account.address)).toBe(owed);

    const report = await node.settleNow();
    expect(report.settled).toMatchObject([{ user: account.address, status: 'success', paid: owed }]);
    expect((await world.subAccount(account.address, node.address)).balance).toBe(2n * oneCoin - owed);
    expect(await unsettledFee(authorization, account.address)).toBe(0n);
    expect((await node.settleNow()).settled).toEqual([]);
  });
});
