import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSimulatedIntel } from '@/network/attestation/authority';
import { simulatedApp, writeBootLog } from '@/network/attestation/event-log-writer';
import { buildQuote, type QuoteTerms } from '@/network/attestation/quote-writer';
import { encodeHex } from './bytes';
import { claimsCheck } from './claims';
import { type LogEvent, readDstackLog } from './event-log';
import { parseQuote } from './quote';
import { parseReport } from './report';

const intel = createSimulatedIntel();
const text = '{"name":"app"}';
const composeHash = createHash('sha256').update(text).digest('hex');
const log = readDstackLog(writeBootLog({ composeHash }));
const events: readonly LogEvent[] = log.state === 'read' ? log.events : [];
const reportData = new Uint8Array(64).fill(5, 0, 20);

const sha256 = (...parts: readonly Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest('hex');

function judge(
  members: object,
  given: { readonly events?: readonly LogEvent[]; readonly body?: QuoteTerms['body'] } = {},
) {
  const quote = parseQuote(buildQuote(intel, { body: { reportData, ...given.body } }));
  const report = parseReport({ quote: '00', ...members });
  if (!report) throw new TypeError('no report');
  return claimsCheck({ report, quote, events: given.events ?? events });
}

const wrongIn = (members: object, given = {}) => {
  const { status, detail } = judge(members, given);
  return status === 'pass' ? 'none' : detail.replace(/^.*: |\.$/g, '');
};

const quote = parseQuote(buildQuote(intel, { body: { reportData } }));
const measured = [quote.mrTd, ...quote.rtmrs];
const configured = [quote.mrConfigId, quote.mrOwner, quote.mrOwnerConfig];
const { appId, instanceId, osImageHash } = simulatedApp;

/** Where a member stands, what it must repeat, and the name it is told by. */
const members: readonly (readonly [name: string, right: string, place: (value: unknown) => object])[] = [
  ['mrtd', encodeHex(quote.mrTd), (value) => ({ tcb_info: { mrtd: value } })],
  ...quote.rtmrs.map(
    (value, at) =>
      [`rtmr${at}`, encodeHex(value), (claimed: unknown) => ({ tcb_info: { [`rtmr${at}`]: claimed } })] as const,
  ),
  ['mr_aggregated', sha256(...measured, ...configured), (value) => ({ tcb_info: { mr_aggregated: value } })],
  ['info.mr_aggregated', sha256(...measured), (value) => ({ info: { mr_aggregated: value } })],
  ['compose_hash', composeHash, (value) => ({ tcb_info: { compose_hash: value } })],
  ['info.compose_hash', composeHash, (value) => ({ info: { compose_hash: value } })],
  ['info.app_id', appId, (value) => ({ info: { app_id: value } })],
  ['info.instance_id', instanceId, (value) => ({ info: { instance_id: value } })],
  ['os_image_hash', osImageHash, (value) => ({ tcb_info: { os_image_hash: value } })],
  ['info.os_image_hash', osImageHash, (value) => ({ info: { os_image_hash: value } })],
  ['vm_config.os_image_hash', osImageHash, (value) => ({ vm_config: { os_image_hash: value } })],
  ['report_data', encodeHex(reportData), (value) => ({ report_data: value })],
];

describe('a readable member beside the quote', () => {
  it.each(members)('%s may repeat what is signed, be absent or empty, and say nothing else', (name, right, place) => {
    for (const value of [right, right.toUpperCase(), `0x${right}`, undefined, null, ''])
      expect(wrongIn(place(value))).toBe('none');
    for (const value of [`${right.slice(0, -2)}ee`, `${right}00ff`, 'mock', 5, {}])
      expect(wrongIn(place(value))).toBe(name);
  });

  it('may be shown without the padding of report data, and never longer than it', () => {
    expect(wrongIn({ report_data: '05'.repeat(20) })).toBe('none');
    expect(wrongIn({ report_data: Buffer.from(reportData).toString('base64') })).toBe('none');
    expect(wrongIn({ report_data: '05'.repeat(19) })).toBe('report_data');
    expect(wrongIn({ report_data: `${encodeHex(reportData)}00` })).toBe('report_data');
  });

  it('is aggregated without the configuration registers only where all of them are empty', () => {
    const body = { mrOwner: new Uint8Array(48).fill(1) };
    const own = [quote.mrConfigId, body.mrOwner, quote.mrOwnerConfig];
    expect(wrongIn({ tcb_info: { mr_aggregated: sha256(...measured, ...own) } }, { body })).toBe('none');
    expect(wrongIn({ tcb_info: { mr_aggregated: sha256(...measured) } }, { body })).toBe('mr_aggregated');
  });

  it('names a second quote and every member that is wrong, in order', () => {
    expect(wrongIn({ intel_quote: '01', report_data: 'ff', tcb_info: { mrtd: '00', rtmr2: '00' } })).toBe(
      'quote, report_data, mrtd, rtmr2',
    );
  });

  it('is held to the configuration’s own text where no boot log names one', () => {
    const without = { events: [] };
    const compose = (hash: string) => ({ tcb_info: { app_compose: text, compose_hash: hash } });
    expect(wrongIn(compose(composeHash), without)).toBe('none');
    expect(wrongIn(compose('00'.repeat(32)), without)).toBe('compose_hash');
    expect(wrongIn({ tcb_info: { compose_hash: '00'.repeat(32) } }, without)).toBe('none');
    expect(wrongIn({ app_compose: text }, without)).toBe('none');
    expect(wrongIn({ evidence: {}, compose_content: text, tcb_info: { compose_hash: 'ff' } }, without)).toBe('none');
    expect(wrongIn({ info: { app_id: 'ff', instance_id: 'ff' } }, without)).toBe('none');
  });
});
