import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { formatAmount } from '@/lib/domain/amount';
import type { Environment } from './environment';
import { loadSettings, ProviderSettingsError } from './load-settings';
import { networkOf, nodeOptionsOf } from './node-options';
import { parsePrice } from './price';
import { makeKeyFile, readSecrets } from './secrets';

const folder = mkdtempSync(join(tmpdir(), 'provider-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = `0x${'11'.repeat(32)}`;
const minimal: Environment = {
  UPSTREAM_URL: 'http://127.0.0.1:11434/v1',
  PROVIDER_MODEL: 'my-model',
  PROVIDER_INPUT_PRICE: '0.1 0G per million tokens',
  PROVIDER_OUTPUT_PRICE: '0.2 0G per million tokens',
};

const fileWith = (content: unknown): string => {
  const file = join(folder, `${Math.random()}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

function problemOf(environment: Environment, file?: unknown): string {
  try {
    loadSettings({ environment, file: file === undefined ? undefined : fileWith(file) });
  } catch (error) {
    if (error instanceof ProviderSettingsError) return error.message;
    throw error;
  }
  return 'no problem';
}

describe('a price', () => {
  it('means exactly what is written, for every whole number of neuron', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (neuron) => {
        expect(parsePrice(`${neuron} neuron`)).toBe(neuron);
        const coins = formatAmount(neuron, { preset: 'exact' });
        expect(parsePrice(`${coins} 0G per image`)).toBe(neuron);
        const perMillion = formatAmount(neuron * 1_000_000n, { preset: 'exact' });
        expect(parsePrice(`${perMillion} 0G per million tokens`)).toBe(neuron);
      }),
    );
  });

  it.each([
    '0.1',
    '0.1 0G',
    '-1 neuron',
    '1e3 neuron',
    '0.5 neuron',
    '0.0000000000001 0G per million tokens',
    '1,5 0G per image',
    '',
  ])('is refused rather than guessed: "%s"', (text) => {
    expect(parsePrice(text)).toBeUndefined();
  });
});

describe('settings', () => {
  it('come from the environment alone, with the rest as documented', () => {
    const settings = loadSettings({ file: undefined, environment: minimal });
    expect(settings).toMatchObject({
      network: 'local',
      host: '127.0.0.1',
      port: 8080,
      admin: { host: '127.0.0.1', port: 9464 },
      settlement: { checkSeconds: 300, forceSeconds: 600 },
      models: [{ name: 'my-model', inputPrice: 100_000_000_000n, outputPrice: 200_000_000_000n }],
    });
  });

  it('are those of the example that people copy', () => {
    const settings = loadSettings({ file: 'docs/provider.example.json', environment: {} });
    expect(settings.models.map((model) => model.inputPrice)).toEqual([100_000_000_000n, 300_000_000_000n]);
  });

  it('come from a file, over which the environment wins, variable by variable', () => {
    const models = [
      { name: 'a', inputPrice: '1 neuron', outputPrice: '2 neuron' },
      { name: 'b', inputPrice: '3 neuron', outputPrice: '4 neuron' },
    ];
    const file = fileWith({ port: 1234, upstream: { url: 'http://127.0.0.1:1/v1' }, models });
    const settings = loadSettings({ file, environment: { PROVIDER_PORT: '4321', PROVIDER_OUTPUT_PRICE: '9 neuron' } });
    expect(settings.port).toBe(4321);
    expect(settings.models.map((model) => [model.name, model.inputPrice, model.outputPrice])).toEqual([
      ['a', 1n, 9n],
      ['b', 3n, 4n],
    ]);
  });

  it.each([
    ['no model server', { ...minimal, UPSTREAM_URL: '' }, undefined, 'upstream: it is missing'],
    ['a port that is none', { ...minimal, PROVIDER_PORT: '80a' }, undefined, 'PROVIDER_PORT: give a port number'],
    [
      'a price without unit',
      { ...minimal, PROVIDER_INPUT_PRICE: '0.1' },
      undefined,
      'PROVIDER_INPUT_PRICE: write a price with its unit',
    ],
    [
      'an unknown kind of provider',
      { ...minimal, PROVIDER_MODE: 'centralised' },
      undefined,
      'PROVIDER_MODE: give kind',
    ],
    [
      'a centralized provider without TLS',
      { ...minimal, PROVIDER_MODE: 'centralized', PROVIDER_IDENTITY: 'openai' },
      undefined,
      'upstream.url: a centralized provider',
    ],
    [
      'the real network without https',
      { ...minimal, PROVIDER_NETWORK: 'testnet' },
      undefined,
      'publicUrl: on testnet clients need an https address',
    ],
    ['a misspelt setting', minimal, { prot: 1 }, 'prot: there is no such setting; compare the spelling'],
    ['a file that is no JSON', minimal, '{"port": 1', 'it must hold one JSON object'],
    [
      'a model listed twice',
      {},
      {
        upstream: { url: 'http://127.0.0.1:1' },
        models: [1, 2].map(() => ({ name: 'a', inputPrice: '1 neuron', outputPrice: '1 neuron' })),
      },
      'models: "a" is listed twice',
    ],
  ])('are refused with %s, by key, problem and cure', (_what, environment, file, expected) => {
    expect(problemOf(environment, file)).toContain(expected);
  });

  it('never show a secret that was written where it does not belong', () => {
    const secret = 'SECRET-9f2c';
    const said = [
      problemOf(minimal, {
        apiKey: secret,
        providerKey: secret,
        upstream: { url: 'http://127.0.0.1:1', apiKey: secret },
      }),
      problemOf({ ...minimal, UPSTREAM_URL: `http://user:${secret}@127.0.0.1:1/v1` }),
      problemOf(minimal, `{"providerKey": "${secret}" oops}`),
    ].join('\n');
    expect(said).toContain('a secret does not belong in the settings');
    expect(said).toContain('take the credentials out of the URL');
    expect(said).not.toContain(secret);
  });
});

describe('secrets', () => {
  const settings = loadSettings({ file: undefined, environment: minimal });

  it('are read from the environment or a file that only its owner can read', () => {
    const file = join(folder, 'keys', 'tee.key');
    const made = makeKeyFile(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const secrets = readSecrets({ ...settings, teeKeyFile: file }, { PROVIDER_KEY: key });
    expect([secrets.providerKey, secrets.teeKey]).toEqual([key, made]);
    expect(() => makeKeyFile(file)).toThrow('there is a file already');
  });

  it.each([
    ['is missing', {}, 'PROVIDER_KEY (or providerKeyFile): no key is given'],
    ['is no key', { PROVIDER_KEY: 'SECRET-text' }, 'PROVIDER_KEY (or providerKeyFile): it is no private key'],
  ])('are asked for by name when one %s, without a word of what was found', (_what, environment, expected) => {
    const attempt = (): unknown => readSecrets(settings, environment);
    expect(attempt).toThrow(expected);
    expect(attempt).not.toThrow('SECRET');
  });

  it('do not enter what is registered on chain', () => {
    const options = nodeOptionsOf(settings, {
      providerKey: `0x${'11'.repeat(32)}`,
      teeKey: `0x${'22'.repeat(32)}`,
      upstreamApiKey: 'SECRET-key',
      databaseUrl: undefined,
    });
    expect(
      JSON.stringify(options.service, (_key, value) => (typeof value === 'bigint' ? value.toString() : value)),
    ).not.toMatch(/SECRET|1111|2222/);
  });
});

describe('the network', () => {
  it.each([
    ['mainnet', 16_661],
    ['testnet', 16_602],
    ['local', 31_337],
  ] as const)('%s is chain %i', (network, chainId) => {
    expect(networkOf({ network }).chainId).toBe(chainId);
  });
});
