import { parseAmount } from '@/lib/domain/amount';
import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';
import type { StatedModel, StatedModels, UsdRate } from '@/lib/domain/market-model';
import { type PriceTier, parseTierTable } from '@/lib/domain/service';

/** Lists and texts of a description are read no further than this: they are hostile. */
const mostWords = 64;
const longestText = 2_000;
const mostModels = 1_000;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, longestText) : undefined;
const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
/** Prices are neuron as decimal text; whole JSON numbers are taken too, as long as a double holds them exactly. */
const price = (value: unknown): bigint | undefined => {
  if (typeof value === 'string' && /^\d{1,78}$/.test(value)) return BigInt(value);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : undefined;
};

function words(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const read = value.slice(0, mostWords).flatMap((item: unknown) => text(item)?.slice(0, 64) ?? []);
  return read.length === 0 ? undefined : read;
}

/** `architecture` names modalities as lists, or as one text such as `text+image->text`. */
function modalities(architecture: unknown): Pick<StatedModel, 'inputModalities' | 'outputModalities'> {
  if (!isJsonObject(architecture)) return {};
  const [from, to] = (text(architecture.modality) ?? '').split('->');
  const split = (side: string | undefined) => words(side?.split('+').map((word) => word.trim()));
  const inputModalities = words(architecture.input_modalities) ?? split(from);
  const outputModalities = words(architecture.output_modalities) ?? split(to);
  return present({ inputModalities, outputModalities });
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Leave out what is undefined: missing and undefined are one thing here. */
function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** `/v1/models` writes tiers in snake case, without denominators (provider protocol §2.6). */
function tiers(value: unknown): readonly PriceTier[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const table = parseTierTable(
    value.map((tier: unknown) =>
      isJsonObject(tier)
        ? {
            maxInputTokens: tier.max_input_tokens,
            inputMultiplier: tier.input_multiplier,
            outputMultiplier: tier.output_multiplier,
          }
        : tier,
    ),
  );
  return table.length === 0 ? undefined : table;
}

function pricing(value: unknown): Partial<StatedModel> {
  if (!isJsonObject(value)) return {};
  const divisor = isJsonObject(value.cache_token_billing) ? price(value.cache_token_billing.divisor) : undefined;
  return present({
    inputPrice: price(value.prompt),
    outputPrice: price(value.completion),
    imagePrice: price(value.image),
    tiers: tiers(value.tiered_pricing),
    cacheDivisor: divisor === 0n ? undefined : divisor,
  });
}

/** Read one model of a list; undefined without an id. Broken members are absent (provider protocol §2.6). */
export function parseModel(json: unknown): StatedModel | undefined {
  if (!isJsonObject(json)) return undefined;
  const id = text(json.id)?.slice(0, 256);
  if (id === undefined) return undefined;
  return {
    id,
    ...present({
      name: text(json.name),
      description: text(json.description),
      type: text(json.type)?.slice(0, 64),
      ownedBy: text(json.owned_by),
      contextLength: count(json.context_length),
      maxCompletionTokens: count(json.max_completion_tokens),
      supportedParameters: words(json.supported_parameters),
      verifiability: text(json.verifiability),
      teeType: text(json.tee_type),
      expires: text(json.expiration_date),
    }),
    ...modalities(json.architecture),
    ...pricing(json.pricing),
  };
}

/** A moment as seconds, milliseconds or ISO text. */
function moment(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value < 1e11 ? value * 1000 : value;
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** Read `price_feed`: what one 0G is said to be worth in US dollars; undefined where it says itself that it is stale. */
export function parseRate(feed: unknown): UsdRate | undefined {
  if (!isJsonObject(feed) || feed.is_stale === true) return undefined;
  const { rate_usd_per_og: rate } = feed;
  const parsed = parseAmount(typeof rate === 'number' ? String(rate) : typeof rate === 'string' ? rate : '');
  const at = moment(feed.updated_at);
  return parsed.ok && at !== undefined ? { usdPer0G: parsed.neuron, at } : undefined;
}

/** Read the body of `GET /v1/models` with its price feed; entries without an id are left out, another shape is undefined (§2.6). */
export function parseModelList(body: string): StatedModels | undefined {
  const json: JsonObject | undefined = parseJsonObject(body);
  if (!json || !Array.isArray(json.data)) return undefined;
  const models = json.data.slice(0, mostModels).flatMap((model: unknown) => parseModel(model) ?? []);
  const rate = parseRate(json.price_feed);
  return { models, ...(rate !== undefined && { rate }) };
}
