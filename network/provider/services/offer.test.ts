import { describe, expect, it } from 'vitest';
import { parseServiceDetails } from '@/lib/domain/service';
import { createOffer, ModelNameTakenError } from './offer';

const onChain = {
  inputPrice: 10n,
  outputPrice: 20n,
  details: parseServiceDetails('{"cacheTokenBilling":{"divisor":4}}'),
};
const small = { model: 'small', inputPrice: 1n, outputPrice: 2n, upstreamModel: 'small-q4' };

describe('a service with several models', () => {
  const offer = createOffer({ model: 'large', upstreamModel: undefined, others: [small] });

  it('means the registered one where none is named, at the price of the chain', () => {
    for (const asked of [undefined, 'large']) {
      const choice = offer.choose(asked);
      expect(choice.ok && [choice.chosen.model, choice.chosen.pricing(onChain)]).toEqual(['large', onChain]);
    }
  });

  it('prices another by itself, without the discount of the registered one', () => {
    const choice = offer.choose('small');
    if (!choice.ok) throw new Error(choice.text);
    expect(choice.chosen.upstreamModel).toBe('small-q4');
    expect(choice.chosen.pricing(onChain)).toEqual({
      inputPrice: 1n,
      outputPrice: 2n,
      details: { mode: 'combined', tiers: [] },
    });
  });

  it('names all it has to whoever asks for something else', () => {
    expect(offer.choose(7)).toEqual({
      ok: false,
      text: "enforce configured model: model not supported: requested '7', only 'large', 'small' are available for this service",
    });
    expect(createOffer({ model: 'm', upstreamModel: undefined }).choose('x')).toEqual({
      ok: false,
      text: "enforce configured model: model not supported: requested 'x', only 'm' is available for this service",
    });
  });

  it('cannot have one name twice', () => {
    expect(() => createOffer({ model: 'small', upstreamModel: undefined, others: [small] })).toThrow(
      ModelNameTakenError,
    );
  });
});
