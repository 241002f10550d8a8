import fc from 'fast-check';
import { lexer } from 'marked';
import { describe, expect, it } from 'vitest';
import { createChatDecoder, parseChatCompletion } from '@/lib/protocol/stream';
import { createHandbookAnswers } from './answer';
import { createHandbookUpstream } from './handbook-upstream';
import { languageOf, stemOf } from './language';
import { handbookOf, loadHandbook, passagesOf } from './passages';
import { piecesOf, textOfTokens, tokensOf } from './tokens';

const handbook = handbookOf([
  {
    path: 'en/money.md',
    text: '# Money\n\n## Deposit\n\nPress Deposit and name an amount.\n\n## Refunds\n\nA refund waits for the lock time.\n',
  },
  { path: 'id/uang.md', text: '# Uang\n\n## Setor\n\nTekan Setor dan sebut jumlahnya.\n' },
]);
const upstream = createHandbookUpstream({ handbook, tokensPerSecond: 0, now: () => 1_767_225_600_000 });
const publicUrl = 'https://ai.example/provider';

async function ask(body: object) {
  const sent = new TextEncoder().encode(JSON.stringify({ model: 'local/handbook', ...body }));
  const signal = new AbortController().signal;
  const response = await upstream.send({
    method: 'POST',
    path: '/chat/completions',
    headers: new Headers(),
    body: sent,
    publicUrl,
    signal,
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return { status: response.status, chunks, text: Buffer.concat(chunks).toString() };
}

const question = (content: unknown) => ({ messages: [{ role: 'user', content }] });
const answerTo = async (content: unknown) => parseChatCompletion((await ask(question(content))).text)?.text ?? '';

describe('the handbook model', () => {
  it('quotes the passage word for word and links its page by the heading', async () => {
    const answer = await answerTo('How do I deposit money?');
    expect(answer).toContain('> Press Deposit and name an amount.');
    expect(answer).toContain('— [Deposit](https://ai.example/provider/handbook/en/money.md)');
  });

  it('makes links that no heading, file name or address can break', () => {
    const text = '# x](http://evil.example) [y\n\nDeposit here.';
    const { passages } = handbookOf([{ path: 'en/a (b)&?#.md', text }]);
    const messages = [{ role: 'user', content: 'deposit' }];
    const answer = createHandbookAnswers(passages).answer(messages, { publicUrl: 'http://127.0.0.1:1/(p)/' });
    const [, linked] = lexer(answer.slice(answer.indexOf('— '))).flatMap((block) =>
      block.type === 'paragraph' ? (block.tokens ?? []) : [],
    );
    expect(linked).toMatchObject({
      type: 'link',
      href: 'http://127.0.0.1:1/%28p%29/handbook/en/a%20%28b%29%26%3F%23.md',
    });
    expect(answer).toContain('— [x\\](http://evil.example) \\[y](http');
  });

  it('answers in the language of the question', async () => {
    expect(await answerTo('Bagaimana cara menyetor?')).toContain('> Tekan Setor dan sebut jumlahnya.');
    expect(await answerTo('halo')).toContain('Buku panduan'.toLowerCase());
  });

  it('understands a short follow-up by what was asked before', async () => {
    const messages = [
      { role: 'user', content: 'Tell me about refunds' },
      { role: 'assistant', content: '…' },
      { role: 'user', content: 'and why?' },
    ];
    expect(parseChatCompletion((await ask({ messages })).text)?.text).toContain('lock time');
  });

  it('says plainly when it finds nothing, and what it is', async () => {
    const answer = await answerTo('Which team won the championship yesterday?');
    expect(answer).toContain('I found nothing about that in the handbook.');
    expect(answer).toContain('local/handbook');
  });

  it('streams the same answer token by token, with its true counts and a proper end', async () => {
    const { text, chunks } = await ask({
      ...question('How do I deposit?'),
      stream: true,
      stream_options: { include_usage: true },
    });
    const decoder = createChatDecoder();
    const deltas = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
    const said = deltas.map((delta) => (delta.type === 'text-delta' ? delta.text : '')).join('');
    expect(said).toBe(await answerTo('How do I deposit?'));
    expect(deltas.filter((delta) => delta.type === 'usage')).toEqual([
      { type: 'usage', usage: { promptTokens: 12, completionTokens: tokensOf(said).length, cachedTokens: 0 } },
    ]);
    expect(deltas.filter((delta) => delta.type === 'text-delta').length).toBeGreaterThan(10);
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('reports no usage to a stream that did not ask for it', async () => {
    expect((await ask({ ...question('How do I deposit?'), stream: true })).text).not.toContain('usage');
  });

  it('stops at max_tokens and says so', async () => {
    const answer = parseChatCompletion((await ask({ ...question('How do I deposit?'), max_tokens: 3 })).text);
    expect(answer?.finishReason).toBe('length');
    expect(answer?.usage?.completionTokens).toBe(3);
    expect(tokensOf(answer?.text ?? '')).toHaveLength(3);
  });

  it('reads content given in parts', async () => {
    expect(await answerTo([{ type: 'text', text: 'How do I deposit?' }])).toContain('Press Deposit');
  });

  it.each([
    ['no messages', {}],
    ['an empty conversation', { messages: [] }],
    ['a message without text', { messages: [{ role: 'user' }] }],
    ['a negative limit', { ...question('x'), max_tokens: -1 }],
    ['a fractional limit', { ...question('x'), max_tokens: 1.5 }],
  ])('refuses %s', async (_name, body) => {
    const { status, text } = await ask(body);
    expect(status).toBe(400);
    expect(text).toContain('invalid_request_error');
  });
});

describe('its tokens', () => {
  it('are cut into pieces of whole characters that make up the text again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const tokens = tokensOf(text);
        const pieces = [...piecesOf(tokens)];
        expect(pieces.map((piece) => piece.text).join('')).toBe(textOfTokens(tokens));
        expect(pieces.reduce((sum, piece) => sum + piece.tokens, 0)).toBe(tokens.length);
      }),
    );
    expect(textOfTokens(tokensOf('Halo ☕ 👩‍👩‍👧 <|endoftext|>'))).toBe('Halo ☕ 👩‍👩‍👧 <|endoftext|>');
  });
});

describe('its pages', () => {
  it('are cut at headings, not at lines of code that look like one', () => {
    const cut = passagesOf({
      path: 'en/x.md',
      text: '---\nt: 1\n---\n# Page\nintro\n## `Part`\n```\n# not a heading\n```\n## Empty\n',
    });
    expect(cut.map(({ page: of, title, text }) => [of, title, text])).toEqual([
      ['Page', 'Page', 'intro'],
      ['Page', 'Part', '```\n# not a heading\n```'],
    ]);
  });

  it('are found on this machine, in both languages', async () => {
    const { passages, pages } = await loadHandbook();
    expect(new Set(passages.map((passage) => passage.language))).toEqual(new Set(['en', 'id']));
    for (const { path, text } of passages) expect(pages.get(path)).toContain(text);
  });
});

describe('its ear for language', () => {
  it('tells Indonesian from English', () => {
    expect(['How do I pay?', 'bagaimana cara bayar', 'Apa itu settlement?', 'settlement'].map(languageOf)).toEqual([
      'en',
      'id',
      'id',
      'en',
    ]);
  });

  it('brings the forms of a word together', () => {
    expect(new Set(['menyetor', 'setoran', 'penyetoran', 'setor'].map((word) => stemOf(word, 'id')))).toEqual(
      new Set(['setor']),
    );
    expect(new Set(['deposits', 'depositing', 'deposited', 'deposit'].map((word) => stemOf(word, 'en')))).toEqual(
      new Set(['deposit']),
    );
  });
});
