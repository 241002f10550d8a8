import { type JsonObject, parseJsonObject } from '@/lib/domain/json';
import { encodeHex } from './bytes';
import { taggedContent } from './ccel';
import { type Check, makeCheck } from './check';
import { dstackComposeHash, tappComposeHash, type YamlReader } from './compose';
import { bootPayload, type LogEvent } from './event-log';
import { sameHex, textOf } from './members';
import type { Report } from './report';

/** What the checks of a configuration are decided from, once the log is proven. */
export type AppInput = {
  readonly report: Report;
  readonly events: readonly LogEvent[];
  /** Undefined while the YAML reader is not loaded; a tapp configuration is unknown then. */
  readonly readYaml: YamlReader | undefined;
};

/** One start of an app in a tapp's machine, as its log names it. */
export type StartedApp = { readonly appId: string; readonly composeHash: string };

function startedApp(event: LogEvent): StartedApp | undefined {
  if (event.register !== 3 || !event.name.endsWith(' start_app')) return undefined;
  const content: JsonObject | undefined = parseJsonObject(taggedContent(event));
  const appId = textOf(content?.app_id);
  const composeHash = textOf(content?.compose_hash);
  if (appId === undefined || composeHash === undefined || content?.result === 'failed') return undefined;
  return { appId, composeHash };
}

/** List the starts of apps a tapp log names, in order; failed starts are no starts (attestation §2). */
export function startedApps(events: readonly LogEvent[]): readonly StartedApp[] {
  return events.flatMap((event) => startedApp(event) ?? []);
}

function lastStarts(events: readonly LogEvent[]): ReadonlyMap<string, string> {
  return new Map(startedApps(events).map(({ appId, composeHash }) => [appId, composeHash]));
}

function composeEvidence(found: string, expected: string) {
  return [
    { label: 'hash of the configuration text', value: found },
    { label: 'hash in the boot log', value: expected },
  ];
}

function dstackComposeCheck(text: string, events: readonly LogEvent[]): Check {
  const payload = bootPayload(events, 'compose-hash');
  if (payload === undefined) return makeCheck('app.compose_hash', 'fail', 'The boot log names no one configuration.');
  const found = dstackComposeHash(text);
  const expected = encodeHex(payload);
  const evidence = composeEvidence(found, expected);
  return found === expected
    ? makeCheck('app.compose_hash', 'pass', 'The machine started exactly this configuration text.', evidence)
    : makeCheck('app.compose_hash', 'fail', 'The machine started another configuration than the one shown.', evidence);
}

/** The app of the report by name where it gives one, else the app whose last start has this hash. */
function ownApp(input: AppInput, hash: string): string | undefined {
  const starts = lastStarts(input.events);
  const { appId } = input.report;
  if (appId !== undefined) return starts.has(appId) ? appId : undefined;
  return [...starts].find(([, composeHash]) => sameHex(composeHash, hash))?.[0];
}

function tappComposeCheck(text: string, input: AppInput): Check {
  const id = 'app.compose_hash';
  if (!input.readYaml) return makeCheck(id, 'unknown', 'The configuration was not read.');
  const found = tappComposeHash(text, input.readYaml);
  const app = ownApp(input, found);
  const expected = app === undefined ? undefined : lastStarts(input.events).get(app);
  if (expected === undefined || !sameHex(expected, found)) {
    const evidence = [{ label: 'hash of the configuration text', value: found }];
    return makeCheck(id, 'fail', 'No app of this machine was last started with this configuration.', evidence);
  }
  const evidence = [...composeEvidence(found, expected), { label: 'app', value: (app ?? '').slice(0, 80) }];
  return makeCheck(id, 'pass', 'The machine last started the app with exactly this configuration.', evidence);
}

/** Check app.compose_hash: the configuration shown is the one the machine started (attestation §4). */
export function composeHashCheck(input: AppInput): Check {
  const text = input.report.composeText;
  if (text === undefined) return makeCheck('app.compose_hash', 'unknown', 'The report carries no configuration text.');
  return input.report.kind === 'tapp' ? tappComposeCheck(text, input) : dstackComposeCheck(text, input.events);
}

/** Check app.co_tenants: whether other apps were started in a tapp's machine (attestation §4). */
export function coTenantsCheck(input: AppInput, composeHash: string | undefined): Check {
  const id = 'app.co_tenants';
  const own = composeHash === undefined ? undefined : ownApp(input, composeHash);
  const others = [...lastStarts(input.events).keys()].filter((appId) => appId !== own);
  if (own === undefined) return makeCheck(id, 'unknown', 'The report does not tell which of the apps is its own.');
  if (others.length === 0) return makeCheck(id, 'pass', 'No other app was started in this machine.');
  const evidence = others.slice(0, 20).map((appId) => ({ label: 'other app', value: appId.slice(0, 80) }));
  return makeCheck(id, 'warn', 'Other apps were started in the same machine.', evidence);
}

/** Check kms.root: the key service of a dstack machine is on our list of key service roots (attestation §4). */
export function kmsRootCheck(events: readonly LogEvent[], roots: readonly string[]): Check {
  const payload = bootPayload(events, 'key-provider');
  const provider = payload && parseJsonObject(new TextDecoder().decode(payload));
  const root = textOf(provider?.id);
  if (root === undefined) return makeCheck('kms.root', 'unknown', 'The boot log names no key service.');
  const evidence = [{ label: 'key service', value: root.slice(0, 400) }];
  return roots.some((known) => sameHex(known, root))
    ? makeCheck('kms.root', 'pass', 'The key service is on the list.', evidence)
    : makeCheck('kms.root', 'unknown', 'The key service is on no list yet.', evidence);
}
