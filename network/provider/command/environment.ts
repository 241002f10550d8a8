/** Environment variables by their exact names. */
export type Environment = Readonly<Record<string, string | undefined>>;

type Kind = 'text' | 'number' | 'flag';

/**
 * Variable → the key of the settings it stands for. A variable wins over the file. The prefix keeps them apart from what
 * shells and tools set for themselves, such as HOST and MODE.
 */
export const variables = {
  PROVIDER_NETWORK: ['network', 'text'],
  PROVIDER_RPC_URL: ['rpcUrl', 'text'],
  PROVIDER_PUBLIC_URL: ['publicUrl', 'text'],
  PROVIDER_HOST: ['host', 'text'],
  PROVIDER_PORT: ['port', 'number'],
  PROVIDER_ADMIN_HOST: ['admin.host', 'text'],
  PROVIDER_ADMIN_PORT: ['admin.port', 'number'],
  PROVIDER_TRUST_FORWARDED_FOR: ['trustForwardedFor', 'flag'],
  PROVIDER_KEY_FILE: ['providerKeyFile', 'text'],
  TEE_KEY_FILE: ['teeKeyFile', 'text'],
  PROVIDER_DATA_DIR: ['dataDir', 'text'],
  DATABASE_URL_FILE: ['databaseUrlFile', 'text'],
  PROVIDER_SERVICE_TYPE: ['serviceType', 'text'],
  PROVIDER_VERIFIABILITY: ['verifiability', 'text'],
  UPSTREAM_URL: ['upstream.url', 'text'],
  UPSTREAM_API_KEY_FILE: ['upstream.apiKeyFile', 'text'],
  UPSTREAM_CA_FILE: ['upstream.caFile', 'text'],
  PROVIDER_MODEL: ['models.0.name', 'text'],
  UPSTREAM_MODEL: ['models.0.upstreamModel', 'text'],
  PROVIDER_INPUT_PRICE: ['models.0.inputPrice', 'text'],
  PROVIDER_OUTPUT_PRICE: ['models.0.outputPrice', 'text'],
  PROVIDER_MODE: ['mode.kind', 'text'],
  PROVIDER_TARGET_TEE_ADDRESS: ['mode.targetTeeAddress', 'text'],
  PROVIDER_IDENTITY: ['mode.identity', 'text'],
  PROVIDER_SETTLEMENT_CHECK_SECONDS: ['settlement.checkSeconds', 'number'],
  PROVIDER_SETTLEMENT_FORCE_SECONDS: ['settlement.forceSeconds', 'number'],
  PROVIDER_SETTLEMENT_RESERVE_TOKENS: ['settlement.reserveTokens', 'number'],
  PROVIDER_RECEIPTS_KEPT_DAYS: ['receiptsKeptDays', 'number'],
  PROVIDER_STOP_SECONDS: ['stopSeconds', 'number'],
} as const satisfies Readonly<Record<string, readonly [string, Kind]>>;

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What cannot be read as its kind stays a text, so that the schema refuses it by its name. */
function readAs(text: string, kind: Kind): unknown {
  if (kind === 'number' && /^\d{1,15}$/.test(text)) return Number(text);
  if (kind === 'flag' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function put(target: Json, path: readonly string[], value: unknown): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const list = rest[0] === '0';
  const inner = target[first];
  if (list) {
    const entries = Array.isArray(inner) ? [...inner] : [];
    const entry: Json = isObject(entries[0]) ? { ...entries[0] } : {};
    put(entry, rest.slice(1), value);
    target[first] = [entry, ...entries.slice(1)];
    return;
  }
  const copy: Json = isObject(inner) ? { ...inner } : {};
  put(copy, rest, value);
  target[first] = copy;
}

/** Lay the environment over the content of the file; `from` says which keys a variable has set. */
export function withEnvironment(
  file: Readonly<Json>,
  environment: Environment,
): { readonly json: Json; readonly from: ReadonlyMap<string, string> } {
  const json: Json = { ...file };
  const from = new Map<string, string>();
  for (const [variable, [key, kind]] of Object.entries(variables)) {
    const text = environment[variable];
    if (text === undefined || text === '') continue;
    put(json, key.split('.'), readAs(text, kind));
    from.set(key, variable);
  }
  return { json, from };
}
