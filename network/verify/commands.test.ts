import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEvidenceBundle } from '@/lib/attestation/bundle-reader';
import {
  type BundleExchange,
  bundleCollateral,
  type EvidenceBundle,
  encodeEvidenceBundle,
} from '@/lib/attestation/evidence-bundle';
import { verdictOf } from '@/lib/attestation/verdict';
import type { Collateral } from '@/lib/attestation/verdict-types';
import { isJsonObject } from '@/lib/domain/json';
import { responseChecks } from '@/lib/protocol/response-checks';
import { reportDataOf } from '../attestation/report-writer';
import { runCommand } from './main';
import { runVerifyReport } from './report-command';
import { brokerReport, collateral, judge, modelReport, nonce, now, roots, signer } from './simulated-case';

let folder = '';
const at = new Date(now).toISOString();
const nonceHex = Buffer.from(nonce).toString('hex');
const world = () => ({ folder, now: Date.UTC(2030, 0, 1), roots });
const run = (...argv: readonly string[]) => runVerifyReport(argv, world());
const parsed = (text: string): unknown => JSON.parse(text);

function writeCollateral(name: string, documents: Required<Collateral>): void {
  mkdirSync(path.join(folder, name));
  const write = (file: string, content: string | Uint8Array) => writeFileSync(path.join(folder, name, file), content);
  write('tcb-info.json', documents.tcbInfo.body);
  write('tcb-info-issuer-chain.pem', documents.tcbInfo.issuerChain ?? '');
  write('qe-identity.json', documents.qeIdentity.body);
  write('qe-identity-issuer-chain.pem', documents.qeIdentity.issuerChain ?? '');
  write('pck-crl-platform.der', documents.pckCrl);
  write('root-ca-crl.der', documents.rootCrl);
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'verify-'));
  writeFileSync(path.join(folder, 'broker.json'), JSON.stringify(brokerReport()));
  writeFileSync(path.join(folder, 'model.json'), JSON.stringify(modelReport()));
  writeFileSync(path.join(folder, 'list.json'), '[]');
  writeFileSync(path.join(folder, 'broken.json'), '{"quote":');
  writeCollateral('collateral', collateral);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('verify-report', () => {
  it('prints state, level, GPU axis and every check as JSON, and nothing else', () => {
    const argv = [
      '--report',
      'model.json',
      '--signer',
      signer,
      '--nonce',
      nonceHex,
      '--collateral',
      'collateral',
      '--at',
      at,
      '--json',
    ];
    const { stdout, stderr, code } = run(...argv);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const answer = parsed(stdout);
    expect(answer).toMatchObject({ state: 'incomplete', level: 4, gpu: 'G1' });
    expect(isJsonObject(answer) && Object.keys(answer)).toEqual(['state', 'level', 'gpu', 'checks']);
    const checks = isJsonObject(answer) && Array.isArray(answer.checks) ? answer.checks : [];
    expect(checks.length).toBeGreaterThan(25);
    for (const check of checks) expect(Object.keys(check)).toEqual(['id', 'severity', 'status', 'detail']);
  });

  it('counts a given signer as acknowledged, and knows none where none is given', () => {
    expect(parsed(run('--report', 'broker.json', '--signer', signer, '--at', at, '--json').stdout)).toMatchObject({
      level: 3,
    });
    expect(parsed(run('--report', 'broker.json', '--at', at, '--json').stdout)).toMatchObject({ level: 2 });
  });

  it('ends with 1 for a rejected report', () => {
    const result = run('--report=broker.json', `--signer=0x${'0'.repeat(39)}1`, '--at', at, '--json');
    expect(result.code).toBe(1);
    expect(parsed(result.stdout)).toMatchObject({ state: 'rejected', level: 0 });
  });

  it.each([
    ['no report', []],
    ['a file that is not there', ['--report', 'gone.json']],
    ['a folder for a report', ['--report', 'collateral']],
    ['broken JSON', ['--report', 'broken.json']],
    ['a list', ['--report', 'list.json']],
    ['a signer that is none', ['--report', 'broker.json', '--signer', '0x12']],
    ['a short nonce', ['--report', 'broker.json', '--nonce', '77']],
    ['a time that is none', ['--report', 'broker.json', '--at', 'tomorrow']],
    ['collateral that is not there', ['--report', 'broker.json', '--collateral', 'gone']],
    ['a file for a collateral folder', ['--report', 'broker.json', '--collateral', 'broker.json']],
    ['an unknown option', ['--report', 'broker.json', '--force']],
    ['an option twice', ['--report', 'broker.json', '--report', 'broker.json']],
    ['a loose word', ['--report', 'broker.json', 'please']],
    ['an option without its value', ['--report']],
    ['a batch that is no list', ['--batch', 'broker.json']],
    ['a batch beside a report', ['--batch', 'list.json', '--report', 'broker.json']],
  ])('ends with 2 for %s, the reason as JSON', (_, argv) => {
    const result = run(...argv, '--json');
    expect(result.code).toBe(2);
    expect(parsed(result.stdout)).toEqual({ error: expect.any(String) });
    expect(result.stderr).toContain('verify-report');
  });

  it('answers a batch in its order: paths, texts and objects, and an error for what cannot be used', () => {
    const entry = { signer, nonce: null, collateral: null, at };
    const inline = Object.fromEntries([
      ['tcb-info.json', collateral.tcbInfo.body],
      ['qe-identity.json', collateral.qeIdentity.body],
      ['pck-crl-platform.der', Buffer.from(collateral.pckCrl).toString('base64')],
      ['root-ca-crl.der', Buffer.from(collateral.rootCrl).toString('hex')],
    ]);
    const batch = [
      { ...entry, report: 'broker.json' },
      { ...entry, report: path.join(folder, 'broker.json'), collateral: 'collateral' },
      { ...entry, report: JSON.stringify(modelReport()), nonce: nonceHex, collateral: inline },
      { ...entry, report: brokerReport({ claims: { quote: 'mock' } }) },
      { ...entry, report: 'gone.json' },
      { ...entry, report: 5 },
      { ...entry, report: 'broker.json', signer: 'me' },
      'nonsense',
      { ...entry, report: '{"quote":' },
      { ...entry, report: {}, at: null },
    ];
    writeFileSync(path.join(folder, 'batch.json'), JSON.stringify(batch));
    const { stdout, code } = run('--batch', 'batch.json', '--json');
    expect(code).toBe(0);
    const error = { error: expect.any(String) };
    expect(parsed(stdout)).toMatchObject([
      { state: 'incomplete', level: 3 },
      { state: 'incomplete', level: 3 },
      { state: 'incomplete', level: 4, gpu: 'G1' },
      { state: 'rejected', level: 0 },
      ...[error, error, error, error, error],
      { state: 'rejected', level: 0 },
    ]);
  });

  it('writes a table for a person, where hostile text cannot steer the terminal', () => {
    const hostile = brokerReport({ reportData: reportDataOf.asciiAddress(signer) });
    writeFileSync(path.join(folder, 'hostile.json'), JSON.stringify({ ...hostile, 'x\u001b[2J': 1 }));
    const { stdout } = run('--report', 'hostile.json', '--signer', signer, '--at', at);
    expect(stdout).toContain('level 3');
    expect(stdout).toContain('id.signer');
    expect(stdout).not.toContain('\u001b');
    expect(run('--batch', 'list.json').stdout).toBe('');
  });

  it('judges by its own clock where no time is given', () => {
    const verdict = parsed(runVerifyReport(['--report', 'broker.json', '--json'], { ...world(), now: 0 }).stdout);
    expect(verdict).toMatchObject({ state: 'rejected' });
  });
});

const account = privateKeyToAccount(`0x${'33'.repeat(32)}`);
const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const asked = '{"messages":[]}';
const answered = 'data: [DONE]\n\n';

/** A bundle of one answer of a model server whose key is `account`. */
async function honestBundle(change: Partial<EvidenceBundle> = {}): Promise<EvidenceBundle> {
  const report = JSON.stringify(modelReport({ signer: account.address, nonce }));
  const registered = { address: account.address, acknowledged: true };
  const { checks } = judge({ report, nonce, signer: registered, guestImages: [] });
  const signedText = `${sha(asked)}:${sha(answered)}`;
  const signature = await account.signMessage({ message: signedText });
  const signed = await responseChecks({
    ...{ text: signedText, signature, attestedSigner: account.address },
    ...{ requestHash: `0x${sha(asked)}`, responseHash: `0x${sha(answered)}` },
  });
  return {
    format: 'compute-evidence',
    version: 1,
    software: 'test',
    madeAt: now,
    judgedAt: now,
    chain: {
      ...{
        chainId: 16661,
        contract: signer,
        provider: signer,
        signer: account.address,
        acknowledged: true,
        mode: 'combined',
      },
      block: { number: '12', hash: `0x${'44'.repeat(32)}`, timestamp: '1783209600' },
    },
    report,
    nonce: nonceHex,
    collateral: bundleCollateral(collateral),
    exchange: {
      ...{ model: 'm', signedText, signature },
      request: { sha256: `0x${sha(asked)}`, text: asked },
      response: { sha256: `0x${sha(answered)}` },
    },
    verdict: verdictOf([...checks, ...signed]),
    ...change,
  };
}

async function evidence(content: string, ...argv: readonly string[]) {
  writeFileSync(path.join(folder, 'evidence.json'), content);
  const result = await runCommand('evidence', ['evidence.json', '--json', ...argv], world());
  return { ...result, answer: parsed(result.stdout) };
}

function otherExchange(bundle: EvidenceBundle, change: Partial<BundleExchange>): Partial<EvidenceBundle> {
  if (!bundle.exchange) throw new TypeError('the bundle holds no answer');
  return { exchange: { ...bundle.exchange, ...change } };
}

describe('verify-evidence', () => {
  it('gives the stored verdict again, offline, at the clock of the bundle', async () => {
    const { code, answer } = await evidence(encodeEvidenceBundle(await honestBundle()));
    expect(code).toBe(0);
    expect(answer).toMatchObject({
      state: 'incomplete',
      level: 4,
      gpu: 'G1',
      resp: 'R2',
      simulated: false,
      problems: [],
    });
  });

  it('reads back exactly what was written', async () => {
    const bundle = await honestBundle();
    expect(parseEvidenceBundle(encodeEvidenceBundle(bundle))).toMatchObject({ state: 'read', bundle });
  });

  it.each<[string, (bundle: EvidenceBundle) => Partial<EvidenceBundle>]>([
    ['a better verdict', (bundle) => ({ verdict: { ...bundle.verdict, level: 5 } })],
    [
      'a check called passed',
      (bundle) => ({
        verdict: { ...bundle.verdict, checks: bundle.verdict.checks.map((check) => ({ ...check, status: 'pass' })) },
      }),
    ],
    ['a check left out', (bundle) => ({ verdict: { ...bundle.verdict, checks: bundle.verdict.checks.slice(1) } })],
    ['another clock', () => ({ judgedAt: now + 90 * 86_400_000 })],
    ['another nonce', () => ({ nonce: '00'.repeat(32) })],
    ['no nonce', () => ({ nonce: '' })],
    ['no collateral', () => ({ collateral: {} })],
    ['another signer on chain', (bundle) => ({ chain: { ...bundle.chain, signer } })],
    ['a signer nobody acknowledged', (bundle) => ({ chain: { ...bundle.chain, acknowledged: false } })],
    ['another report', () => ({ report: JSON.stringify(brokerReport()) })],
    ['another question', (bundle) => otherExchange(bundle, { request: { sha256: `0x${sha('other')}`, text: asked } })],
    [
      'another text of the question',
      (bundle) => otherExchange(bundle, { request: { sha256: `0x${sha(asked)}`, text: 'other' } }),
    ],
    ['another answer', (bundle) => otherExchange(bundle, { response: { sha256: `0x${sha('other')}` } })],
    ['a signature of nobody', (bundle) => otherExchange(bundle, { signature: `0x${'00'.repeat(65)}` })],
  ])('rejects a bundle with %s, even when its sum was made anew', async (_, change) => {
    const bundle = await honestBundle();
    const { code, answer } = await evidence(encodeEvidenceBundle({ ...bundle, ...change(bundle) }));
    expect(code).toBe(1);
    expect(answer).toMatchObject({ state: 'rejected', problems: expect.arrayContaining([expect.any(String)]) });
  });

  it('rejects a bundle any part of which was changed after it was made: block, provider, model, wording', async () => {
    const text = encodeEvidenceBundle(await honestBundle());
    for (const [from, to] of [
      ['"number": "12"', '"number": "13"'],
      ['"software": "test"', '"software": "tess"'],
      ['"model": "m"', '"model": "n"'],
      ['"chainId": 16661', '"chainId": 16662'],
      ['All certificates of the chain are in date.', 'All is well.'],
    ] as const) {
      expect(text).toContain(from);
      const { code, answer } = await evidence(text.replace(from, to));
      expect(code).toBe(1);
      expect(answer).toMatchObject({ state: 'rejected', problems: ['The bundle was changed after it was made.'] });
    }
  });

  it.each(['', '[]', '{}', '{"format":"compute-evidence","version":2}', '{"format":"compute-evidence","version":1}'])(
    'ends with 2 for %j, which is no bundle',
    async (content) => {
      const { code, answer } = await evidence(content);
      expect(code).toBe(2);
      expect(answer).toEqual({ error: expect.any(String) });
    },
  );

  it('trusts a development root only where it is named, and says simulated', async () => {
    const text = encodeEvidenceBundle(await honestBundle());
    writeFileSync(path.join(folder, 'evidence.json'), text);
    const real = { folder, now };
    expect((await runCommand('evidence', ['evidence.json', '--json'], real)).code).toBe(1);
    const named = await runCommand(
      'evidence',
      ['evidence.json', '--json', '--dev-root', roots.intelSgxRoot.spkiSha256],
      real,
    );
    // The GPU of the bundle is of the same authority, whose own root was not named.
    expect(parsed(named.stdout)).toMatchObject({ simulated: true, state: 'rejected' });
    expect((await runCommand('evidence', ['evidence.json', '--dev-root', 'x'], real)).code).toBe(2);
  });

  it('needs exactly one file, and one of the two commands', async () => {
    expect((await runCommand('evidence', [], world())).code).toBe(2);
    expect((await runCommand('evidence', ['a', 'b'], world())).code).toBe(2);
    expect((await runCommand(undefined, [], world())).code).toBe(2);
    expect((await runCommand('report', ['--report', 'broker.json', '--at', at], world())).code).toBe(0);
  });
});
