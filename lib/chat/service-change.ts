import type { Address } from 'viem';
import type { Chat } from '@/lib/domain/chat';
import { typicalCost } from '@/lib/domain/pricing';
import { responseSigner, type Service } from '@/lib/domain/service';

/** What a person has seen and accepted of a service; parts never seen are undefined. Prices in neuron per token. */
export type AcceptedTerms = {
  readonly inputPrice?: bigint | undefined;
  readonly outputPrice?: bigint | undefined;
  readonly signer?: Address | undefined;
  readonly url?: string | undefined;
  readonly model?: string | undefined;
  /** Neuron for a thousand tokens in and out, so that tiers and multipliers count too. */
  readonly typical?: bigint | undefined;
};

/** One difference that a person must accept before the next request (C-20, F-030). Prices in neuron per token. */
export type ServiceChange =
  | {
      readonly kind: 'price';
      readonly before: { readonly inputPrice: bigint; readonly outputPrice: bigint } | undefined;
      readonly after: { readonly inputPrice: bigint; readonly outputPrice: bigint };
    }
  | { readonly kind: 'signer'; readonly before: Address; readonly after: Address }
  | { readonly kind: 'url'; readonly before: string; readonly after: string }
  | { readonly kind: 'model'; readonly before: string; readonly after: string };

const typicalSize = { promptTokens: 1000, completionTokens: 1000 };

/** Take down the terms of a service as it stands. */
export function termsOf(service: Service): AcceptedTerms {
  return {
    inputPrice: service.inputPrice,
    outputPrice: service.outputPrice,
    signer: responseSigner(service),
    url: service.url,
    model: service.model,
    typical: typicalCost(service, typicalSize),
  };
}

/** Recall what a stored chat shows of the terms it was held under. */
export function termsOfChat(chat: Chat): AcceptedTerms {
  const last = (pick: (turn: Chat['turns'][number]) => boolean) => chat.turns.findLast(pick);
  const prices = last((turn) => turn.prices !== undefined)?.prices;
  const signer = last((turn) => turn.proof !== undefined)?.proof?.expectedSigner;
  return {
    model: chat.model,
    ...(prices && { inputPrice: prices.inputPrice, outputPrice: prices.outputPrice }),
    ...(signer && { signer }),
  };
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function priceRose(accepted: AcceptedTerms, now: AcceptedTerms): boolean {
  const rose = (before: bigint | undefined, after: bigint | undefined) =>
    before !== undefined && after !== undefined && after > before;
  return (
    rose(accepted.inputPrice, now.inputPrice) ||
    rose(accepted.outputPrice, now.outputPrice) ||
    rose(accepted.typical, now.typical)
  );
}

/** List what changed to the person's disadvantage or identity since the terms were accepted; a lower price is no change. */
export function serviceChanges(accepted: AcceptedTerms, service: Service): readonly ServiceChange[] {
  const now = termsOf(service);
  const changes: ServiceChange[] = [];
  if (priceRose(accepted, now)) {
    const { inputPrice, outputPrice } = accepted;
    changes.push({
      kind: 'price',
      before: inputPrice === undefined || outputPrice === undefined ? undefined : { inputPrice, outputPrice },
      after: { inputPrice: service.inputPrice, outputPrice: service.outputPrice },
    });
  }
  const signer = responseSigner(service);
  if (accepted.signer !== undefined && !same(accepted.signer, signer)) {
    changes.push({ kind: 'signer', before: accepted.signer, after: signer });
  }
  if (accepted.url !== undefined && accepted.url !== service.url) {
    changes.push({ kind: 'url', before: accepted.url, after: service.url });
  }
  if (accepted.model !== undefined && accepted.model !== service.model) {
    changes.push({ kind: 'model', before: accepted.model, after: service.model });
  }
  return changes;
}
