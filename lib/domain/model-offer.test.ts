import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testService } from '@/lib/testing/builders';
import type { StatedModel } from './market-model';
import { furtherOffersOf, modelOfferOf } from './model-offer';
import { typicalCost } from './pricing';

const service = testService({
  model: 'a/first',
  inputPrice: 100n,
  outputPrice: 200n,
  additionalInfo: JSON.stringify({
    cacheTokenBilling: { divisor: 4 },
    tieredPricing: { tiers: [{ maxInputTokens: 0, inputMultiplier: 3, outputMultiplier: 3 }] },
  }),
});
const second: StatedModel = { id: 'a/second', inputPrice: 7n, outputPrice: 11n };

describe('a chosen model', () => {
  it('is the registered one at the contract’s price where none or the registered one was chosen, whatever the list says', () => {
    const listed = [{ id: 'a/first', inputPrice: 1n, outputPrice: 1n }];
    const registered = { state: 'registered', model: 'a/first', service };
    expect(modelOfferOf({ service, model: undefined, listed })).toEqual(registered);
    expect(modelOfferOf({ service, model: 'a/first', listed })).toEqual(registered);
  });

  it('costs what the list states for it, without the tiers and the discount of the registered one', () => {
    const offer = modelOfferOf({ service, model: 'a/second', listed: [second] });
    expect(offer.state).toBe('stated');
    expect(offer.service).toMatchObject({ provider: service.provider, url: service.url, model: 'a/second' });
    expect(offer.service && typicalCost(offer.service, { promptTokens: 10, completionTokens: 3 })).toBe(103n);
    expect(offer.service?.details.cacheDivisor).toBeUndefined();
    expect(offer.service?.details.tiers).toEqual([]);
  });

  it('is told apart where nobody asked, where it is not listed for chat, and where no price is stated', () => {
    const states = (listed: readonly StatedModel[] | undefined) =>
      modelOfferOf({ service, model: 'a/second', listed }).state;
    expect(states(undefined)).toBe('not-asked');
    expect(states([])).toBe('not-listed');
    expect(states([{ ...second, type: 'text-to-image' }])).toBe('not-listed');
    expect(states([{ id: 'a/second', inputPrice: 7n }])).toBe('not-priced');
    expect(states([{ ...second, inputPrice: 0n, outputPrice: 0n }])).toBe('stated');
  });
});

it('lists every further chat model once, the first of its name counting, and never the registered one', () => {
  const id = fc.constantFrom('a/first', 'a/second', 'a/third', 'a/fourth');
  fc.assert(
    fc.property(
      fc.array(fc.record({ id, inputPrice: fc.nat().map(BigInt), outputPrice: fc.constant(1n) })),
      (listed) => {
        const offers = furtherOffersOf(service, listed);
        const others = listed.filter((model) => model.id !== 'a/first');
        expect(new Set(offers.map(({ model }) => model))).toEqual(new Set(others.map((model) => model.id)));
        expect(offers.length).toBe(new Set(others.map((model) => model.id)).size);
        for (const offer of offers)
          expect(offer.service?.inputPrice).toBe(others.find((model) => model.id === offer.model)?.inputPrice);
      },
    ),
  );
});
