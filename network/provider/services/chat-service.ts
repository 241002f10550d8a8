import { chatFee, priceTierFor, tieredPrices } from '@/lib/domain/pricing';
import type { TokenUsage } from '@/lib/domain/receipt';
import { decodeUtf8 } from '@/lib/protocol/bytes';
import { createChatDecoder, parseChatCompletion } from '@/lib/protocol/stream';
import { prepareChatBody } from './chat-body';
import type { Meter, Metered, ServiceKind } from './service-kind';

/** What a chat response told about itself: its usage where it reported one, and its words for where it did not. */
type Told = { readonly usage: TokenUsage | undefined; readonly text: string };

const wordCount = (text: string): number => text.split(/\s+/u).filter((word) => word !== '').length;

/** Usage decides; without it only the words of the answer are billed, at the output price (provider protocol §4.2). */
function meteredChat({ usage, text }: Told, service: Parameters<Meter['finish']>[0]): Metered {
  if (usage) {
    const fee = chatFee({ ...service, usage });
    return { inputCount: usage.promptTokens, outputCount: usage.completionTokens, fee };
  }
  const words = wordCount(text);
  const { outputPrice } = tieredPrices(service, priceTierFor(service.details, 0));
  const outputFee = outputPrice * BigInt(words);
  return { inputCount: 0, outputCount: words, fee: { inputFee: 0n, outputFee, fee: outputFee } };
}

function createStreamMeter(): Meter {
  const decoder = createChatDecoder();
  const words: string[] = [];
  let usage: TokenUsage | undefined;
  const take = (deltas: ReturnType<typeof decoder.push>): void => {
    for (const delta of deltas) {
      if (delta.type === 'usage') usage = delta.usage;
      else if (delta.type === 'text-delta' || delta.type === 'reasoning-delta') words.push(delta.text);
    }
  };
  return {
    push: (chunk) => take(decoder.push(chunk)),
    finish: (service) => {
      take(decoder.end());
      return meteredChat({ usage, text: words.join('') }, service);
    },
  };
}

/** A whole answer larger than this is metered by nothing: no chat completion is that long. */
const meteredBytes = 10 * 1024 * 1024;

function createWholeMeter(): Meter {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    push: (chunk) => {
      size += chunk.length;
      if (size <= meteredBytes) chunks.push(chunk);
    },
    finish: (service) => {
      const answer = parseChatCompletion(decodeUtf8(Buffer.concat(chunks)) ?? '');
      const text = [answer?.reasoning, answer?.text].filter((part) => part !== undefined).join(' ');
      return meteredChat({ usage: answer?.usage, text }, service);
    },
  };
}

/** Chat completions in the OpenAI form, streamed or whole. */
export const chatService: ServiceKind = {
  serviceType: 'chatbot',
  paths: ['/chat/completions'],
  prepareBody: prepareChatBody,
  createMeter: ({ contentType }) =>
    /text\/event-stream/i.test(contentType) ? createStreamMeter() : createWholeMeter(),
};
