import { decode, encode } from 'gpt-tokenizer/encoding/o200k_base';

// Special tokens in a user's text are text like any other here.
const asText = { disallowedSpecial: new Set<string>() };

/** The tokens of a text. */
export function tokensOf(text: string): readonly number[] {
  return encode(text, asText);
}

/** Text of a run of tokens. */
export function textOfTokens(tokens: readonly number[]): string {
  return decode(tokens);
}

// Each message is framed by three tokens and its role, and the answer is primed by three: the counting of chat models.
const tokensPerMessage = 3;
const tokensOfPriming = 3;

/** Count the tokens a conversation is read as. */
export function promptTokensOf(messages: readonly { readonly role: string; readonly content: string }[]): number {
  return messages.reduce(
    (sum, { role, content }) => sum + tokensPerMessage + tokensOf(role).length + tokensOf(content).length,
    tokensOfPriming,
  );
}

/** Cut tokens into the shortest pieces of whole characters: a token may end in the middle of one. */
export function* piecesOf(tokens: readonly number[]): Generator<{ readonly text: string; readonly tokens: number }> {
  let waiting: number[] = [];
  for (const token of tokens) {
    waiting.push(token);
    const text = textOfTokens(waiting);
    if (text.endsWith('\uFFFD')) continue;
    yield { text, tokens: waiting.length };
    waiting = [];
  }
  if (waiting.length > 0) yield { text: textOfTokens(waiting), tokens: waiting.length };
}
