import { encodeHex, sameBytes } from './bytes';
import { readCcel } from './ccel';
import { blockedCheck, type Check, type CheckId, makeCheck } from './check';
import { bootEvents, type EventLog, type LogEvent, readDstackLog, replayRegisters } from './event-log';
import type { Report } from './report';
import type { TdxQuote } from './verdict-types';

/** What every check of the log is decided from; `quote` is only given once TDX5 passed. */
export type LogInput = {
  readonly report: Report;
  readonly logs: readonly EventLog[];
  readonly quote: TdxQuote;
};

/** Read every differing copy of a report's boot log; none where the report has none. */
export function readLogs(report: Report): readonly EventLog[] {
  if (report.kind === 'tapp') return [readCcel(report.ccel)];
  return report.eventLogs.map(readDstackLog);
}

/** Take the events of the log that is judged: the first copy, where it can be read. */
export function judgedEvents(logs: readonly EventLog[]): readonly LogEvent[] {
  const [log] = logs;
  return log?.state === 'read' ? log.events : [];
}

const registerName = (index: number) => `RTMR${index}`;

function brokenRegisters(log: EventLog, quote: TdxQuote): readonly string[] {
  if (log.state === 'unreadable') return quote.rtmrs.map((_, index) => registerName(index));
  const replayed = replayRegisters(log.events);
  return quote.rtmrs.flatMap((register, index) => {
    const found = replayed[index];
    return found && sameBytes(found, register) ? [] : [registerName(index)];
  });
}

/** Check log.rtmr: each copy of the log, replayed, gives all four registers of the quote (attestation §4). */
export function rtmrCheck({ logs, quote }: LogInput): Check {
  if (logs.length === 0) return makeCheck('log.rtmr', 'unknown', 'The report carries no boot log.');
  for (const log of logs) {
    const broken = brokenRegisters(log, quote);
    if (broken.length === 0) continue;
    const reason = log.state === 'unreadable' ? log.reason : `The boot log does not give ${broken.join(', ')}.`;
    return makeCheck(
      'log.rtmr',
      'fail',
      reason,
      quote.rtmrs.map((value, index) => ({ label: registerName(index), value: encodeHex(value) })),
    );
  }
  return makeCheck(
    'log.rtmr',
    'pass',
    `The ${judgedEvents(logs).length} events of the boot log give all four registers.`,
    quote.rtmrs.map((value, index) => ({ label: registerName(index), value: encodeHex(value) })),
  );
}

/** Check log.digests: every event of register 3 has the digest its own content gives (attestation §4). */
export function digestsCheck({ logs }: LogInput): Check {
  if (logs.length === 0) return makeCheck('log.digests', 'unknown', 'The report carries no boot log.');
  for (const log of logs) {
    if (log.state === 'unreadable') return makeCheck('log.digests', 'fail', log.reason);
    const wrong = log.events.findIndex(({ authentic }) => !authentic);
    if (wrong >= 0) {
      const name = log.events[wrong]?.name ?? '';
      const evidence = [{ label: 'event', value: `${wrong} ${name.slice(0, 80)}`.trim() }];
      return makeCheck('log.digests', 'fail', 'The content of an event does not give its digest.', evidence);
    }
  }
  const count = judgedEvents(logs).filter(({ register }) => register === 3).length;
  return makeCheck('log.digests', 'pass', `All ${count} runtime events have the digest of their content.`);
}

const identityEvents = ['system-preparing', 'app-id', 'compose-hash', 'instance-id'] as const;

/** Check log.boot_events: the four events of a dstack identity occur once each before system-ready (attestation §4). */
export function bootEventsCheck({ logs }: LogInput): Check {
  if (logs.length === 0) return makeCheck('log.boot_events', 'unknown', 'The report carries no boot log.');
  for (const log of logs) {
    if (log.state === 'unreadable') return makeCheck('log.boot_events', 'fail', log.reason);
    const names = bootEvents(log.events).map(({ name }) => name);
    const wrong = identityEvents.filter((name) => names.filter((found) => found === name).length !== 1);
    if (wrong.length > 0) {
      return makeCheck('log.boot_events', 'fail', `Not exactly once before system-ready: ${wrong.join(', ')}.`);
    }
  }
  return makeCheck('log.boot_events', 'pass', 'The boot log states one identity, once.');
}

/** Judge the boot log; the checks of dstack identities are left out for a tapp report (attestation §4). */
export function logChecks(input: LogInput): readonly Check[] {
  const common = [rtmrCheck(input), digestsCheck(input)];
  return input.report.kind === 'tapp' ? common : [...common, bootEventsCheck(input)];
}

/** Name the log checks of a report whose quote is not proven. */
export function blockedLogChecks(report: Report, missing: readonly CheckId[]): readonly Check[] {
  const ids: readonly CheckId[] = [
    'log.rtmr',
    'log.digests',
    ...(report.kind === 'tapp' ? [] : (['log.boot_events'] as const)),
  ];
  return ids.map((id) => blockedCheck(id, missing));
}
