/** What a seeded market offers: many kinds of honest services, and every kind of dishonest text. Entry n is always the same. */
import { type Address, getAddress, numberToHex } from 'viem';

/** One service to register; prices in neuron per token, image or second. */
export type SeededOffer = {
  readonly provider: Address;
  readonly serviceType: string;
  readonly url: string;
  readonly model: string;
  readonly verifiability: string;
  readonly inputPrice: bigint;
  readonly outputPrice: bigint;
  readonly additionalInfo: string;
  readonly teeSignerAddress: Address;
  readonly acknowledged: boolean;
};

const makers = ['qwen', 'deepseek', 'llama', 'gpt-oss', 'mistral', 'gemma', 'phi', 'glm', 'kimi', 'command'] as const;
const sizes = ['1b', '4b', '7b', '14b', '32b', '70b', '235b'] as const;
const imageModels = ['flux-1-dev', 'sd-3.5-large', 'qwen-image', 'z-image-turbo'] as const;
const speechModels = ['whisper-large-v3', 'parakeet-tdt', 'canary-1b'] as const;
const hosts = ['tee', 'gpu', 'inference', 'compute'] as const;
/** Types of later or other versions of the network, which nobody here has a screen for. */
const otherTypes = ['video-generation', 'embedding', 'zgStorage', 'audio-generation'] as const;

const neuronPerMillionth = 10n ** 12n;
const largest = 2n ** 256n - 1n;

/** The longest description the contract takes (provider protocol §7). */
const longestInfo = 4096;

/** A number that looks thrown but is the same on every machine. */
function thrown(index: number, salt: number, below: number): number {
  let state = (index * 2_654_435_761 + salt * 40_503) >>> 0;
  state = Math.imul(state ^ (state >>> 15), 2_246_822_519) >>> 0;
  state = Math.imul(state ^ (state >>> 13), 3_266_489_917) >>> 0;
  return ((state ^ (state >>> 16)) >>> 0) % below;
}

const pick = <T>(list: readonly [T, ...T[]], index: number, salt: number): T =>
  list[thrown(index, salt, list.length)] ?? list[0];

const addressWith = (prefix: bigint, index: number): Address =>
  getAddress(numberToHex((prefix << 144n) + BigInt(index) + 1n, { size: 20 }));

/** Names the account of seeded provider `index`; nobody holds its key. */
export const seededProvider = (index: number): Address => addressWith(0x5eedn, index);

const tiers = {
  tiers: [
    { maxInputTokens: 32_000, inputMultiplier: 1, outputMultiplier: 1 },
    { maxInputTokens: 0, inputMultiplier: 2, outputMultiplier: 2 },
  ],
};

function usualInfo(index: number): string {
  const forwards = thrown(index, 7, 10) === 0;
  const separated = !forwards && thrown(index, 8, 6) === 0;
  return JSON.stringify({
    ...(thrown(index, 9, 4) === 0 && { cacheTokenBilling: { divisor: 4 } }),
    ImageDigest: `sha256:${numberToHex(BigInt(index), { size: 32 }).slice(2)}`,
    ImageName: 'ghcr.io/example/broker:latest',
    ...(forwards && {
      ProviderIdentity: pick(['openai', 'anthropic', 'google'], index, 10),
      ProviderType: 'centralized',
    }),
    TEEVerifier: pick(['dstack', 'cryptopilot'], index, 11),
    TargetSeparated: separated || forwards,
    TargetTeeAddress: separated ? addressWith(0x7ee7n, index) : '',
    VerifierURL: 'https://verifier.example',
    ...(thrown(index, 12, 5) === 0 && { tieredPricing: tiers }),
  });
}

function usualOffer(index: number): SeededOffer {
  const kind = thrown(index, 1, 20);
  const base = {
    provider: seededProvider(index),
    url: `https://${pick(hosts, index, 2)}-${index}.provider.example`,
    verifiability: pick(['TeeML', 'TeeML', 'TeeML', 'TeeTLS', 'OpML', ''], index, 3),
    additionalInfo: usualInfo(index),
    teeSignerAddress: addressWith(0x516en, index),
    acknowledged: thrown(index, 4, 10) !== 0,
  };
  const price = BigInt(1 + thrown(index, 5, 4_000)) * neuronPerMillionth;
  if (kind < 14) {
    const model = `${pick(makers, index, 6)}/${pick(makers, index, 6)}-${pick(sizes, index, 13)}-instruct`;
    const times = BigInt(1 + thrown(index, 14, 6));
    return {
      ...base,
      serviceType: 'chatbot',
      model,
      inputPrice: price / 1_000n,
      outputPrice: (price * times) / 1_000n,
    };
  }
  if (kind < 17) {
    const serviceType = kind === 16 ? 'image-editing' : 'text-to-image';
    return { ...base, serviceType, model: pick(imageModels, index, 6), inputPrice: 0n, outputPrice: price * 1_000n };
  }
  if (kind < 19) {
    return {
      ...base,
      serviceType: 'speech-to-text',
      model: pick(speechModels, index, 6),
      inputPrice: 0n,
      outputPrice: price,
    };
  }
  const serviceType = pick(otherTypes, index, 15);
  return { ...base, serviceType, model: `${serviceType}-model`, inputPrice: price, outputPrice: price };
}

/** What a provider may write to deceive, to break a page, or without meaning to. */
const hostileChanges: readonly [Partial<SeededOffer>, ...Partial<SeededOffer>[]] = [
  { model: '<img src=x onerror=alert(1)><script>alert(1)</script>' },
  { url: 'javascript:alert(document.domain)' },
  { url: 'http://plain.example/v1' },
  { url: 'https://user:password@phishing.example' },
  { url: 'data:text/html,<script>alert(1)</script>' },
  { url: '' },
  { model: 'trusted\u202Eledom\u2066 model\u200B\u0000\u001B[31m\r\nrow' },
  { model: 'نموذج-عربي-מודל', serviceType: 'chatbot' },
  { model: '' },
  { model: 'a'.repeat(1_000) },
  { additionalInfo: `{"note":"${'x'.repeat(longestInfo - 11)}"}` },
  { additionalInfo: '{"tieredPricing":{"tiers":[{"maxInputTokens":"many"}]},"TargetTeeAddress":"0x12"' },
  { additionalInfo: '[[[[[[[[[[[[[[[[[[[[' },
  { inputPrice: 0n, outputPrice: 0n, serviceType: 'chatbot' },
  { inputPrice: largest, outputPrice: largest, serviceType: 'chatbot' },
  { inputPrice: 1n, outputPrice: 1n, serviceType: 'chatbot' },
  { serviceType: '<b>rocket</b>' },
  { serviceType: '' },
  { verifiability: 'TeeML ✔ proven by everybody' },
  { verifiability: '\u202EMLeeT' },
];

const hostileEvery = 20;

/** Gives offer `index` of a seeded market: every twentieth is hostile, in turn in each of the ways known here. */
export function seededOffer(index: number): SeededOffer {
  const offer = usualOffer(index);
  if (index % hostileEvery !== hostileEvery - 1) return offer;
  const turn = Math.floor(index / hostileEvery) % hostileChanges.length;
  return { ...offer, acknowledged: true, ...(hostileChanges[turn] ?? {}) };
}

/** How many offers it takes until each hostile kind is among them. */
export const offersWithEveryHostility = hostileEvery * hostileChanges.length;

/** The offer as the contract's struct. */
export function registrationOf({
  acknowledged: _acknowledged,
  provider: _provider,
  ...service
}: SeededOffer): Omit<SeededOffer, 'acknowledged' | 'provider'> {
  return service;
}
