import { parseAmount } from '@/lib/domain/amount';
import { cleanText } from '@/lib/domain/service';
import { type ProviderErrorBody, parseProviderError } from '@/lib/protocol/provider-error';
import { ProviderError, type ProviderErrorCode } from './provider-error';

/** An answer other than 200, as far as it was read. */
export type Refusal = {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly header: (name: string) => string | null;
};

type Reading = { readonly code: ProviderErrorCode; readonly values?: Readonly<Record<string, string>> };

/** Texts are all the protocol leaves to tell failures apart (C-31); this module is the only place that looks at them. */
type Row = { readonly when: RegExp; readonly read: (message: string) => Reading };

const only = (code: ProviderErrorCode) => (): Reading => ({ code });

/** Seconds to wait when a provider names none: a slot returns every two seconds (provider protocol §6). */
const usualWait = 4;

function secondsIn(message: string): number | undefined {
  const plain = /wait (\d{1,6}) seconds/.exec(message)?.[1];
  if (plain !== undefined) return Number(plain);
  const go = /try again in (?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,6})(?:\.\d+)?s)?/.exec(message);
  const seconds = Number(go?.[1] ?? 0) * 3600 + Number(go?.[2] ?? 0) * 60 + Number(go?.[3] ?? 0);
  return seconds > 0 ? seconds : undefined;
}

const waiting =
  (code: ProviderErrorCode) =>
  (message: string): Reading => ({
    code,
    values: { seconds: String(secondsIn(message) ?? usualWait) },
  });

function neuronAfter(words: RegExp, message: string): bigint | undefined {
  const text = words.exec(message)?.[1];
  const amount = text === undefined ? undefined : parseAmount(text, { allowZero: true });
  return amount?.ok ? amount.neuron : undefined;
}

// Providers print six decimals, rounded; one unit of the last is added so that the top-up is never a hair too small.
const printedPrecision = 10n ** 12n;

function balanceReading(message: string): Reading {
  const locked = neuronAfter(/locked balance is (\d{1,40}(?:\.\d{1,18})?) 0G/, message);
  const required = neuronAfter(/required minimum is (\d{1,40}(?:\.\d{1,18})?) 0G/, message);
  const reserve = neuronAfter(/minimum reserve (\d{1,40}(?:\.\d{1,18})?) 0G/, message);
  const missing =
    locked !== undefined && required !== undefined && required > locked
      ? required - locked + printedPrecision
      : undefined;
  return {
    code: 'balance-below-minimum',
    values: {
      ...(locked !== undefined && { lockedNeuron: locked.toString() }),
      ...(required !== undefined && { requiredNeuron: required.toString() }),
      ...(reserve !== undefined && { reserveNeuron: reserve.toString() }),
      ...(missing !== undefined && { missingNeuron: missing.toString() }),
    },
  };
}

function modelReading(message: string): Reading {
  const available = /only '([^']{1,200})' is available/.exec(message)?.[1];
  return { code: 'model-unsupported', ...(available !== undefined && { values: { model: cleanText(available, 80) } }) };
}

const contextWords = /context_length_exceeded|maximum context length|token count exceeds/;

const rows: readonly Row[] = [
  { when: /^(?:Provider: )?validate session: session token expired/, read: only('session-expired') },
  { when: /^(?:Provider: )?validate session: session token has been revoked/, read: only('session-revoked') },
  { when: /^(?:Provider: )?validate session: .*future generation/, read: only('session-ahead') },
  { when: /^(?:Provider: )?validate session: /, read: only('session-invalid') },
  { when: /^validate request: .*account not exist/, read: only('account-missing') },
  { when: /^validate request: user not acknowledge/, read: only('user-not-acknowledged') },
  { when: /^validate request: service not acknowledge/, read: only('signer-not-acknowledged') },
  { when: /^validate request: insufficient balance/, read: balanceReading },
  { when: /^validate request: get account/, read: only('account-unread') },
  { when: /^validate request: /, read: only('request-refused') },
  { when: /model not supported: /, read: modelReading },
  { when: contextWords, read: only('context-overflow') },
  { when: /^unsupported endpoint/, read: only('endpoint-unsupported') },
  { when: /^prepare HTTP request: /, read: only('request-refused') },
  { when: /^Provider proxy: /, read: only('upstream-failed') },
];

const limitRows: readonly Row[] = [
  { when: /^Too many concurrent requests/, read: waiting('too-many-at-once') },
  { when: /too many invalid model requests/, read: waiting('model-blocked') },
  { when: /^/, read: waiting('rate-limited') },
];

function codeOfStatus(refusal: Refusal, error: ProviderErrorBody | undefined): ProviderErrorCode {
  const { status } = refusal;
  if (status === 413) return 'request-too-large';
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 501) return 'endpoint-unsupported';
  if (status === 503) return 'busy';
  // For 500 and above the body is only the status text (provider protocol §2.3); HTML comes from a server in between.
  if (status >= 500) return error === undefined ? 'provider-failed' : 'upstream-failed';
  if (status === 404 || error === undefined) return 'not-a-provider';
  return 'request-refused';
}

function readingOf(refusal: Refusal, error: ProviderErrorBody | undefined): Reading {
  const message = error?.message ?? '';
  if (refusal.status === 429) {
    const named = refusal.header('retry-after');
    if (named !== null && /^\d{1,6}$/.test(named)) return { code: 'rate-limited', values: { seconds: named } };
    return limitRows.find((row) => row.when.test(message))?.read(message) ?? { code: 'rate-limited' };
  }
  const known = rows.find((row) => row.when.test(message));
  return known?.read(message) ?? { code: codeOfStatus(refusal, error) };
}

/** Turn any answer but 200 into a typed error, by status and the prefix of its text (provider protocol §1.4, §2.3, §6). */
export function refusalError(refusal: Refusal): ProviderError {
  const error = parseProviderError(refusal.body);
  const { code, values } = readingOf(refusal, error);
  const words = cleanText(error?.message ?? refusal.body, 500);
  return new ProviderError(code, {
    status: refusal.status,
    values: { status: String(refusal.status), ...values },
    details: words === '' ? `HTTP ${refusal.status}` : `HTTP ${refusal.status}: ${words}`,
  });
}
