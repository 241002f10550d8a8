import { recoverMessageAddress } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chatFee } from '@/lib/domain/pricing';
import { createChatDecoder, parseChatCompletion } from '@/lib/protocol/stream';
import type { ProviderNode } from './options';
import { chat, chatBody, sha256, signatureFor, unsettledFee } from './testing/asking';
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

const prices = { inputPrice: 100_000_000_000n, outputPrice: 200_000_000_000n };

describe('a user with money at the provider', () => {
  it('chats streaming and not, can prove every byte, owes exactly the fee of the usage, and is charged exactly that', async () => {
    const { account } = await fundUser(world, node.address, 2n * oneCoin);
    const authorization = await authorizationOf(account, node.address);

    const streamedBody = chatBody({ stream: true });
    const streamed = await chat(node, { authorization, body: streamedBody });
    expect(streamed.status).toBe(200);
    expect(streamed.headers.get('provider')).toBe(node.address);
    const decoder = createChatDecoder();
    const deltas = [...decoder.push(streamed.bytes), ...decoder.end()];
    const usage = deltas.find((delta) => delta.type === 'usage')?.usage;
    const text = deltas.map((delta) => (delta.type === 'text-delta' ? delta.text : '')).join('');
    expect(text).toContain(`[Deposit to the main account](${node.url}/handbook/en/deposit.md)`);
    expect(deltas.at(-1)).toEqual({ type: 'done' });

    const wholeBody = chatBody();
    const whole = await chat(node, { authorization, body: wholeBody });
    const completion = parseChatCompletion(new TextDecoder().decode(whole.bytes));
    expect(completion?.text).toBe(text);

    for (const { body, answer } of [
      { body: streamedBody, answer: streamed },
      { body: wholeBody, answer: whole },
    ]) {
      const proof = await signatureFor(node, answer.chatKey);
      expect(proof.text).toBe(`${sha256(body)}:${sha256(answer.bytes)}`);
      const { text: message = '', signature = '0x' } = proof;
      expect(await recoverMessageAddress({ message, signature })).toBe(node.teeSigner);
      expect(proof.signing_address).toBe(node.teeSigner);
    }

    if (!usage || !completion?.usage) throw new Error('the answers reported no usage');
    const owed = chatFee({ ...prices, usage }).fee + chatFee({ ...prices, usage: completion.usage }).fee;
    expect(await unsettledFee(node, account.address, authorization)).toBe(owed);

    const report = await node.settleNow();
    expect(report.settled).toMatchObject([{ user: account.address, status: 'success', paid: owed }]);
    expect((await world.subAccount(account.address, node.address)).balance).toBe(2n * oneCoin - owed);
    expect(await unsettledFee(node, account.address, authorization)).toBe(0n);
    expect((await node.settleNow()).settled).toEqual([]);
  });

  it('chats several times at once: every answer proves itself, and the debt is the sum', async () => {
    const { account } = await fundUser(world, node.address, 2n * oneCoin);
    const authorization = await authorizationOf(account, node.address);
    const exchanges = await Promise.all(
      Array.from({ length: 12 }, async (_, at) => {
        const body = chatBody({ stream: at % 2 === 0, question: `How do I deposit ${at} coins?` });
        return { body, answer: await chat(node, { authorization, body }) };
      }),
    );
    expect(new Set(exchanges.map(({ answer }) => answer.chatKey)).size).toBe(12);
    const fees = exchanges.map(({ answer }) => {
      const decoder = createChatDecoder();
      const streamed = [...decoder.push(answer.bytes), ...decoder.end()].find((delta) => delta.type === 'usage');
      const usage = streamed?.usage ?? parseChatCompletion(new TextDecoder().decode(answer.bytes))?.usage;
      return usage ? chatFee({ ...prices, usage }).fee : 0n;
    });
    for (const { body, answer } of exchanges) {
      expect((await signatureFor(node, answer.chatKey)).text).toBe(`${sha256(body)}:${sha256(answer.bytes)}`);
    }
    expect(fees.every((fee) => fee > 0n)).toBe(true);
    const owed = fees.reduce((sum, fee) => sum + fee, 0n);
    expect(await unsettledFee(node, account.address, authorization)).toBe(owed);
    expect((await node.settleNow()).settled).toMatchObject([{ user: account.address, paid: owed }]);
  });
});
