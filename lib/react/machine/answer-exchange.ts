import type { BundleBytes, BundleExchange } from '@/lib/attestation/evidence-bundle';
import type { AnswerEvidence, KeptBytes } from '@/lib/domain/answer-evidence';
import type { ChatTurn } from '@/lib/domain/chat';

/** The text of one side, where its bytes were kept as the text they are. */
function sideOf(sha256: string, kept: KeptBytes | undefined): BundleBytes {
  return kept?.form === 'utf8' ? { sha256, text: kept.text } : { sha256 };
}

/**
 * Write one answer as evidence files hold it; undefined while nothing was signed. `kept` are the exact bytes of the exchange, given
 * only where the reader chose to put them in: without them the file holds hashes and no word of the conversation.
 */
export function answerExchange(input: {
  readonly turn: ChatTurn;
  readonly withTexts: boolean;
  readonly kept: AnswerEvidence | undefined;
}): BundleExchange | undefined {
  const { turn, withTexts, kept } = input;
  const { exchange, proof } = turn;
  if (exchange === undefined || proof?.signedText === undefined || proof.signature === undefined) return undefined;
  // Bytes of an earlier attempt at the same question are not those that were signed.
  const bytes = withTexts && kept?.exchangeId === turn.receiptId ? kept : undefined;
  return {
    model: exchange.model,
    request: sideOf(exchange.requestHash, bytes?.request),
    ...(exchange.responseHash !== undefined && { response: sideOf(exchange.responseHash, bytes?.response) }),
    signedText: proof.signedText,
    signature: proof.signature,
    ...(withTexts && { words: { question: turn.userText, answer: turn.answerText } }),
  };
}
