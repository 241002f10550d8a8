import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizationOf, fundUser, oneCoin, startWorld, type World } from '../testing/world';
import { type AttackedNode, heldBytes, leakedRows, startAttackedNode, stillAnswers } from './attacked-node';
import { createRandom, type Random } from './random';
import { head, openRaw, type RawConnection, type RawOutcome, sendRaw } from './raw-http';

const megabyte = 1024 * 1024;
const chatPath = '/v1/proxy/chat/completions';
const body = JSON.stringify({ model: 'local/handbook', messages: [{ role: 'user', content: 'How do I deposit?' }] });
/** The network's places, and a tenth of the patience. */
const limits = {
  perUser: { perMinute: 60_000, burst: 10_000, concurrent: 5 },
  proxyPerIp: { perSecond: 10_000, burst: 10_000 },
  otherPerIp: { perSecond: 10_000, burst: 10_000 },
  inFlight: 20,
  headMs: 1_000,
  bodyPace: { graceMs: 1_500, bytesPerSecond: 32 * 1024 },
};

let world: World;
let attacked: AttackedNode;

beforeAll(async () => {
  world = await startWorld();
  attacked = await startAttackedNode(world, { limits });
});
afterAll(async () => {
  await attacked.node.stop();
  await world.stop();
});

/** Writes a byte now and then until the node has enough of it. */
async function drip(connection: RawConnection, piece: string): Promise<RawOutcome> {
  const drops = setInterval(() => connection.isOpen() && connection.write(piece), 50);
  const outcome = await connection.closed;
  clearInterval(drops);
  return outcome;
}

/** Opens a chat whose body never ends. */
async function dripBody(authorization: string): Promise<RawOutcome> {
  const connection = await openRaw(attacked);
  connection.write(head(chatPath, { authorization, 'content-type': 'application/json', 'content-length': megabyte }));
  return drip(connection, ' ');
}

const newUserToken = async (): Promise<string> => {
  const { account } = await fundUser(world, attacked.node.address, 2n * oneCoin);
  return authorizationOf(account, attacked.node.address);
};

describe('whoever sends drop by drop', () => {
  it('the head of a request is cut off in seconds, and others are served meanwhile', async () => {
    const connections = await Promise.all(Array.from({ length: 200 }, () => openRaw(attacked)));
    for (const connection of connections) connection.write(`POST ${chatPath} HTTP/1.1\r\nhost: node\r\n`);
    const drippers = connections.map((connection) => drip(connection, 'x: y\r\n'));
    expect(await stillAnswers(attacked)).toBe(true);
    for (const { openMs, statuses } of await Promise.all(drippers)) {
      expect(statuses).toEqual([408]);
      expect(openMs).toBeLessThan(6_000);
    }
  });

  it('the body of a request gives its place back in seconds, and others are served meanwhile', async () => {
    const tokens = await Promise.all(Array.from({ length: 3 }, newUserToken));
    const drippers = tokens.flatMap((token) => Array.from({ length: 5 }, () => dripBody(token)));
    expect(await stillAnswers(attacked)).toBe(true);
    for (const { openMs, statuses, received } of await Promise.all(drippers)) {
      expect(statuses).toEqual([408]);
      expect(received).toContain('{"error":"Request body was not received in time"}');
      expect(openMs).toBeLessThan(6_000);
    }
  });

  it('every place there is lets the others in again as soon as the time is up', async () => {
    const tokens = await Promise.all(Array.from({ length: 4 }, newUserToken));
    const drippers = tokens.flatMap((token) => Array.from({ length: 5 }, () => dripBody(token)));
    await expect.poll(() => stillAnswers(attacked), { timeout: 6_000, interval: 50 }).toBe(false);
    await expect.poll(() => stillAnswers(attacked), { timeout: 6_000, interval: 50 }).toBe(true);
    await Promise.all(drippers);
    expect(await leakedRows(world, attacked.node)).toBe(0);
  });
});

const get = (path: string): string => head(path, { connection: 'keep-alive' }, 'GET');

describe('many requests in one breath', () => {
  it('are answered one by one in their order', async () => {
    const last = head('/v2', {}, 'GET');
    const { statuses, received } = await sendRaw(attacked, get('/v1/models').repeat(19) + last);
    expect(statuses).toEqual([...Array.from({ length: 19 }, () => 200), 404]);
    expect(received.split('"id":"local/handbook"')).toHaveLength(20);
  });

  it('end with the first that is none', async () => {
    const { statuses } = await sendRaw(attacked, `${get('/v1/models')}\0nonsense\r\n\r\n`);
    expect(statuses.at(-1)).toBe(400);
  });

  it('are billed each, when they are chats', async () => {
    const authorization = await newUserToken();
    const headers = { authorization, 'content-type': 'application/json', 'content-length': body.length };
    const open = head(chatPath, { ...headers, connection: 'keep-alive' }) + body;
    const { statuses, received } = await sendRaw(attacked, open.repeat(4) + head(chatPath, headers) + body);
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    const keys = [...received.matchAll(/^zg-res-key: (\S+)/gim)].map(([, key]) => key);
    expect(new Set(keys).size).toBe(5);
  });
});

describe('a request whose head is', () => {
  const withLine = (line: string): string =>
    head(chatPath, { 'content-length': 0 }).replace('\r\n\r\n', `\r\n${line}\r\n\r\n`);
  it.each([
    ['3,000 lines long', Array.from({ length: 3_000 }, (_, index) => `x-${index}: y`).join('\r\n'), 431],
    ['one line of a megabyte', `x: ${'y'.repeat(megabyte)}`, 431],
    ['a token of a megabyte', `authorization: Bearer app-sk-${'A'.repeat(megabyte)}`, 431],
    ['broken by a NUL', 'authorization: Bearer app-sk-\0', 400],
    ['folded', 'authorization: Bearer\r\n app-sk-AAAA', 400],
    ['without a colon', 'authorization Bearer app-sk-AAAA', 400],
    ['of two lengths', 'content-length: 5', 400],
    ['of a negative length', 'content-length: -1', 400],
    ['of a length and chunks', 'transfer-encoding: chunked', 400],
    ['not UTF-8', `authorization: Bearer app-sk-\xff\xfe`, 400],
    ['in letters of no Latin alphabet', 'authorization: Bearer app-sk-Я', 400],
  ])('%s is refused', async (_what, line, status) => {
    const { statuses } = await sendRaw(attacked, Buffer.from(withLine(line), 'latin1'));
    expect(statuses).toEqual([status]);
  });

  it('in chunks that are none is refused', async () => {
    const authorization = await newUserToken();
    const chunked = head(chatPath, { authorization, 'transfer-encoding': 'chunked' });
    for (const chunk of ['zz\r\n', '-1\r\n', 'ffffffffffffffffff\r\n', '5\r\nabc\r\n0\r\n\r\n']) {
      const { statuses } = await sendRaw(attacked, chunked + chunk);
      expect(statuses).toEqual([400]);
    }
  });
});

/** Change a few bytes of a request, or cut it, or say a part of it twice. */
function scratched(request: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(request);
  for (let left = random.below(6); left > 0; left -= 1) bytes[random.below(bytes.length)] = random.below(256);
  const from = random.below(bytes.length);
  const to = from + random.below(bytes.length - from);
  return random.pick([
    bytes,
    bytes,
    bytes.subarray(0, from),
    Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]),
    Buffer.concat([bytes.subarray(0, from), Buffer.from(random.bytes(random.below(40))), bytes.subarray(to)]),
  ]);
}

describe('requests with a few bytes changed at random', () => {
  it('never break the node, leave no row, and hold no memory', async () => {
    // On a busy machine fifteen at once take more places than one user has: of places speak the tests above.
    const roomy = { ...limits, perUser: { ...limits.perUser, concurrent: 200 }, inFlight: 200 };
    const attacked = await startAttackedNode(world, { limits: roomy });
    const { url, authorization } = attacked;
    const headers = { authorization, 'content-type': 'application/json', 'content-length': body.length };
    const request = Buffer.from(head(chatPath, headers) + body);
    const random = createRandom(20_260_102);
    const outcomes: RawOutcome[] = [];
    const batch = async (): Promise<void> => {
      const sent = Array.from({ length: 15 }, () => sendRaw({ url }, scratched(request, random), 100));
      outcomes.push(...(await Promise.all(sent)));
    };
    await batch();
    const before = heldBytes();
    for (let round = 0; round < 100; round += 1) await batch();
    const statuses = outcomes.flatMap((outcome) => outcome.statuses);
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    // Enough got through to every layer: parsed no further than the head, refused by the node, and answered.
    expect(new Set(statuses)).toEqual(new Set([200, 400, 404]));
    expect(heldBytes() - before).toBeLessThan(30 * megabyte);
    await expect.poll(() => stillAnswers(attacked), { timeout: 6_000 }).toBe(true);
    expect(await leakedRows(world, attacked.node)).toBe(0);
    await attacked.node.stop();
  });
});
