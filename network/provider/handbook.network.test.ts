import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseChatCompletion } from '@/lib/protocol/stream';
import { createHandbookUpstream } from './handbook/handbook-upstream';
import { loadHandbook } from './handbook/passages';
import type { ProviderNode, ProviderNodeOptions } from './options';
import { chat, chatBody } from './testing/asking';
import { authorizationOf, fundUser, oneCoin, startAcceptedNode, startWorld, type World } from './testing/world';

let world: World;
let node: ProviderNode;
let behindAnother: ProviderNode;
const publicUrl = 'https://ai.example/provider/';

beforeAll(async () => {
  world = await startWorld();
  const upstream = createHandbookUpstream({ handbook: await loadHandbook(), tokensPerSecond: 0 });
  const start = (change: Partial<ProviderNodeOptions>) => startAcceptedNode(world, { upstream, ...change });
  node = await start({});
  behindAnother = await start({ publicUrl });
});

afterAll(async () => {
  await behindAnother.stop();
  await node.stop();
  await world.stop();
});

async function answersOf(provider: ProviderNode, questions: readonly string[]): Promise<readonly string[]> {
  const { account } = await fundUser(world, provider.address, 2n * oneCoin);
  const authorization = await authorizationOf(account, provider.address);
  return Promise.all(
    questions.map(async (question) => {
      const { bytes } = await chat(provider, { authorization, body: chatBody({ question }) });
      return parseChatCompletion(new TextDecoder().decode(bytes))?.text ?? '';
    }),
  );
}

const linksIn = (text: string) =>
  [...text.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, name, url]) => ({ name, url }));

/** Each quote of an answer, paragraph by paragraph, with the link that stands under it. */
function quotesIn(answer: string) {
  return [...answer.matchAll(/((?:^>.*\n)+)\n— \[[^\]]+\]\(([^)]+)\)/gm)].map(([, quote = '', url = '']) => ({
    url,
    paragraphs: quote
      .replaceAll(/^> ?/gm, '')
      .split(/\n\s*\n/)
      .map((paragraph) => paragraph.trim()),
  }));
}

const questions = [
  'How do I deposit?',
  'What is a settlement?',
  'How can I verify an answer?',
  'How do I withdraw my money?',
  'Bagaimana cara menyetor?',
  'Apa itu penyelesaian?',
];

describe('an answer from the handbook', () => {
  it('links every passage it quotes to a page on its own node that holds the quoted words', async () => {
    for (const answer of await answersOf(node, questions)) {
      const quotes = quotesIn(answer);
      expect(quotes.length).toBeGreaterThan(0);
      for (const { url, paragraphs } of quotes) {
        expect(url.startsWith(`${node.url}/handbook/`)).toBe(true);
        const page = await (await fetch(url)).text();
        for (const paragraph of paragraphs) expect(page).toContain(paragraph);
      }
    }
  });

  it('has no link that leads nowhere, and names each by a heading of its page', async () => {
    const links = (await answersOf(node, questions)).flatMap(linksIn);
    expect(links.length).toBeGreaterThan(questions.length);
    for (const { name, url } of links) {
      const response = await fetch(url ?? '');
      expect(response.status).toBe(200);
      expect((await response.text()).replaceAll(/[`*_]/g, '')).toContain(`# ${name}\n`);
    }
  });

  it('links to the address that is registered where clients come by another door', async () => {
    const [answer = ''] = await answersOf(behindAnother, ['How do I deposit?']);
    const links = linksIn(answer);
    expect(links.length).toBeGreaterThan(0);
    for (const { url } of links) {
      expect(url?.startsWith('https://ai.example/provider/handbook/en/')).toBe(true);
      const path = url?.slice('https://ai.example/provider'.length);
      expect((await fetch(`${behindAnother.url}${path}`)).status).toBe(200);
    }
  });
});

/** Ask for a path exactly as it is written: fetch would tidy it first. */
function statusOf(path: string): Promise<number | undefined> {
  const { port } = new URL(node.url);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('a page of the handbook', () => {
  it('is plain text that any site may read and no browser takes for anything else', async () => {
    const response = await fetch(`${node.url}/handbook/en/01-what-this-is.md`, {
      headers: { origin: 'https://site.example' },
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/^# /);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'access-control-allow-origin': 'https://site.example',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
  });

  it.each([
    '/handbook/en/nowhere.md',
    '/handbook/en/',
    '/handbook/../package.json',
    '/handbook/en/../../../../package.json',
    '/handbook/en/..%2f..%2f..%2fpackage.json',
    '/handbook/en/%2e%2e%2f%2e%2e%2fREADME.md',
    '/handbook/..%5c..%5c/README.md',
    '/handbook/en/01-what-this-is.md%00',
    '/handbook/constructor/__proto__',
    '/handbook/en/%',
  ])('does not exist at %s', async (path) => {
    expect(await statusOf(path)).toBe(404);
  });
});
