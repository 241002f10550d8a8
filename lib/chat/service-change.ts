import type { Address } from 'viem';
import type { Chat } from '@/lib/domain/chat';
import { priceTierFor, tieredPrices } from '@/lib/domain/pricing';
import { responseSigner, type Service, type ServiceDetails } from '@/lib/domain/service';

/** What a person has seen and accepted of a service; parts never seen are undefined. Prices in neuron per token. */
export type AcceptedTerms = {
  readonly inputPrice?: bigint | undefined;
  readonly outputPrice?: bigint | undefined;
  readonly signer?: Address | undefined;
  readonly url?: string | undefined;
  readonly model?: string | undefined;
  /** What tiers and cached tokens make of the prices. */
  readonly details?: ServiceDetails | undefined;
};

/** One difference that a person must accept before the next request (C-20, F-030). Prices in neuron per token. */
export type ServiceChange =
  | {
      readonly kind: 'price';
      readonly before: { readonly inputPrice: bigint; readonly outputPrice: bigint } | undefined;
      readonly after: { readonly inputPrice: bigint; readonly outputPrice: bigint };
      /** The provider states the prices off chain; without `before` nobody has seen them yet. */
      readonly stated?: true;
    }
  | { readonly kind: 'signer'; readonly before: Address; readonly after: Address }
  | { readonly kind: 'url'; readonly before: string; readonly after: string }
  | { readonly kind: 'model'; readonly before: string; readonly after: string };

/** Take down the terms of a service as it stands. */
export function termsOf(service: Service): AcceptedTerms {
  return {
    inputPrice: service.inputPrice,
    outputPrice: service.outputPrice,
    ...placeOf(service),
    model: service.model,
    details: service.details,
  };
}

/** Take down who answers where, without any model. */
export function placeOf(service: Service): AcceptedTerms {
  return { signer: responseSigner(service), url: service.url };
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

type Prices = { readonly inputPrice: bigint; readonly outputPrice: bigint };

/** The prices of a question of a size can only differ from those of its neighbours where a tier ends. */
function telltaleSizes(before: ServiceDetails, after: ServiceDetails): readonly number[] {
  const ends = [...before.tiers, ...after.tiers].map((tier) => tier.maxInputTokens);
  return [0, ...ends, ...ends.map((end) => end + 1)];
}

const roseBetween = (before: Prices, after: Prices): boolean =>
  after.inputPrice > before.inputPrice || after.outputPrice > before.outputPrice;

function priceRose(accepted: AcceptedTerms, service: Service): boolean {
  const { inputPrice = service.inputPrice, outputPrice = service.outputPrice, details } = accepted;
  const before = { inputPrice, outputPrice };
  if (details === undefined) return roseBetween(before, service);
  const at = (prices: Prices, terms: ServiceDetails, size: number) => tieredPrices(prices, priceTierFor(terms, size));
  const steeper = telltaleSizes(details, service.details).some((size) =>
    roseBetween(at(before, details, size), at(service, service.details, size)),
  );
  // Without a divisor cached tokens cost as much as others.
  return steeper || (service.details.cacheDivisor ?? 1n) < (details.cacheDivisor ?? 1n);
}

function priceChange({ inputPrice, outputPrice }: AcceptedTerms, service: Service, isStated: boolean): ServiceChange {
  return {
    kind: 'price',
    before: inputPrice === undefined || outputPrice === undefined ? undefined : { inputPrice, outputPrice },
    after: { inputPrice: service.inputPrice, outputPrice: service.outputPrice },
    ...(isStated && { stated: true }),
  };
}

/** List what changed of who answers where. */
export function placeChanges(accepted: AcceptedTerms, service: Service): readonly ServiceChange[] {
  const changes: ServiceChange[] = [];
  const signer = responseSigner(service);
  if (accepted.signer !== undefined && !same(accepted.signer, signer)) {
    changes.push({ kind: 'signer', before: accepted.signer, after: signer });
  }
  if (accepted.url !== undefined && accepted.url !== service.url) {
    changes.push({ kind: 'url', before: accepted.url, after: service.url });
  }
  return changes;
}

/**
 * List what changed to the person's disadvantage or identity since the terms were accepted; a lower price is no change. A price the
 * provider states off chain stands on no page of the contract: where nobody has seen it, seeing it is a change.
 */
export function serviceChanges(
  accepted: AcceptedTerms,
  service: Service,
  options: { readonly isStated: boolean } = { isStated: false },
): readonly ServiceChange[] {
  const { isStated } = options;
  const isUnseen = isStated && (accepted.inputPrice === undefined || accepted.outputPrice === undefined);
  const changes: ServiceChange[] = [];
  if (isUnseen || priceRose(accepted, service)) changes.push(priceChange(accepted, service, isStated));
  changes.push(...placeChanges(accepted, service));
  if (accepted.model !== undefined && accepted.model !== service.model) {
    changes.push({ kind: 'model', before: accepted.model, after: service.model });
  }
  return changes;
}
