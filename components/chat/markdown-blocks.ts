import { lexer, type MarkedToken, type Token } from 'marked';

/** An answer taken apart: blocks that can no longer change, and the last one, which may still grow. */
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
const disguises = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

function isBlock(token: Token): token is MarkedToken {
  return token.type !== 'space' && token.type !== 'def';
}

/** The tokens that later text cannot touch any more: all before the last real block. */
function settledCount(tokens: readonly Token[]): number {
  const last = tokens.findLastIndex(isBlock);
  return Math.max(0, last);
}

/**
 * Take a growing answer apart, reading again only its last block: the cost of one more word does not grow with the answer (B-13).
 * A text that is not a continuation of `before` is read from its start.
 */
export function readBlocks(before: AnswerBlocks, text: string): AnswerBlocks {
  if (text === before.source) return before;
  // Text of a turn only grows; a shorter one, or another beginning, is another answer.
  const continues =
    text.length > before.source.length &&
    text.startsWith(before.source.slice(-64), Math.max(0, before.source.length - 64));
  const known = continues ? before : noBlocks;
  const tail = text.slice(known.settledLength);
  const tokens = lexer(tail.replace(disguises, '\uFFFD'));
  const count = settledCount(tokens);
  const settledNow = tokens.slice(0, count);
  const length = settledNow.reduce((sum, token) => sum + token.raw.length, 0);
  // The reader joins CR LF to one sign; lengths then say nothing about the source, so such a tail stays open as a whole.
  const settles = length > 0 && !tail.includes('\r');
  const blocks = tokens.filter(isBlock);
  if (!settles) return { ...known, source: text, open: blocks };
  const fixed = settledNow.filter(isBlock);
  return {
    source: text,
    settledLength: known.settledLength + length,
    settled: [...known.settled, ...fixed],
    open: blocks.slice(fixed.length),
  };
}
