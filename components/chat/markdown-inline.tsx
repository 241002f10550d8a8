import type { MarkedToken, Token } from 'marked';
import { Fragment, type ReactNode } from 'react';
import { useText } from '@/lib/react/use-text';
import { decodeReferences, webAddress } from './markdown-text';

/** Narrow a token to the ones the reader makes itself: no extension is ever registered. */
function own(token: Token): MarkedToken {
  return token as MarkedToken;
}

function Link({ token }: { readonly token: Extract<MarkedToken, { type: 'link' }> }) {
  const url = webAddress(token.href);
  const words = <Inline tokens={token.tokens} />;
  // Everything but a web address stays text: a click on it must do nothing.
  if (url === undefined) {
    return (
      <>
        {words}
        {token.text === token.href ? null : <span className="text-ink-muted"> ({decodeReferences(token.href)})</span>}
      </>
    );
  }
  const named = token.text.includes(url.host);
  return (
    <a href={url.href} target="_blank" rel="noreferrer noopener" className="text-link wrap-anywhere">
      {words}
      {named ? null : <span className="text-ink-muted"> ({url.host})</span>}
    </a>
  );
}

/** A picture is named and never loaded: loading it would tell its host that this conversation was read (F-091). */
export function RemotePicture({ href, alt }: { readonly href: string; readonly alt: string }) {
  const { t } = useText();
  const host = webAddress(href)?.host;
  return (
    <span className="inline-flex max-w-full flex-wrap gap-x-2 rounded-md border border-hairline px-2 py-0.5 text-sm text-ink-muted">
      <span>{host === undefined ? t('chat.picture') : t('chat.picture-from', { host })}</span>
      {alt === '' ? null : <span className="text-ink">{decodeReferences(alt)}</span>}
    </span>
  );
}

function inlineNode(token: MarkedToken): ReactNode {
  switch (token.type) {
    case 'text':
      return token.tokens === undefined ? decodeReferences(token.text) : <Inline tokens={token.tokens} />;
    case 'escape':
      return token.text;
    case 'strong':
      return (
        <strong className="font-semibold">
          <Inline tokens={token.tokens} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Inline tokens={token.tokens} />
        </em>
      );
    case 'del':
      return (
        <del>
          <Inline tokens={token.tokens} />
        </del>
      );
    case 'codespan':
      return <code className="rounded-md bg-paper-sunken px-1 font-mono text-[0.875em]">{token.text}</code>;
    case 'br':
      return <br />;
    case 'link':
      return <Link token={token} />;
    case 'image':
      return <RemotePicture href={token.href} alt={token.text} />;
    case 'checkbox':
      return null;
    default:
      // HTML and whatever else has no drawing of its own is shown as the text it is.
      return token.raw;
  }
}

/** Draw the inline parts of a block. */
export function Inline({ tokens }: { readonly tokens: readonly Token[] | undefined }) {
  return tokens?.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no identity but their place.
    <Fragment key={index}>{inlineNode(own(token))}</Fragment>
  ));
}
