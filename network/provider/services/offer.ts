import type { PriceTier, Service } from '@/lib/domain/service';
import type { Pricing } from './service-kind';

/**
 * A model beside the one that is registered on chain, with its own price (provider protocol §4.2): neuron per token, per image
 * or per second, as the kind of service counts.
 */
export type OfferedModel = {
  readonly model: string;
  readonly inputPrice: bigint;
  readonly outputPrice: bigint;
  /** The name the model server knows it by, where that is another. */
  readonly upstreamModel?: string;
  readonly tiers?: readonly PriceTier[];
  readonly cacheDivisor?: bigint;
  readonly description?: string;
};

/** A model that was chosen for a request. */
export type ChosenModel = {
  readonly model: string;
  readonly upstreamModel: string | undefined;
  /** Prices to apply, given what is registered on chain now. */
  pricing(onChain: Pricing): Pricing;
};

/** Everything a service serves: the registered model, which is also the one meant where none is named, and any others. */
export type Offer = {
  readonly others: readonly OfferedModel[];
  choose(
    asked: unknown,
  ): { readonly ok: true; readonly chosen: ChosenModel } | { readonly ok: false; readonly text: string };
};

/** Two models of one service have the same name. */
export class ModelNameTakenError extends Error {
  override readonly name = 'ModelNameTakenError';
}

/** Price one of the further models: what the registration says of tiers and discounts is about its own model only. */
export function pricingOf({ inputPrice, outputPrice, tiers = [], cacheDivisor }: OfferedModel): Pricing {
  const details: Service['details'] = {
    mode: 'combined',
    tiers,
    ...(cacheDivisor !== undefined && { cacheDivisor }),
  };
  return { inputPrice, outputPrice, details };
}

const shown = (asked: unknown): string =>
  (typeof asked === 'string' ? asked : (JSON.stringify(asked) ?? '')).slice(0, 200);

/** Gather what a service serves. @throws ModelNameTakenError */
export function createOffer(options: {
  readonly model: string;
  readonly upstreamModel: string | undefined;
  readonly others?: readonly OfferedModel[] | undefined;
}): Offer {
  const { model, upstreamModel, others = [] } = options;
  const names = [model, ...others.map((other) => other.model)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ModelNameTakenError(`The service offers "${twice}" twice.`);

  const registered: ChosenModel = { model, upstreamModel, pricing: (onChain) => onChain };
  const further = others.map(
    (other): ChosenModel => ({
      model: other.model,
      upstreamModel: other.upstreamModel,
      pricing: () => pricingOf(other),
    }),
  );
  return {
    others,
    choose: (asked) => {
      if (asked === undefined) return { ok: true, chosen: registered };
      const chosen = [registered, ...further].find((one) => one.model === asked);
      if (chosen) return { ok: true, chosen };
      const served = names.map((name) => `'${name}'`).join(', ');
      const are = names.length === 1 ? 'is' : 'are';
      const text = `enforce configured model: model not supported: requested '${shown(asked)}', only ${served} ${are} available for this service`;
      return { ok: false, text };
    },
  };
}
