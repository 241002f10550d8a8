import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bytesToHex, type Hex } from 'viem';
import type { Environment } from './environment';
import { ProviderSettingsError } from './load-settings';
import type { ProviderSettings } from './settings';

/** What must never be logged or shown. */
export type ProviderSecrets = {
  readonly providerKey: Hex;
  readonly teeKey: Hex;
  readonly upstreamApiKey: string | undefined;
  readonly databaseUrl: string | undefined;
};

/** One secret: the variable that holds it, or the file whose name the settings hold. */
type Place = { readonly variable: string; readonly fileKey: string; readonly file: string | undefined };

const isKey = (text: string): text is Hex => /^0x[0-9a-f]{64}$/i.test(text) && !/^0x0{64}$/.test(text);

/** Read the secrets. @throws ProviderSettingsError naming where one should be, never what was found there. */
export function readSecrets(settings: ProviderSettings, environment: Environment): ProviderSecrets {
  const read = (place: Place): string | undefined => readSecret(place, environment);
  const key = (place: Place): Hex => {
    const text = read(place);
    if (text === undefined) {
      throw refusal(place, 'no key is given; "npm run provider -- --new-key <file>" makes one');
    }
    const prefixed = text.startsWith('0x') ? text : `0x${text}`;
    if (!isKey(prefixed)) throw refusal(place, 'it is no private key; give 64 hex digits');
    return prefixed;
  };
  return {
    providerKey: key({ variable: 'PROVIDER_KEY', fileKey: 'providerKeyFile', file: settings.providerKeyFile }),
    teeKey: key({ variable: 'TEE_KEY', fileKey: 'teeKeyFile', file: settings.teeKeyFile }),
    upstreamApiKey: read({
      variable: 'UPSTREAM_API_KEY',
      fileKey: 'upstream.apiKeyFile',
      file: settings.upstream.apiKeyFile,
    }),
    databaseUrl: read({ variable: 'DATABASE_URL', fileKey: 'databaseUrlFile', file: settings.databaseUrlFile }),
  };
}

const refusal = ({ variable, fileKey }: Place, problem: string): ProviderSettingsError =>
  new ProviderSettingsError([{ key: `${variable} (or ${fileKey})`, problem }]);

function readSecret(place: Place, environment: Environment): string | undefined {
  const direct = environment[place.variable]?.trim();
  if (direct) return direct;
  if (place.file === undefined) return undefined;
  try {
    return readFileSync(place.file, 'utf8').trim();
  } catch {
    throw refusal(place, `the file ${place.file} cannot be read; look at its path and its permissions`);
  }
}

/** Make a key in a new file that only its owner can read. @throws ProviderSettingsError where a file stands already */
export function makeKeyFile(file: string): Hex {
  if (existsSync(file)) {
    throw new ProviderSettingsError([{ key: file, problem: 'there is a file already, and a key in it would be lost' }]);
  }
  const key = bytesToHex(randomBytes(32));
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}
