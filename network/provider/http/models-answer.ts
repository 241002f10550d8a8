import type { Context } from 'hono';
import type { Service } from '@/lib/domain/service';
import { pricingOf } from '../services/offer';
import type { Pricing } from '../services/service-kind';
import type { HttpParts } from './parts';

const parametersOf: Readonly<Record<string, readonly string[]>> = {
  chatbot: ['max_tokens', 'stream', 'stream_options'],
  'text-to-image': ['prompt', 'n', 'size', 'response_format'],
  'image-editing': ['image', 'prompt', 'n', 'size', 'response_format'],
  'speech-to-text': ['file', 'language', 'response_format', 'stream'],
};

/** Prices as the network's list gives them: neuron in decimal, images also under their own name (provider protocol §2.6). */
const pricesOf = ({ inputPrice, outputPrice, details }: Pricing, serviceType: string) => ({
  prompt: inputPrice.toString(),
  completion: outputPrice.toString(),
  ...((serviceType === 'text-to-image' || serviceType === 'image-editing') && { image: outputPrice.toString() }),
  ...(details.cacheDivisor !== undefined && { cache_token_billing: { divisor: Number(details.cacheDivisor) } }),
  ...(details.tiers.length > 0 && {
    tiered_pricing: details.tiers.map((tier) => ({
      max_input_tokens: tier.maxInputTokens,
      input_multiplier: Number(tier.inputMultiplier) / Number(tier.inputDenominator),
      output_multiplier: Number(tier.outputMultiplier) / Number(tier.outputDenominator),
    })),
  }),
});

type Listed = { readonly model: string; readonly pricing: Pricing; readonly description: string | undefined };

const entryOf = ({ limits }: HttpParts, service: Service, { model, pricing, description }: Listed) => ({
  id: model,
  object: 'model',
  created: Number(service.updatedAt),
  owned_by: service.provider,
  name: model,
  ...(description !== undefined && { description }),
  type: service.serviceType,
  supported_parameters: parametersOf[service.serviceType] ?? [],
  pricing: pricesOf(pricing, service.serviceType),
  rate_limits: {
    requests_per_minute: limits.perUser.perMinute,
    ...(limits.perUser.tokensPerMinute !== undefined && { tokens_per_minute: limits.perUser.tokensPerMinute }),
    ...(limits.perUser.imagesPerMinute !== undefined && { images_per_minute: limits.perUser.imagesPerMinute }),
  },
  verifiability: service.verifiability,
  tee_attested: false,
  tee_type: 'simulated',
  tee_verifier: service.details.teeVerifier ?? 'dstack',
});

/** `GET /v1/models`: the registered model as the chain has it, first, and any others at their own prices (provider protocol §2.6). */
export async function answerModels(context: Context, parts: HttpParts): Promise<Response> {
  const { services, provider, offer, upstream } = parts;
  const service = await services.get(provider);
  if (!service) return context.json({ object: 'list', data: [] });
  const registered: Listed = { model: service.model, pricing: service, description: upstream.description };
  const others = offer.others.map(
    (other): Listed => ({ model: other.model, pricing: pricingOf(other), description: other.description }),
  );
  return context.json({
    object: 'list',
    data: [registered, ...others].map((listed) => entryOf(parts, service, listed)),
  });
}
