import { type StatedModel, statedSheetOf } from './market-model';
import { type Service, serviceKind } from './service';

/**
 * A chat model as somebody may choose it: `registered` is the contract's own; `stated` is one its provider lists beside it, with the
 * service as it would be if that model and its prices stood on the chain. The others cannot be priced: the provider was `not-asked`
 * in this visit, does not list the model for chat, or lists it without a price.
 */
export type ModelOffer =
  | { readonly state: 'registered' | 'stated'; readonly model: string; readonly service: Service }
  | {
      readonly state: 'not-asked' | 'not-listed' | 'not-priced';
      readonly model: string;
      readonly service: undefined;
    };

function statedOffer(service: Service, model: StatedModel): ModelOffer {
  const { serviceType, inputPrice, outputPrice, tiers, cacheDivisor } = statedSheetOf(service, {
    model,
    source: 'provider',
  });
  if (serviceKind(serviceType) !== 'chatbot') return { state: 'not-listed', model: model.id, service: undefined };
  if (inputPrice === undefined || outputPrice === undefined)
    return { state: 'not-priced', model: model.id, service: undefined };
  // What the registration says of tiers and discounts is about its own model only.
  const { cacheDivisor: _divisor, cacheWrites: _writes, ...others } = service.details;
  const details = { ...others, tiers, ...(cacheDivisor !== undefined && { cacheDivisor }) };
  return {
    state: 'stated',
    model: model.id,
    service: { ...service, model: model.id, inputPrice, outputPrice, details },
  };
}

/** Tell what a chosen model is and costs; `model` undefined chooses the registered one, `listed` undefined is a list nobody asked for. */
export function modelOfferOf(input: {
  readonly service: Service;
  readonly model: string | undefined;
  readonly listed: readonly StatedModel[] | undefined;
}): ModelOffer {
  const { service, model, listed } = input;
  if (model === undefined || model === service.model) return { state: 'registered', model: service.model, service };
  if (listed === undefined) return { state: 'not-asked', model, service: undefined };
  const stated = listed.find(({ id }) => id === model);
  return stated === undefined ? { state: 'not-listed', model, service: undefined } : statedOffer(service, stated);
}

/** List the further models one could chat with, each id once. */
export function furtherOffersOf(service: Service, listed: readonly StatedModel[]): readonly ModelOffer[] {
  const ids = new Set(listed.map(({ id }) => id));
  ids.delete(service.model);
  return [...ids]
    .map((model) => modelOfferOf({ service, model, listed }))
    .filter(({ state }) => state !== 'not-listed');
}
