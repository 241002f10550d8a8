import type { AnswerEvidence, KeptBytes } from '@/lib/domain/answer-evidence';
import type { Codec } from './collection';
import { address, type Decoder, integer, object, oneOf, text } from './decode';

const keptBytes: Decoder<KeptBytes> = object({ form: oneOf(['utf8', 'base64']), text: text() });

/** Read the kept bytes of an answer. */
export const decodeAnswerEvidence: Decoder<AnswerEvidence> = object({
  turnId: text(200),
  exchangeId: text(200),
  chainId: integer,
  user: address,
  provider: address,
  keptAt: integer,
  contentType: text(200),
  request: keptBytes,
  response: keptBytes,
});

/** The bytes of one turn's answer: those of a new attempt take the place of the old ones. */
export const answerCodec: Codec<AnswerEvidence> = {
  store: 'answers',
  version: 1,
  decode: decodeAnswerEvidence,
  ownerOf: ({ chainId, user }) => ({ chainId, account: user }),
  idOf: ({ turnId }) => turnId,
};
