import { useRef } from 'react';
import { MarkdownBlock } from './markdown-block';
import { noBlocks, readBlocks } from './markdown-blocks';

/** An answer drawn as Markdown, from React elements only: nothing in it can run, load or restyle anything (R-07, F-090). */
export function MarkdownAnswer({ text }: { readonly text: string }) {
  const read = useRef(noBlocks);
  const blocks = readBlocks(read.current, text);
  read.current = blocks;
  return [...blocks.settled, ...blocks.open].map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a block keeps its place once it is there.
    <MarkdownBlock key={index} token={token} />
  ));
}
