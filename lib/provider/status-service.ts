import type { Address } from 'viem';
import { AppError } from '@/lib/domain/error';
import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';
import type { UsdRate } from '@/lib/domain/market-model';
import type { HealthWord, StatusHealth, StatusModel, StatusReport } from '@/lib/domain/market-status';
import { claimedSpread, type Spread } from '@/lib/domain/percentile';
import { parseModel, parseRate } from '@/lib/protocol/models';
import { isAbort, readText } from './http';

/** The status service did not answer, or not with what it promises; the market does without it. */
export class StatusUnavailableError extends AppError {
  readonly code = 'status-unavailable';
  readonly cure = 'retry';
}

const bodyLimit = 16 * 1024 * 1024;
const mostEntries = 20_000;
const healthWords: readonly HealthWord[] = ['healthy', 'warning', 'critical'];

const text = (value: unknown, most = 256): string => (typeof value === 'string' ? value.slice(0, most) : '');
const figure = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
const whole = (value: unknown): number | undefined => (Number.isSafeInteger(value) ? figure(value) : undefined);

function addressIn(json: JsonObject): Address | undefined {
  const { provider } = json;
  return typeof provider === 'string' && /^0x[0-9a-fA-F]{40}$/.test(provider) ? `0x${provider.slice(2)}` : undefined;
}

/** How much of our unit one of theirs is; a unit we do not know makes the figures unknown. */
const factors: Readonly<Record<'time' | 'speed', Readonly<Record<string, number>>>> = {
  time: { '': 1, ms: 1, milliseconds: 1, s: 1000, seconds: 1000 },
  speed: { '': 1, 'tokens/s': 1, 'tokens/sec': 1, 'tokens/second': 1, tps: 1, 'tok/s': 1 },
};

function parseSpread(json: unknown, kind: 'time' | 'speed'): Spread | undefined {
  if (!isJsonObject(json)) return undefined;
  const factor = factors[kind][text(json.unit).toLowerCase()];
  if (factor === undefined) return undefined;
  const scaled = (value: unknown) => {
    const read = figure(value);
    return read === undefined ? undefined : read * factor;
  };
  const [average, p50, p90, p95, p99] = [json.avg, json.p50, json.p90, json.p95, json.p99].map(scaled);
  const samples = whole(json.samples);
  // Nothing was measured, whatever is said of it.
  if (samples === 0) return undefined;
  return claimedSpread({
    ...(samples !== undefined && { samples }),
    ...(average !== undefined && { average }),
    ...(p50 !== undefined && { p50 }),
    ...(p90 !== undefined && { p90 }),
    ...(p95 !== undefined && { p95 }),
    ...(p99 !== undefined && { p99 }),
  });
}

function parseChecks(json: unknown): Pick<StatusHealth, 'uptime' | 'checks'> {
  if (!isJsonObject(json)) return {};
  const [uptime, total, failed] = [figure(json.uptime), whole(json.total), whole(json.failed)];
  return {
    ...(uptime !== undefined && uptime <= 100 && { uptime }),
    ...(total !== undefined && { checks: { total, failed: failed ?? 0 } }),
  };
}

function parseEntry(json: unknown): StatusHealth | undefined {
  const provider = isJsonObject(json) ? addressIn(json) : undefined;
  if (!isJsonObject(json) || provider === undefined) return undefined;
  const performance = isJsonObject(json.performance) ? json.performance : {};
  const latency = parseSpread(performance.response_time, 'time');
  const firstToken = parseSpread(performance.ttft, 'time');
  const tokensPerSecond = parseSpread(performance.tokens_per_second, 'speed');
  const lastCheck =
    typeof json.lastCheck === 'number' ? figure(json.lastCheck) : figure(Date.parse(text(json.lastCheck)));
  return {
    provider,
    model: text(json.model),
    serviceType: text(json.serviceType),
    // A word we do not know is no health: never green by mistake (F-010).
    health: healthWords.find((word) => word === json.status) ?? 'unknown',
    ...parseChecks(json.checks),
    ...(latency !== undefined && { latency }),
    ...(firstToken !== undefined && { firstToken }),
    ...(tokensPerSecond !== undefined && { tokensPerSecond }),
    ...(lastCheck !== undefined && { lastCheck }),
  };
}

/** Read the body of `/health`; entries without a provider are left out, another shape is undefined (provider protocol §8). */
export function parseHealth(body: string): readonly StatusHealth[] | undefined {
  const json = parseJsonObject(body);
  if (!json || !Array.isArray(json.services)) return undefined;
  return json.services.slice(0, mostEntries).flatMap((entry: unknown) => parseEntry(entry) ?? []);
}

/** Read the body of `/models`; models without id or provider are left out, another shape is undefined (provider protocol §8). */
export function parseStatusModels(
  body: string,
): { readonly models: readonly StatusModel[]; readonly rate?: UsdRate } | undefined {
  const json = parseJsonObject(body);
  if (!json || !Array.isArray(json.data)) return undefined;
  const models = json.data.slice(0, mostEntries).flatMap((entry: unknown): readonly StatusModel[] => {
    const model = parseModel(entry);
    const provider = isJsonObject(entry) ? addressIn(entry) : undefined;
    return model === undefined || provider === undefined ? [] : [{ ...model, provider }];
  });
  const rate = parseRate(json.price_feed);
  return { models, ...(rate !== undefined && { rate }) };
}

async function fetchBody(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const options = {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      cache: 'no-store',
    } as const;
    const response = await fetch(url, { ...options, signal });
    return response.ok ? await readText(response, bodyLimit) : undefined;
  } catch (error) {
    if (isAbort(error, signal) && signal.reason?.name !== 'TimeoutError') throw error;
    // One half may be down while the other answers; what is missing is said by its absence.
    return undefined;
  }
}

/**
 * Ask a network's status service what it has measured; advisory and unsigned, each half by itself (provider protocol §8).
 * @throws StatusUnavailableError when neither half can be used
 */
export async function fetchStatusReport(input: {
  readonly url: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
}): Promise<StatusReport> {
  const base = input.url.replace(/\/+$/, '');
  const [health, models] = await Promise.all([
    fetchBody(`${base}/health`, input.signal).then((body) => (body === undefined ? undefined : parseHealth(body))),
    fetchBody(`${base}/models`, input.signal).then((body) =>
      body === undefined ? undefined : parseStatusModels(body),
    ),
  ]);
  const { host } = new URL(input.url);
  if (health === undefined && models === undefined) {
    throw new StatusUnavailableError(`${host} did not answer with what a status service says`, { values: { host } });
  }
  const report = { readAt: input.now(), host, health, models: models?.models };
  return models?.rate === undefined ? report : { ...report, rate: models.rate };
}
