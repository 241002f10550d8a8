import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readYaml } from '@/lib/attestation/compose-yaml';
import { type BundleContent, type BundleExchange, bundleLimit } from '@/lib/attestation/evidence-bundle';
import { startJudgement } from '@/lib/attestation/judge';
import type { Collateral } from '@/lib/attestation/verdict-types';
import { isJsonObject } from '@/lib/domain/json';
import type { ReportSubject } from '@/lib/domain/machine';
import type { Service } from '@/lib/domain/service';
import type { MachineCheckResult } from '@/lib/provider/machine-check';
import { fakeService } from '@/lib/testing/fake-chat-ports';
import {
  createDevelopmentCollateral,
  createDevelopmentReport,
  developmentRoot,
} from '@/network/attestation/development-report';
import { runCommand } from '@/network/verify/main';
import { evidenceContent } from './evidence-content';
import { doEvidenceTask } from './evidence-task';
import { softwareName } from './software';

const now = Date.UTC(2026, 10, 21, 12);
const account = privateKeyToAccount(`0x${'33'.repeat(32)}`);
const routerKey = '0x51515151515151515151515151515151515151aB';
const nonce = 'ab'.repeat(32);
const collateral: Collateral = createDevelopmentCollateral(now);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'evidence-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const service = (mode: Service['details']['mode']): Service => ({
  ...fakeService(),
  teeSignerAddress: mode === 'separated' ? routerKey : account.address,
  teeSignerAcknowledged: true,
  details: { mode, tiers: [], ...(mode === 'separated' && { targetTeeAddress: account.address }) },
});

/** What a check of the local network's machines ends with. */
function foundBy(of: Service): MachineCheckResult {
  const report = (subject: ReportSubject, signer: `0x${string}`, sent?: string) => ({
    subject,
    signer,
    nonce: sent,
    text: JSON.stringify(
      createDevelopmentReport({ teeSigner: signer, ...(sent && { nonce: new Uint8Array(Buffer.from(sent, 'hex')) }) }),
    ),
    collateral,
  });
  const isSeparated = of.details.mode === 'separated';
  const reports = isSeparated
    ? [report('model', account.address, nonce), report('router', routerKey)]
    : [report('whole', account.address)];
  const { provider, teeSignerAddress: teeSigner } = of;
  const verdict = { provider, teeSigner, answerSigner: account.address, checkedAt: now, chainBlock: 5n, reports: [] };
  return { verdict, reports };
}

function contentOf(mode: Service['details']['mode']): BundleContent {
  const of = service(mode);
  const content = evidenceContent({
    network: { chainId: 31_337, contracts: { ledger: routerKey, inference: routerKey } },
    service: of,
    block: { number: 5n, hash: `0x${'44'.repeat(32)}`, timestamp: 1_790_000_000n },
    found: foundBy(of),
  });
  if (content === undefined) throw new TypeError('There is no report to keep.');
  return content;
}

const sha = (text: string) => createHash('sha256').update(text).digest('hex');

async function signedExchange(): Promise<BundleExchange> {
  const signedText = `${sha('asked')}:${sha('answered')}`;
  return {
    model: 'm',
    request: { sha256: `0x${sha('asked')}` },
    response: { sha256: `0x${sha('answered')}` },
    signedText,
    signature: await account.signMessage({ message: signedText }),
    words: { question: 'What is asked?', answer: 'This.' },
  };
}

async function sealed(mode: Service['details']['mode'], exchange?: BundleExchange): Promise<string> {
  const content = JSON.stringify(contentOf(mode));
  const result = await doEvidenceTask({ kind: 'seal', content, exchange, now, developmentRoot }, readYaml);
  if (result.kind !== 'sealed') throw new TypeError(`Sealing ended with ${result.kind}.`);
  return result.text;
}

const open = (text: string, root: string | undefined = developmentRoot) =>
  doEvidenceTask({ kind: 'open', text, developmentRoot: root }, readYaml);

async function opened(text: string, root?: string) {
  const result = await open(text, root);
  if (result.kind !== 'opened') throw new TypeError(`The file is ${JSON.stringify(result)}.`);
  return result.evidence;
}

async function command(text: string, ...argv: readonly string[]) {
  writeFileSync(path.join(folder, 'evidence.json'), text);
  const result = await runCommand('evidence', ['evidence.json', '--json', ...argv], { folder, now: 0 });
  const answer: unknown = JSON.parse(result.stdout);
  if (!isJsonObject(answer)) throw new TypeError('The command printed no object.');
  return { code: result.code, answer };
}

describe('a file made in the page', () => {
  it.each([
    ['combined', ['whole'], 3],
    ['separated', ['model', 'router'], 4],
    ['centralized', ['whole'], 3],
  ] as const)(
    'about a %s provider is judged alike by the page and by the command line',
    async (mode, subjects, level) => {
      const text = await sealed(mode);
      const evidence = await opened(text);
      expect(evidence.problems).toEqual([]);
      expect(evidence.machines.map(({ subject }) => subject)).toEqual(subjects);
      expect(evidence.machines.every(({ simulated, collateral: from }) => simulated && from === 'file')).toBe(true);
      const [main] = evidence.machines;
      expect(main?.verdict).toMatchObject({ level, tamper: [] });
      const { code, answer } = await command(text, '--dev-root', developmentRoot);
      expect(code).toBe(0);
      expect(answer).toMatchObject({ state: main?.verdict.state, level, simulated: true, problems: [] });
    },
  );

  it('about an answer binds request and response to the key in the machine, and carries the chosen words', async () => {
    const text = await sealed('combined', await signedExchange());
    const evidence = await opened(text);
    expect(evidence.machines[0]?.verdict.resp).toBe('R2');
    expect(evidence.exchange?.words?.question).toBe('What is asked?');
    const { code, answer } = await command(text, '--dev-root', developmentRoot);
    expect([code, answer.resp]).toEqual([0, 'R2']);
  });

  it('about an answer of a separated provider is signed by the model’s machine, not by the router’s', async () => {
    const { machines } = await opened(await sealed('separated', await signedExchange()));
    expect(machines.map(({ verdict }) => verdict.resp)).toEqual(['R2', 'none']);
  });

  it('is rejected where nobody allows a development authority, and says why', async () => {
    const text = await sealed('combined');
    const result = await doEvidenceTask({ kind: 'open', text, developmentRoot: undefined }, readYaml);
    expect(result).toMatchObject({
      kind: 'opened',
      evidence: {
        simulatedElsewhere: true,
        machines: [{ simulated: false, verdict: { state: 'rejected', level: 0 } }],
      },
    });
    const refused = await runCommand('evidence', ['evidence.json'], { folder, now: 0 });
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain(`--dev-root ${developmentRoot}`);
  });

  it('names this software by its name and version', () => {
    const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    const stated: unknown = JSON.parse(text);
    expect(stated).toMatchObject({ name: softwareName.split(' ')[0], version: softwareName.split(' ')[1] });
    expect(softwareName.split(' ')).toHaveLength(2);
  });
});

describe('a file that was changed', () => {
  const changes: readonly (readonly [string, (file: Record<string, unknown>) => void])[] = [
    [
      'another report',
      (file) => Object.assign(file, { report: String(file.report).replace('"quote":"04', '"quote":"05') }),
    ],
    ['another clock', (file) => Object.assign(file, { judgedAt: now + 40 * 86_400_000 })],
    ['no bulletins', (file) => Reflect.deleteProperty(file, 'collateral')],
    ['another key on chain', (file) => Object.assign(file, { chain: { ...Object(file.chain), signer: routerKey } })],
    [
      'another block',
      (file) =>
        Object.assign(file, {
          chain: { ...Object(file.chain), block: { ...Object(Object(file.chain).block), number: '6' } },
        }),
    ],
    ['other words', (file) => Object.assign(Object(Object(file.exchange).words), { answer: 'That.' })],
  ];
  it.each(changes)('is not to be relied on: %s', async (_what, change) => {
    const file: Record<string, unknown> = JSON.parse(await sealed('combined', await signedExchange()));
    change(file);
    const { problems } = await opened(JSON.stringify(file));
    expect(problems).toContainEqual({ kind: 'changed' });
  });

  it('shows the verdict of its evidence, never the one written in it', async () => {
    const file = JSON.parse(await sealed('separated'));
    file.verdict.level = 5;
    file.otherMachines[0].verdict.level = 5;
    const evidence = await opened(JSON.stringify(file));
    expect(evidence.machines.map(({ verdict }) => verdict.level)).toEqual([4, 3]);
    expect(evidence.problems).toEqual([
      { kind: 'changed' },
      { kind: 'verdict', machine: 'main', parts: ['level'] },
      { kind: 'verdict', machine: 'other', parts: ['level'] },
    ]);
  });

  it('never passes for whole, wherever a character was changed', async () => {
    const text = await sealed('combined', await signedExchange());
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom(...'0aZ"{[:,-'), async (at, character) => {
        const changed = `${text.slice(0, at)}${character}${text.slice(at + 1)}`;
        const result = await open(changed);
        const isHeld = result.kind === 'opened' && result.evidence.problems.length === 0;
        // White space between members is the only part of a file that says nothing.
        expect(isHeld && JSON.stringify(JSON.parse(changed)) !== JSON.stringify(JSON.parse(text))).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a file that cannot be judged', () => {
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  it.each([
    ['no JSON', '{"format":', 'no-json'],
    ['a list', '[]', 'no-json'],
    ['another object', '{"name":"x"}', 'no-bundle'],
    ['another version', '{"format":"compute-evidence","version":2}', 'other-version'],
    ['missing parts', '{"format":"compute-evidence","version":1}', 'broken'],
    ['endless length', ' '.repeat(bundleLimit + 1), 'too-large'],
  ] as const)('is told apart: %s', async (_what, text, reason) => {
    expect(await open(text)).toEqual({ kind: 'unusable', reason });
  });

  it('is refused when it is nested to exhaust its reader', async () => {
    const text = (await sealed('combined')).replace('{', `{"x":${deep(5_000)},`);
    expect(await open(text)).toEqual({ kind: 'unusable', reason: 'too-deep' });
  });

  it.each([
    ['a block number of letters', 'number', '5x'],
    ['a block at a time no calendar has', 'timestamp', '9007199254740991'],
    ['an address of a script', 'provider', 'javascript:alert(1)'],
  ])('is refused with %s', async (_what, member, value) => {
    const file = JSON.parse(await sealed('combined'));
    if (member === 'number' || member === 'timestamp') file.chain.block[member] = value;
    else file.chain[member] = value;
    expect(await open(JSON.stringify(file))).toEqual({ kind: 'unusable', reason: 'broken' });
  });
});

describe('a bare report', () => {
  const text = JSON.stringify(
    createDevelopmentReport({ teeSigner: account.address, nonce: new Uint8Array(32).fill(0xab) }),
  );
  const judge = (changes: { readonly signer?: `0x${string}`; readonly nonce?: string; readonly text?: string }) =>
    doEvidenceTask(
      { kind: 'judge', report: { text, signer: undefined, nonce: undefined, ...changes }, now, developmentRoot },
      readYaml,
    );

  it('is recognised as what it is', async () => {
    expect(await open(text)).toEqual({ kind: 'report', digest: `0x${sha(text)}` });
  });

  it('proves a key only when the reader names one', async () => {
    expect(await judge({})).toMatchObject({
      kind: 'judged',
      report: { expectedSigner: undefined, verdict: { level: 2 } },
    });
    expect(await judge({ signer: account.address, nonce })).toMatchObject({
      kind: 'judged',
      report: { verdict: { level: 3 } },
    });
    const other = await judge({ signer: routerKey });
    expect(other).toMatchObject({ kind: 'judged', report: { verdict: { state: 'rejected', tamper: ['id.signer'] } } });
    const foreign = await judge({ signer: account.address, nonce: '00'.repeat(32) });
    expect(foreign).toMatchObject({ kind: 'judged', report: { verdict: { tamper: ['id.nonce'] } } });
  });

  it('comes to the same verdict as in a check', async () => {
    const request = { report: text, signer: account.address, acknowledged: true, nonce, now, developmentRoot };
    const result = await judge({ signer: account.address, nonce });
    expect(result).toMatchObject({ report: { verdict: startJudgement(request, readYaml)?.judgement.verdict } });
  });
});

it('says when what was kept cannot be read', async () => {
  const result = await doEvidenceTask(
    { kind: 'seal', content: '{}', exchange: undefined, now, developmentRoot },
    readYaml,
  );
  expect(result).toEqual({ kind: 'damaged' });
});
