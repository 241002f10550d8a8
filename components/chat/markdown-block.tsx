import type { MarkedToken, Token } from 'marked';
import { Fragment, memo, type ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { useText } from '@/lib/react/use-text';
import { Inline } from './markdown-inline';

type Of<T extends MarkedToken['type']> = Extract<MarkedToken, { type: T }>;

function CodeBlock({ token }: { readonly token: Of<'code'> }) {
  const { t, copyLabels } = useText();
  const language = token.lang === undefined || token.lang === '' ? t('chat.code') : token.lang.slice(0, 40);
  return (
    <figure className="my-3 overflow-hidden rounded-md border border-hairline">
      <figcaption className="flex items-center justify-between border-b border-hairline bg-paper-sunken py-1 pr-2 pl-3 text-xs text-ink-muted">
        <bdi>{language}</bdi>
        <CopyButton value={token.text} words={copyLabels} what={language} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls sideways must be reachable by keyboard. */}
      <pre tabIndex={0} className="overflow-x-auto p-3 font-mono text-sm">
        <code>{token.text}</code>
      </pre>
    </figure>
  );
}

// An answer stands below the page's own headings, so its first level is the third.
const headingLooks = ['text-lg', 'text-md', 'text-md', 'text-base', 'text-base', 'text-base'] as const;

function Heading({ token }: { readonly token: Of<'heading'> }) {
  const look = `mt-5 mb-2 font-semibold first:mt-0 ${headingLooks[token.depth - 1] ?? 'text-base'}`;
  const words = <Inline tokens={token.tokens} />;
  if (token.depth <= 1) return <h3 className={look}>{words}</h3>;
  if (token.depth === 2) return <h4 className={look}>{words}</h4>;
  if (token.depth === 3) return <h5 className={look}>{words}</h5>;
  return <h6 className={look}>{words}</h6>;
}

function ListItem({ item }: { readonly item: Of<'list'>['items'][number] }) {
  const { t } = useText();
  return (
    <li className={item.task ? 'list-none' : undefined}>
      {item.task ? (
        <span aria-hidden="true" className="mr-2 -ml-5 font-mono">
          {item.checked ? '☑' : '☐'}
        </span>
      ) : null}
      {item.task ? <span className="sr-only">{item.checked ? t('chat.task-done') : t('chat.task-open')} </span> : null}
      <Blocks tokens={item.tokens} />
    </li>
  );
}

function List({ token }: { readonly token: Of<'list'> }) {
  const items = token.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the items of a list have no identity but their place.
    <ListItem key={index} item={item} />
  ));
  const look = 'my-2 space-y-1 pl-6';
  if (!token.ordered) return <ul className={`list-disc ${look}`}>{items}</ul>;
  return (
    <ol start={token.start === '' ? 1 : token.start} className={`list-decimal ${look}`}>
      {items}
    </ol>
  );
}

const alignments = { left: 'text-left', right: 'text-right', center: 'text-center' } as const;
const alignment = (align: keyof typeof alignments | null): string => (align === null ? 'text-left' : alignments[align]);

function TableBlock({ token }: { readonly token: Of<'table'> }) {
  return (
    <div className="my-3 overflow-x-auto">
      <table className="border-collapse text-base">
        <thead>
          <tr className="border-b border-outline">
            {token.header.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no identity but their place.
              <th key={index} scope="col" className={`px-3 py-1.5 font-semibold ${alignment(cell.align)}`}>
                <Inline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, rowIndex) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
            <tr key={rowIndex} className="border-b border-hairline">
              {row.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no identity but their place.
                <td key={index} className={`tabular px-3 py-1.5 ${alignment(cell.align)}`}>
                  <Inline tokens={cell.tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function blockNode(token: MarkedToken): ReactNode {
  switch (token.type) {
    case 'paragraph':
      return (
        <p className="my-2 first:mt-0 last:mb-0">
          <Inline tokens={token.tokens} />
        </p>
      );
    case 'text':
      return <Inline tokens={token.tokens ?? [token]} />;
    case 'heading':
      return <Heading token={token} />;
    case 'code':
      return <CodeBlock token={token} />;
    case 'list':
      return <List token={token} />;
    case 'blockquote':
      return (
        <blockquote className="my-3 border-l-2 border-outline pl-4 text-ink-muted">
          <Blocks tokens={token.tokens} />
        </blockquote>
      );
    case 'table':
      return <TableBlock token={token} />;
    case 'hr':
      return <hr className="my-4 border-hairline" />;
    case 'space':
    case 'def':
      return null;
    case 'html':
      return <p className="my-2 font-mono text-sm whitespace-pre-wrap">{token.raw}</p>;
    default:
      return <Inline tokens={[token]} />;
  }
}

function Blocks({ tokens }: { readonly tokens: readonly Token[] }) {
  return tokens.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity but their place.
    <Fragment key={index}>{blockNode(token as MarkedToken)}</Fragment>
  ));
}

/** Draw one block of an answer; a block that did not change is not drawn again. */
export const MarkdownBlock = memo(function MarkdownBlock({ token }: { readonly token: MarkedToken }) {
  return blockNode(token);
});
