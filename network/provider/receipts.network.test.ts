import { decodeFunctionData } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { type ReceiptDomain, receiptIssues } from '@/lib/protocol/receipt';
import { parseReceiptPage, parseRowPage, parseSettlementPage, type ToldRow } from '@/lib/protocol/receipt-page';
import { settlementIssues } from '@/lib/protocol/receipt-settlement';
import { fetchReceipts, fetchSettlementRows, fetchSettlements } from '@/lib/provider/receipts';
import { startProviderNode } from './node';
import { chat, chatBody, sha256, unsettledFee } from './testing/asking';
import { acceptNode, authorizationOf, fundUser, nodeOptions, oneCoin, startWorld, type World } from './testing/world';

let world: World;
let domain: ReceiptDomain;

beforeAll(async () => {
  world = await startWorld();
  domain = { chainId: world.chainId, verifyingContract: world.contracts.inference };
});

afterAll(() => world.stop());

const tieredDetails = JSON.stringify({
  TargetSeparated: false,
  TEEVerifier: 'dstack',
  tieredPricing: {
    tiers: [{ maxInputTokens: 0, inputMultiplier: 3, inputMultiplierDenominator: 2, outputMultiplier: 2 }],
  },
  cacheTokenBilling: { divisor: 4 },
});

/** A node with tiers and a cache discount, and a user who asks it for pages. */
async function stage() {
  const base = await nodeOptions(world);
  const options = { ...base, service: { ...base.service, additionalInfo: tieredDetails } };
  const node = await startProviderNode(options);
  await acceptNode(world, node.address);
  const { account } = await fundUser(world, node.address, 2n * oneCoin);
  const authorization = await authorizationOf(account, node.address);
  const get = (path: string, header: string | undefined = authorization) =>
    fetch(`${node.url}/v1/user/${account.address}/${path}`, { headers: header ? { authorization: header } : {} });
  const page = async <T>(path: string, parse: (body: string) => T | undefined): Promise<T> => {
    const response = await get(path);
    expect(response.status).toBe(200);
    const parsed = parse(await response.text());
    if (parsed === undefined) throw new Error(`${path} is not in the form of docs/protocol-receipts.md`);
    return parsed;
  };
  const expected = {
    ...domain,
    signer: privateKeyToAccount(options.teeKey).address,
    provider: node.address,
    user: account.address,
  };
  return { node, options, account, authorization, get, page, expected };
}

describe('a user who asks for receipts', () => {
  it('gets one for each answer, signed, with the bytes and the fee of that answer, in pages', async () => {
    const { node, account, authorization, page, expected } = await stage();
    const bodies = [chatBody(), chatBody({ stream: true }), chatBody()];
    const answers = [];
    for (const body of bodies) answers.push(await chat(node, { authorization, body }));

    const first = await page('receipts?limit=2', parseReceiptPage);
    expect([first.receipts.length, first.next, first.keptDays]).toEqual([2, first.receipts[1]?.receipt.id, 400]);
    const rest = await page(`receipts?limit=2&after=${first.next}`, parseReceiptPage);
    expect([rest.receipts.length, rest.next]).toEqual([1, undefined]);
    const all = [...first.receipts, ...rest.receipts];
    for (const signed of all) expect(await receiptIssues(signed, expected)).toEqual([]);
    expect(all.map(({ receipt }) => [receipt.responseKey, receipt.requestHash, receipt.responseHash])).toEqual(
      answers.map((answer, index) => [
        answer.chatKey,
        `0x${sha256(bodies[index] ?? new Uint8Array())}`,
        `0x${sha256(answer.bytes)}`,
      ]),
    );
    expect(all[0]?.receipt).toMatchObject({
      inputMultiplier: 3n,
      inputDenominator: 2n,
      cacheDivisor: 4n,
      unit: 'token',
    });
    const fees = all.reduce((sum, { receipt }) => sum + receipt.fee, 0n);
    expect(await unsettledFee(node, account.address, authorization)).toBe(fees);
    await node.stop();
  });

  it('can recompute the settlement on chain from the rows behind it', async () => {
    const { node, account, authorization, page, expected } = await stage();
    for (let count = 0; count < 3; count += 1) await chat(node, { authorization });
    const [settled] = (await node.settleNow()).settled;
    const { settlements } = await page('settlements', parseSettlementPage);
    const nonce = settlements[0]?.nonce ?? 0n;
    expect(settlements).toMatchObject([{ nonce: settled?.nonce, paid: settled?.paid, state: 'settled' }]);

    const rows: ToldRow[] = [];
    for (let after: number | undefined = 0; after !== undefined; ) {
      const told: ReturnType<typeof parseRowPage> = await page(
        `settlements/${nonce}?limit=2&after=${after}`,
        parseRowPage,
      );
      rows.push(...(told?.rows ?? []));
      after = told?.next;
    }
    // What counts is what stands on chain, not what the provider says of it.
    const { input } = await world.client.getTransaction({ hash: settlements[0]?.transactionHash ?? '0x' });
    const call = decodeFunctionData({ abi: inferenceServingAbi, data: input });
    const order =
      call.functionName === 'settleFeesWithTEE' && call.args[0].find(({ user }) => user === account.address);
    if (!order) throw new Error('the settlement is not in its transaction');
    expect(rows).toHaveLength(3);
    expect(settlementIssues(order, rows)).toEqual([]);
    expect(settlementIssues(order, rows.slice(1))).toContain('hash-differs');
    for (const { signed } of rows) expect(await receiptIssues(signed, expected)).toEqual([]);
    await node.stop();
  });

  it('is shown nobody else’s, and nobody is shown theirs', async () => {
    const { node, get } = await stage();
    const stranger = await world.person();
    const strange = await authorizationOf(stranger.account, node.address);
    expect((await get('receipts', strange)).status).toBe(403);
    expect((await get('settlements', strange)).status).toBe(403);
    expect((await get('settlements/1', 'Bearer app-sk-none')).status).toBe(400);
    expect((await get('settlements/1')).status).toBe(404);
    expect((await get('receipts?after=unknown')).status).toBe(404);
    expect((await get('receipts?limit=51')).status).toBe(400);
    expect((await get('settlements?after=-1')).status).toBe(400);
    await node.stop();
  });

  it('still finds receipts and signatures when the node was started again', async () => {
    const { node, options, authorization, page, expected } = await stage();
    const { chatKey } = await chat(node, { authorization });
    const before = await page('receipts', parseReceiptPage);
    await node.stop();
    const again = await startProviderNode(options);
    const token = authorization.slice('Bearer '.length);
    const { signal } = new AbortController();
    const reader = { service: { url: again.url }, user: expected.user, token, local: true, signal };
    expect(await fetchReceipts(reader)).toEqual(before);
    expect((await fetchSettlements(reader))?.settlements).toHaveLength(1);
    expect(await fetchSettlementRows(reader, 1n)).toBeUndefined();
    // A provider without this extension answers as every broker does where there is no route.
    expect(await fetchReceipts({ ...reader, service: { url: `${again.url}/elsewhere` } })).toBeUndefined();
    const signature = await fetch(`${again.url}/v1/proxy/signature/${chatKey}`);
    expect(await signature.json()).toMatchObject({ signing_address: expected.signer, signing_algo: 'ecdsa' });
    await again.stop();
  });
});
