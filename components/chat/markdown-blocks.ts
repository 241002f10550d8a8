import { lexer, type MarkedToken, type Token } from 'marked';

/** An answer taken apart: blocks that can no longer change, and the rest, which may still grow. */
export type AnswerBlocks = {
  readonly source: string;
  /** How many characters of `source` the settled blocks cover. */
  readonly settledLength: number;
  readonly settled: readonly MarkedToken[];
  readonly open: readonly MarkedToken[];
};

/** Nothing read yet. */
export const noBlocks: AnswerBlocks = { source: '', settledLength: 0, settled: [], open: [] };

// Marks that reorder or hide the text around them; drawn as a replacement sign so that nothing reads otherwise than it is.
const disguises = /[\u202A-\u202E\u2066-\u2069]/g;

function isBlock(token: Token): token is MarkedToken {
  return token.type !== 'space' && token.type !== 'def';
}

const read = (text: string): readonly Token[] => lexer(text.replace(disguises, '\uFFFD'));

/**
 * Settle what later text cannot touch any more: all blocks before the last one that whole lines make. A line that still
 * grows may yet turn out to underline a heading or to belong to the block above it, so it decides nothing.
 */
function settle(known: AnswerBlocks, text: string): AnswerBlocks {
  const end = text.lastIndexOf('\n') + 1;
  const grewByLines = text.length > known.source.length && text.indexOf('\n', known.source.length) !== -1;
  if (!grewByLines) return known;
  const lines = text.slice(known.settledLength, end);
  // The reader joins CR LF to one sign; lengths then say nothing about the source, so such lines stay open.
  if (lines.includes('\r')) return known;
  const tokens = read(lines);
  const settled = tokens.slice(0, Math.max(0, tokens.findLastIndex(isBlock)));
  if (settled.length === 0) return known;
  return {
    ...known,
    settledLength: known.settledLength + settled.reduce((sum, token) => sum + token.raw.length, 0),
    settled: [...known.settled, ...settled.filter(isBlock)],
  };
}

/** Text of a turn only grows; a shorter one, or another ending of what was read, is another answer. */
function continues(before: AnswerBlocks, text: string): boolean {
  const overlap = before.source.slice(-64);
  return text.startsWith(overlap, before.source.length - overlap.length);
}

/**
 * Take a growing answer apart, reading again only its last block: the cost of one more word does not grow with the answer
 * (B-13). A text that is not a continuation of `before` is read from its start.
 */
export function readBlocks(before: AnswerBlocks, text: string): AnswerBlocks {
  if (text === before.source) return before;
  const known = settle(continues(before, text) ? before : noBlocks, text);
  return { ...known, source: text, open: read(text.slice(known.settledLength)).filter(isBlock) };
}
