import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGenerativeArtUpstream, generativeArt } from '../generative-art/art-upstream';
import { startWorld, type World } from '../testing/world';
import { type AttackedNode, heldBytes, leakedRows, startAttackedNode, stillAnswers } from './attacked-node';
import { head, openRaw, sendRaw } from './raw-http';

const megabyte = 1024 * 1024;
const tooLarge = { error: 'Request body size exceeds the maximum allowed size of 32MB' };

let world: World;
let chatNode: AttackedNode;
let imageNode: AttackedNode;

beforeAll(async () => {
  world = await startWorld();
  chatNode = await startAttackedNode(world);
  const service = {
    serviceType: 'image-editing',
    model: generativeArt,
    inputPrice: 0n,
    outputPrice: 10n ** 15n,
    verifiability: 'TeeML',
    additionalInfo: '{"TEEVerifier":"dstack","TargetSeparated":false,"TargetTeeAddress":""}',
  };
  imageNode = await startAttackedNode(world, { service, upstream: createGenerativeArtUpstream() });
});
afterAll(async () => {
  await chatNode.node.stop();
  await imageNode.node.stop();
  await world.stop();
});

async function post(
  { url, authorization }: AttackedNode,
  asked: { readonly path?: string; readonly type?: string; readonly body: BodyInit },
) {
  const { path = '/chat/completions', type = 'application/json', body } = asked;
  const response = await fetch(`${url}/v1/proxy${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': type },
    body,
  });
  return { status: response.status, answer: (await response.json()) as { readonly error?: unknown } };
}

describe('a body of the wrong size', () => {
  it('is refused by its announced length before anybody is asked who they are', async () => {
    const { url } = chatNode;
    const announced = head('/v1/proxy/chat/completions', { 'content-length': 33 * megabyte });
    const { received, statuses } = await sendRaw({ url }, announced);
    expect(statuses).toEqual([413]);
    expect(received).toContain(JSON.stringify(tooLarge));
  });

  it('is refused where the length was kept quiet, as soon as it is too long', async () => {
    const { url, authorization } = chatNode;
    const connection = await openRaw({ url });
    connection.write(head('/v1/proxy/chat/completions', { authorization, 'transfer-encoding': 'chunked' }));
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(megabyte, 'a'), Buffer.from('\r\n')]);
    for (let sent = 0; sent < 40; sent += 1) connection.write(chunk);
    const { received, statuses } = await connection.closed;
    expect(statuses).toEqual([413]);
    expect(received).toContain(JSON.stringify(tooLarge));
  });

  it('is answered as it came when it is just small enough, though nobody would write so much', async () => {
    const content = 'a'.repeat(Math.floor(31.9 * megabyte) - 100);
    const body = JSON.stringify({ model: 'local/handbook', messages: [{ role: 'user', content }] });
    const { status } = await post(chatNode, { body });
    expect([200, 400]).toContain(status);
  });

  it.each([
    ['arrays', '['.repeat(200_000), ']'.repeat(200_000)],
    ['objects', '{"a":'.repeat(100_000), '}'.repeat(100_000)],
  ])('is refused and nothing else when its %s are nested without end', async (_kind, open, close) => {
    const inner = `${open}${open.endsWith(':') ? '1' : ''}${close}`;
    // With a stream, and without a model, the node must write the body anew; with neither it goes on as it is.
    for (const rest of ['"stream":true', '"model":"local/handbook"', '"n":1']) {
      const { status } = await post(chatNode, { body: `{${rest},"messages":${inner}}` });
      expect(status).toBe(400);
      expect((await post(imageNode, { path: '/images/edits', body: `{${rest},"prompt":${inner}}` })).status).toBe(400);
    }
    expect((await post(chatNode, { body: inner })).status).toBe(400);
    expect((await post(chatNode, { body: open })).status).toBe(400);
  });

  it.each([
    ['empty', ''],
    ['NUL', '\0'.repeat(1_000)],
    ['not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['half a character', new Uint8Array([...new TextEncoder().encode('{"a":"'), 0xf0, 0x9f])],
    ['a list', '[]'],
    ['nothing but a number', '1e999'],
    ['JSON twice', '{}{}'],
    ['a lone surrogate', '{"messages":[{"role":"user","content":"\\ud800"}],"model":"\\udfff"}'],
    ['a prototype', '{"__proto__":{"model":"local/handbook"},"constructor":1}'],
  ])('is refused with 400 when it is %s', async (_what, body) => {
    expect((await post(chatNode, { body })).status).toBe(400);
    expect((await post(imageNode, { path: '/images/edits', body })).status).toBe(400);
  });
});

const boundary = 'b';
const formType = `multipart/form-data; boundary=${boundary}`;
const field = (name: string, value: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const closing = `--${boundary}--\r\n`;
const unreadableForm = 'prepare HTTP request: request body is not a well-formed form';

describe('a broken form', () => {
  it.each([
    ['has no boundary', 'multipart/form-data', field('prompt', 'x') + closing],
    ['has an empty boundary', 'multipart/form-data; boundary=', field('prompt', 'x') + closing],
    ['has another boundary than it says', 'multipart/form-data; boundary=c', field('prompt', 'x') + closing],
    ['breaks off within a part', formType, field('prompt', 'x').slice(0, -10)],
    ['breaks off before its end', formType, field('prompt', 'x')],
    ['is empty', formType, ''],
    ['has parts without names', formType, `--b\r\nContent-Type: text/plain\r\n\r\nx\r\n${closing}`],
    ['has 10,000 parts', formType, field('prompt', 'x').repeat(10_000) + closing],
    ['has a part with a head of a megabyte', formType, `--b\r\nX: ${'h'.repeat(megabyte)}\r\n\r\nx\r\n${closing}`],
    ['is 30 MB of dashes', formType, `--b\r\n${'-'.repeat(30 * megabyte)}`],
    ['is 30 MB of nearly boundaries', formType, `--b${'\r\n--'.repeat(7 * megabyte)}`],
  ])('is refused in no time when it %s', async (_what, type, body) => {
    const started = performance.now();
    expect(await post(imageNode, { path: '/images/edits', type, body })).toEqual({
      status: 400,
      answer: { error: unreadableForm },
    });
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('within another one is no more than a field that holds text', async () => {
    const inner = `${field('n', '9').replaceAll('--b', '--inner')}--inner--\r\n`;
    const body = field('prompt', 'x') + field('files', inner) + closing;
    // No image is among the fields: the model server says so, and the n within is not taken for one of the request.
    expect((await post(imageNode, { path: '/images/edits', type: formType, body })).status).toBe(400);
  });
});

describe('a request for a number of images that is none', () => {
  const refused = { status: 400, answer: { error: 'validate request: n must be a whole number from 1 to 10' } };

  it.each(['-1', '0', '11', '1.5', '1e1', '0x2', ' 1', '99999999999999999999', 'NaN', '', '\0', '１'])(
    'is refused in a form: %j',
    async (n) => {
      const body = field('prompt', 'x') + field('n', n) + closing;
      expect(await post(imageNode, { path: '/images/edits', type: formType, body })).toEqual(refused);
    },
  );

  it.each(['-1', '0', '-0', '11', '1.5', '1e2', '1e999', '-1e999', '9007199254740993', '"1"', '[1]', '{}', 'true'])(
    'is refused in JSON: %s',
    async (n) => {
      const body = `{"prompt":"x","n":${n}}`;
      expect(await post(imageNode, { path: '/images/generations', body })).toEqual(refused);
    },
  );
});

describe('uploads that break off', () => {
  it('give their places back, leave no row behind and no byte in memory', async () => {
    const { url, authorization } = chatNode;
    const before = heldBytes();
    const request = head('/v1/proxy/chat/completions', {
      authorization,
      'content-type': 'application/json',
      'content-length': 8 * megabyte,
    });
    for (let round = 0; round < 10; round += 1) {
      const connections = await Promise.all(Array.from({ length: 10 }, () => openRaw({ url })));
      for (const [index, connection] of connections.entries()) {
        connection.write(request);
        connection.write('a'.repeat(index * 400_000));
      }
      for (const connection of connections) connection.destroy();
      await Promise.all(connections.map(({ closed }) => closed));
    }
    // As many at once as there are places: one that was kept would be missing now.
    const answers = await Promise.all(Array.from({ length: 40 }, () => stillAnswers(chatNode)));
    expect(answers.every((answered) => answered)).toBe(true);
    expect(await leakedRows(world, chatNode.node)).toBe(0);
    expect(heldBytes() - before).toBeLessThan(30 * megabyte);
  });
});

describe('afterwards', () => {
  it('the nodes still answer and no row is left over', async () => {
    expect(await stillAnswers(chatNode)).toBe(true);
    expect(await leakedRows(world, chatNode.node)).toBe(0);
    expect(await leakedRows(world, imageNode.node)).toBe(0);
  });
});
