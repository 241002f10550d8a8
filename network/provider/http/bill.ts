import type { Hex } from 'viem';
import { reasonOf } from '../log';
import { imagesTextOf, signedTextIn } from '../modes/signing';
import type { Meter } from '../services/service-kind';
import { type Exchange, sha256 } from './exchange';

/** An answer of which every byte is known. */
export type EndedAnswer = {
  readonly meter: Meter;
  /** Where its signature will be found; undefined where there will be none. */
  readonly chatKey: string | undefined;
  readonly responseHash: Hex;
  /** sha256 of each image, in order; absent for other answers. */
  readonly imageHashes?: readonly Hex[];
  readonly tlsFingerprint: Hex | undefined;
};

/**
 * Write the fee into the request's row, then sign (provider protocol §3, §4). Tells whether the body was an answer at all:
 * one that was none is neither billed nor signed.
 */
export async function billAndSign(exchange: Exchange, ended: EndedAnswer): Promise<boolean> {
  const { parts, requestHash, user, sent, received, chosen } = exchange;
  const { services, provider, store, now, log } = parts;
  const { meter, chatKey, responseHash } = ended;
  // A chain that cannot be read now must not lose the fee: the price it last told still holds.
  const service = (await services.get(provider).catch(() => undefined)) ?? services.last(provider);
  if (!service) throw new Error('the price of the service is not known');
  const pricing = chosen.pricing(service);
  const { inputCount, outputCount, fee, terms, tokens, images, understood } = meter.finish(pricing);
  if (outputCount === 0) await store.dropRequest(requestHash);
  else {
    await store.billRequest({
      requestHash,
      inputCount,
      outputCount,
      ...fee,
      terms,
      responseKey: chatKey,
      inputPrice: pricing.inputPrice,
      outputPrice: pricing.outputPrice,
      // The bytes that the answer's own signature names, so that a receipt can be laid beside it.
      requestSha256: sha256(ended.imageHashes ? received : sent).slice(2),
      responseSha256: responseHash.slice(2),
      finishedAt: now(),
    });
  }
  await countUse(exchange, { tokens, images });
  log('response', { request: requestHash, user, inputCount, outputCount, fee: fee.fee.toString(), understood });
  if (understood) await signAnswer(exchange, ended);
  return understood;
}

/** Count what was used against the limits of a minute. What is billed already stays billed when that fails. */
async function countUse(
  { parts: { gates, log }, user }: Exchange,
  { tokens, images }: { readonly tokens: number; readonly images: number },
): Promise<void> {
  try {
    await gates.userTokens?.consume(user, tokens);
    await gates.userImages?.consume(user, images);
  } catch (error) {
    log('store-failed', { reason: reasonOf(error) });
  }
}

/** Images are bound to the client's own bytes, every other answer to the bytes that went upstream (provider protocol §3.3). */
async function signAnswer({ parts, received, sent }: Exchange, ended: EndedAnswer): Promise<void> {
  const { chatKey, responseHash, imageHashes, tlsFingerprint } = ended;
  const text = imageHashes
    ? imagesTextOf(parts.details, { requestHash: sha256(received), imageHashes })
    : signedTextIn(parts.details, { requestHash: sha256(sent), responseHash, tlsFingerprint });
  if (text !== undefined && chatKey !== undefined) await parts.signer.sign({ chatKey, text });
}
