import { isJsonObject, type JsonObject } from '@/lib/domain/json';
import { chatFee, priceTierFor, tieredPrices } from '@/lib/domain/pricing';
import type { TokenUsage } from '@/lib/domain/receipt';
import { decodeUtf8 } from '@/lib/protocol/bytes';
import { chatTerms } from '@/lib/protocol/receipt';
import { createChatDecoder, parseChatCompletion } from '@/lib/protocol/stream';
import { createMessageDecoder, parseMessage } from './anthropic-messages';
import { encodeJson, jsonBody, withModel } from './json-body';
import { type Meter, type Metered, type Pricing, type ServiceKind, unreadable } from './service-kind';
import { wordCount } from './words';

/** What a chat response told about itself: its usage where it reported one, and its words for where it did not. */
type Told = { readonly usage: TokenUsage | undefined; readonly text: string; readonly understood: boolean };

/** Usage decides; without it only the words of the answer are billed, at the output price (provider protocol §4.2). */
function meteredChat({ usage, text, understood }: Told, pricing: Pricing): Metered {
  const terms = chatTerms(pricing.details, usage);
  if (usage) {
    const fee = chatFee({ ...pricing, usage });
    const { promptTokens, completionTokens } = usage;
    const tokens = promptTokens + completionTokens;
    return { inputCount: promptTokens, outputCount: completionTokens, fee, terms, tokens, images: 0, understood: true };
  }
  const words = wordCount(text);
  const { outputPrice } = tieredPrices(pricing, priceTierFor(pricing.details, 0));
  const outputFee = outputPrice * BigInt(words);
  const fee = { inputFee: 0n, outputFee, fee: outputFee };
  return { inputCount: 0, outputCount: words, fee, terms, tokens: words, images: 0, understood };
}

function createStreamMeter(decoder: ReturnType<typeof createChatDecoder>): Meter {
  const words: string[] = [];
  let usage: TokenUsage | undefined;
  let understood = false;
  const take = (deltas: ReturnType<typeof decoder.push>): void => {
    for (const delta of deltas) {
      if (delta.type !== 'junk') understood = true;
      if (delta.type === 'usage') usage = delta.usage;
      else if (delta.type === 'text-delta' || delta.type === 'reasoning-delta') words.push(delta.text);
    }
  };
  return {
    push: (chunk) => take(decoder.push(chunk)),
    finish: (pricing) => {
      take(decoder.end());
      return meteredChat({ usage, text: words.join(''), understood }, pricing);
    },
  };
}

/** A whole answer larger than this is metered by nothing: no chat completion is that long. */
const meteredBytes = 10 * 1024 * 1024;

function createWholeMeter(parse: typeof parseChatCompletion): Meter {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    push: (chunk) => {
      size += chunk.length;
      if (size <= meteredBytes) chunks.push(chunk);
    },
    finish: (pricing) => {
      const answer = parse(decodeUtf8(Buffer.concat(chunks)) ?? '');
      const text = [answer?.reasoning, answer?.text].filter((part) => part !== undefined).join(' ');
      return meteredChat({ usage: answer?.usage, text, understood: answer !== undefined }, pricing);
    },
  };
}

/** A stream must tell its usage, so it is asked to where the client left that open (provider protocol §2.6). */
function withUsage(json: JsonObject): JsonObject | undefined {
  if (json.stream !== true) return undefined;
  const options = json.stream_options;
  if (isJsonObject(options) && options.include_usage !== undefined) return undefined;
  return { ...json, stream_options: { ...(isJsonObject(options) ? options : {}), include_usage: true } };
}

/**
 * Chat in the OpenAI form, and in Anthropic's at `/messages`; streamed or whole. A streaming client that asks for its usage
 * and names the model finds exactly its own bytes in the signed text (provider protocol §2.6, §3.3).
 */
export const chatService: ServiceKind = {
  serviceType: 'chatbot',
  parse: ({ path, body }) => {
    const json = jsonBody(body);
    if (!json) return unreadable('request body is not a JSON object');
    const isMessages = path === '/messages';
    return {
      ok: true,
      request: {
        askedModel: json.model,
        encode: (names) => {
          const counted = isMessages ? undefined : withUsage(json);
          return encodeJson(body, withModel(counted ?? json, names) ?? counted);
        },
        createMeter: ({ contentType }) => {
          if (!/text\/event-stream/i.test(contentType))
            return createWholeMeter(isMessages ? parseMessage : parseChatCompletion);
          return createStreamMeter(isMessages ? createMessageDecoder() : createChatDecoder());
        },
      },
    };
  },
};
