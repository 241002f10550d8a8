import type { Address } from 'viem';
import { chatFee } from '@/lib/domain/pricing';
import type { TokenUsage } from '@/lib/domain/receipt';
import { createChatDecoder, parseChatCompletion } from '@/lib/protocol/stream';
import { chatBody, openChat, sha256 } from '../testing/asking';

/** An answer of which a user has every byte, with what it costs by its own usage: neuron. */
export type Acknowledged = { readonly requestSha256: string; readonly responseSha256: string; readonly fee: bigint };

/** What a user did, as only the user knows it. */
export type ChatUser = {
  readonly address: Address;
  readonly deposited: bigint;
  /** sha256 of every request that was sent, answered or not. */
  readonly sent: ReadonlySet<string>;
  readonly acknowledged: readonly Acknowledged[];
  /** Ends the request under way and asks no more. */
  stop(): Promise<void>;
};

type Prices = { readonly inputPrice: bigint; readonly outputPrice: bigint };

function usageOf(body: Uint8Array, stream: boolean): TokenUsage {
  if (!stream) {
    const usage = parseChatCompletion(new TextDecoder().decode(body))?.usage;
    if (!usage) throw new Error('a whole answer without usage');
    return usage;
  }
  const decoder = createChatDecoder();
  const usages = [...decoder.push(body), ...decoder.end()].flatMap((delta) =>
    delta.type === 'usage' ? [delta.usage] : [],
  );
  const last = usages.at(-1);
  if (!last) throw new Error('a whole stream without usage');
  return last;
}

/** Let one user chat without pause, streamed and whole in turn, until told to stop. */
export function startChatUser(options: {
  readonly address: Address;
  readonly deposited: bigint;
  readonly url: string;
  readonly authorization: string;
  readonly prices: Prices;
  readonly up: () => Promise<void>;
}): ChatUser {
  const { address, deposited, url, authorization, prices, up } = options;
  const sent = new Set<string>();
  const acknowledged: Acknowledged[] = [];
  let stopping = false;

  const ask = async (stream: boolean): Promise<void> => {
    const body = chatBody({ stream, maxTokens: 40 });
    const requestSha256 = sha256(body);
    sent.add(requestSha256);
    const received = await wholeAnswer(openChat({ url }, { authorization, body }));
    if (!received) return;
    const fee = chatFee({ ...prices, usage: usageOf(received, stream) }).fee;
    acknowledged.push({ requestSha256, responseSha256: sha256(received), fee });
  };
  const chatOn = async (): Promise<void> => {
    for (let count = 0; !stopping; count += 1) {
      await up();
      await ask(count % 2 === 0);
    }
  };
  const done = chatOn();
  // Heard of by `stop`; until then nobody listens.
  done.catch(() => undefined);
  return {
    address,
    deposited,
    sent,
    acknowledged,
    stop: () => {
      stopping = true;
      return done;
    },
  };
}

/** Every byte of a 200 that ended as it should; undefined: refused, or cut off by a kill. */
async function wholeAnswer(asked: Promise<Response>): Promise<Uint8Array | undefined> {
  try {
    const response = await asked;
    const body = new Uint8Array(await response.arrayBuffer());
    return response.status === 200 ? body : undefined;
  } catch {
    // The node was killed under this request, which is what all of this is about.
    return undefined;
  }
}
