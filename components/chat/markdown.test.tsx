import { cleanup, render, screen } from '@testing-library/react';
import fc from 'fast-check';
import { lexer } from 'marked';
import { afterEach, describe, expect, it } from 'vitest';
import { MarkdownAnswer } from './markdown-answer';
import { noBlocks, readBlocks } from './markdown-blocks';
import { decodeReferences, webAddress } from './markdown-text';

afterEach(cleanup);

const drawn = (text: string) => render(<MarkdownAnswer text={text} />).container;

describe('an answer drawn as Markdown', () => {
  it('has headings, lists, tasks, tables, quotes and code', () => {
    const box = drawn(
      '# Title\n\nOne *two* **three** ~~four~~ `five`\n\n- a\n- b\n\n1. x\n2. y\n\n- [x] done\n- [ ] open\n\n| A | B |\n|---|--:|\n| 1 | 2 |\n\n> said\n\n```\nplain <b>\n```\n',
    );
    expect(box.querySelector('h3')?.textContent).toBe('Title');
    expect(box.querySelector('em')?.textContent).toBe('two');
    expect(box.querySelector('strong')?.textContent).toBe('three');
    expect(box.querySelectorAll('ol > li')).toHaveLength(2);
    expect(screen.getByText('Done:')).toBeDefined();
    expect(box.querySelectorAll('th')).toHaveLength(2);
    expect(box.querySelector('blockquote')?.textContent).toBe('said');
    expect(box.querySelector('pre')?.textContent).toBe('plain <b>');
    expect(screen.getByRole('button', { name: 'Copy Code' })).toBeDefined();
  });

  it('shows characters written as references', () => {
    expect(drawn('a &amp; b &lt;i&gt; &#x1F642; &#8364; &bogus;').textContent).toBe('a & b <i> 🙂 € &bogus;');
  });

  it('opens links in a new tab without referrer and shows their host', () => {
    const link = drawn('[docs](https://example.org/a?b=1)').querySelector('a');
    expect(link?.getAttribute('href')).toBe('https://example.org/a?b=1');
    expect(link?.getAttribute('rel')).toBe('noreferrer noopener');
    expect(link?.getAttribute('target')).toBe('_blank');
    expect(link?.textContent).toBe('docs (example.org)');
  });

  it('says where a picture would come from and does not load it', () => {
    const box = drawn('![a cat](https://tracker.example/cat.png?id=1)');
    expect(box.querySelector('img')).toBeNull();
    expect(box.textContent).toContain('Picture from tracker.example, not loaded');
    expect(box.textContent).toContain('a cat');
  });
});

const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<iframe src="https://evil.example"></iframe>',
  '<style>body{display:none}</style>',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<svg onload=alert(1)><use href="https://evil.example#x"/></svg>',
  '<a href="https://evil.example" onclick=alert(1)>x</a>',
  '<video src="https://evil.example/v"></video><audio src=//evil.example></audio>',
  '<form action="https://evil.example"><input autofocus></form>',
  '<base href="https://evil.example">',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<object data="https://evil.example"></object><embed src="https://evil.example">',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:x)',
  '[x](//evil.example)',
  '[x](file:///etc/passwd)',
  '[x](https://user:pass@evil.example)',
  '![x](data:image/svg+xml,<svg onload=alert(1)>)',
  '![x](https://evil.example/pixel.gif)',
  '![x][r]\n\n[r]: https://evil.example/pixel.gif',
  '<https://evil.example/auto>',
  'me@evil.example',
  '| ![x](https://evil.example) |\n|---|\n| <img src=https://evil.example> |',
  '> <img src=https://evil.example>\n> ![x](https://evil.example)',
  '- <img src=https://evil.example>\n- ![x](https://evil.example)',
  '```html\n<img src=https://evil.example>\n```',
  '    <img src=https://evil.example>',
  '<!-- --><img src=https://evil.example>',
  '<div\n\n<img src=https://evil.example>',
  '\u202Etxt.exe\u202C',
];

const loading =
  'script,img,iframe,style,link,svg use,video,audio,source,form,input,base,meta,object,embed,image,picture';

function expectHarmless(box: HTMLElement): void {
  expect(box.querySelector(loading)).toBeNull();
  for (const element of box.querySelectorAll('*')) {
    for (const { name } of element.attributes)
      expect(name).not.toMatch(/^(on|src|srcset|style|action|formaction|poster|background)/);
  }
  for (const link of box.querySelectorAll('a')) {
    expect(link.href).toMatch(/^https?:\/\//);
    expect(new URL(link.href).username).toBe('');
    expect(link.rel).toBe('noreferrer noopener');
  }
}

describe('hostile answers', () => {
  it.each(hostile)('%s loads nothing, runs nothing', (text) => {
    expectHarmless(drawn(text));
  });

  it('any mixture of them is harmless, whole or in pieces', () => {
    const mixture = fc.array(
      fc.oneof(fc.constantFrom(...hostile), fc.string(), fc.constantFrom('\n\n', '\n', ' ', '`', '*', '[', '](')),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(mixture, fc.nat({ max: 20 }), (parts, at) => {
        const { container, rerender, unmount } = render(<MarkdownAnswer text={parts.slice(0, at).join('')} />);
        rerender(<MarkdownAnswer text={parts.join('')} />);
        expectHarmless(container);
        unmount();
      }),
      { numRuns: 150 },
    );
  });

  it('marks that turn the direction of text are drawn as signs', () => {
    expect(drawn('a\u202Eb').textContent).toBe('a\uFFFDb');
  });
});

const fragments = [
  'Words and *more* words.',
  '\n\n',
  '\n',
  '# Head\n',
  '- item\n',
  '- item\n\n',
  '  nested\n',
  '1. one\n',
  '```ts\nconst a = 1;\n\n\n',
  '```\n',
  '> quote\n',
  '| a | b |\n|---|---|\n',
  '| 1 | 2 |\n',
  '---\n',
  '    indented\n',
  '<div>\n',
  '</div>\n',
  '**bold',
  '**',
  '`code`',
  '===\n',
];

describe('reading a growing answer', () => {
  it('gives at its end what reading it at once gives', () => {
    const raw = (tokens: readonly { readonly type: string; readonly raw: string }[]) =>
      tokens
        .filter(({ type }) => type !== 'space' && type !== 'def')
        .map((token) => `${token.type}:${token.raw.trimEnd()}`);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 25 }), (parts) => {
        const text = parts.join('');
        let blocks = noBlocks;
        for (let length = 1; length <= text.length; length += 1) blocks = readBlocks(blocks, text.slice(0, length));
        expect(raw([...blocks.settled, ...blocks.open])).toEqual(raw(lexer(text)));
      }),
      { numRuns: 500 },
    );
  });

  it('reads only the last block again', () => {
    const paragraph = 'Some words that make a paragraph of usual length. '.repeat(8);
    const long = `${paragraph}\n\n`.repeat(120);
    const before = readBlocks(noBlocks, `${long}The last`);
    const after = readBlocks(before, `${long}The last one`);
    expect(after.settled.every((token, index) => token === before.settled[index])).toBe(true);
    expect(after.open.length).toBeLessThanOrEqual(2);
    expect(after.settledLength).toBeGreaterThan(long.length - 2 * paragraph.length);
  });

  it('starts anew for another answer', () => {
    const before = readBlocks(noBlocks, 'one\n\ntwo\n\nthree');
    expect(readBlocks(before, 'x').open.map((token) => token.raw)).toEqual(['x']);
  });
});

describe('addresses', () => {
  it.each(['ftp://a', 'javascript:x', '//a', '/a', 'https://', 'http://u@h', ''])('%s is no web address', (text) => {
    expect(webAddress(text)).toBeUndefined();
  });

  it('decodes what it knows and leaves the rest', () => {
    expect(decodeReferences('&amp;lt; &constructor; &#xD800; &nope')).toBe('&lt; &constructor; &#xD800; &nope');
  });
});
