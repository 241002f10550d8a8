import { getAddress, isAddress } from 'viem';
import { z } from 'zod';
import { parsePrice, priceForms } from './price';

/** Everything a provider's settings may say; each message is the cure that is shown with the key. */
const port = z.int('give a port number from 0 to 65535').min(0).max(65_535);
const seconds = z.int('give whole seconds, 0 turns it off').min(0).max(604_800);
const atLeastOne = z.int('give a whole number of at least 1').min(1).max(1_000_000_000);
const rate = z.number('give a number above 0').positive().max(1_000_000_000);
const name = z.string('give a text of 1 to 200 characters').min(1).max(200);

const httpUrl = z
  .string('give an http or https URL')
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'give an http or https URL')
  .refine(
    (text) => !URL.canParse(text) || new URL(text).username + new URL(text).password === '',
    'take the credentials out of the URL: UPSTREAM_API_KEY is the place for a key',
  );

const address = z
  .string('give an address, 0x and 40 hex digits')
  .refine((text) => isAddress(text, { strict: false }), 'give an address, 0x and 40 hex digits')
  .transform((text) => getAddress(text));

const price = z
  .string(`write a price with its unit: ${priceForms}`)
  .refine(
    (text) => parsePrice(text) !== undefined,
    `write a price with its unit that is a whole number of neuron: ${priceForms}`,
  )
  .transform((text) => parsePrice(text) ?? 0n);

const tier = z.strictObject({
  maxInputTokens: z.int('give whole tokens, 0 for no limit').min(0),
  inputMultiplier: atLeastOne,
  outputMultiplier: atLeastOne,
  inputMultiplierDenominator: atLeastOne.optional(),
  outputMultiplierDenominator: atLeastOne.optional(),
});

const model = z.strictObject({
  name,
  upstreamModel: name.optional(),
  inputPrice: price,
  outputPrice: price,
  tiers: z.array(tier).min(1).max(20).optional(),
  cacheDivisor: atLeastOne.optional(),
  description: z.string().max(500).optional(),
});

const network = z.union(
  [
    z.enum(['mainnet', 'testnet', 'local']),
    z.strictObject({ chainId: atLeastOne, rpcUrl: httpUrl, ledger: address, inference: address }),
  ],
  'give "mainnet", "testnet", "local", or { chainId, rpcUrl, ledger, inference }',
);

const mode = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('combined') }),
    z.strictObject({ kind: z.literal('separated'), targetTeeAddress: address }),
    z.strictObject({
      kind: z.literal('centralized'),
      identity: z
        .string()
        .regex(/^[\x21-\x39\x3b-\x7e]{1,128}$/, 'give one word without a colon, for example "openai"'),
    }),
  ],
  'give kind "combined", "separated" (with targetTeeAddress) or "centralized" (with identity)',
);

const perSecond = z.strictObject({ perSecond: rate, burst: atLeastOne });
const limits = z.strictObject({
  perUser: z
    .strictObject({
      perMinute: rate.optional(),
      burst: atLeastOne.optional(),
      concurrent: atLeastOne.optional(),
      tokensPerMinute: atLeastOne.optional(),
      imagesPerMinute: atLeastOne.optional(),
    })
    .optional(),
  proxyPerIp: perSecond.optional(),
  otherPerIp: perSecond.optional(),
  imageServe: perSecond.optional(),
  inFlight: atLeastOne.optional(),
  bodyBytes: atLeastOne.optional(),
  headMs: atLeastOne.optional(),
  bodyPace: z.strictObject({ graceMs: atLeastOne, bytesPerSecond: atLeastOne }).optional(),
  upstreamFirstByteMs: atLeastOne.optional(),
  upstreamIdleMs: atLeastOne.optional(),
});

const serviceTypes = ['chatbot', 'text-to-image', 'image-editing', 'speech-to-text'] as const;

/** The settings of one provider. */
export const settingsSchema = z.strictObject({
  network: network.default('local'),
  rpcUrl: httpUrl.optional(),
  publicUrl: httpUrl.optional(),
  host: name.default('127.0.0.1'),
  port: port.default(8080),
  admin: z
    .union(
      [z.literal(false), z.strictObject({ host: name.default('127.0.0.1'), port: port.default(9464) })],
      'give { "port": 9464 }, a port number from 0 to 65535, or false for none',
    )
    .default({ host: '127.0.0.1', port: 9464 }),
  trustForwardedFor: z.boolean('give true or false').default(false),
  providerKeyFile: name.optional(),
  teeKeyFile: name.optional(),
  dataDir: name.default('.network/provider'),
  databaseUrlFile: name.optional(),
  serviceType: z.enum(serviceTypes, `give one of ${serviceTypes.join(', ')}`).default('chatbot'),
  verifiability: name.default('TeeML'),
  upstream: z.strictObject(
    { url: httpUrl, apiKeyFile: name.optional(), caFile: name.optional() },
    'name the model server, for example { "url": "http://127.0.0.1:8000/v1" }, or set UPSTREAM_URL',
  ),
  models: z
    .array(
      model,
      'list at least one model, the first is the one registered on chain; or set PROVIDER_MODEL and its two prices',
    )
    .min(1)
    .max(50),
  mode: mode.default({ kind: 'combined' }),
  settlement: z
    .strictObject({
      checkSeconds: seconds.default(300),
      forceSeconds: seconds.default(600),
      reserveTokens: atLeastOne.default(1_000_000),
    })
    .prefault({}),
  receiptsKeptDays: z.int('give whole days of at least 1').min(1).max(36_500).default(400),
  limits: limits.default({}),
  stopSeconds: seconds.default(30),
});

/** Settings that have been read and hold. */
export type ProviderSettings = z.infer<typeof settingsSchema>;

/** One thing wrong with the settings: where it stands, what is wrong, and what to do. */
export type SettingsIssue = { readonly key: string; readonly problem: string };

/** What is true only of several settings together. */
export function crossIssues(settings: ProviderSettings): readonly SettingsIssue[] {
  const issues: SettingsIssue[] = [];
  const names = settings.models.map((one) => one.name);
  const twice = names.find((one, at) => names.indexOf(one) !== at);
  if (twice !== undefined)
    issues.push({ key: 'models', problem: `"${twice}" is listed twice; give each model one entry` });
  if (settings.mode.kind === 'centralized' && !settings.upstream.url.startsWith('https:')) {
    issues.push({
      key: 'upstream.url',
      problem: 'a centralized provider signs the certificate of its upstream, so the URL must begin with https',
    });
  }
  const publicUrl = settings.publicUrl ?? '';
  if (settings.network !== 'local' && typeof settings.network === 'string' && !publicUrl.startsWith('https:')) {
    issues.push({
      key: 'publicUrl',
      problem: `on ${settings.network} clients need an https address of this node; put a TLS proxy in front and name its URL`,
    });
  }
  return issues;
}
