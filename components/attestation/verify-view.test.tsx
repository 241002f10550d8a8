import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Verdict } from '@/lib/domain/attestation';
import { ProviderError } from '@/lib/provider/provider-error';
import type { OpenedEvidence, ShownReport, VerifyHandle, VerifyState } from '@/lib/react/use-verify';
import { testAddress, testHash } from '@/lib/testing/builders';
import { VerifyView } from './verify-view';

afterEach(cleanup);

const verdict = (changes: Partial<Verdict> = {}): Verdict => ({
  state: 'incomplete',
  level: 3,
  reached: 3,
  gpu: 'none',
  resp: 'none',
  checks: [{ id: 'tdx.parse', severity: 'critical', status: 'pass', detail: 'A sentence.' }],
  tamper: [],
  ...changes,
});

const machine = (changes: Partial<ShownReport> = {}): ShownReport => ({
  subject: 'whole',
  expectedSigner: testAddress(2),
  verdict: verdict(),
  simulated: false,
  digest: testHash(1),
  nonce: undefined,
  collateral: 'file',
  ...changes,
});

const evidence = (changes: Partial<OpenedEvidence> = {}): OpenedEvidence => ({
  chain: {
    chainId: 16_661,
    contract: testAddress(4),
    provider: testAddress(1),
    signer: testAddress(2),
    acknowledged: true,
    mode: 'combined',
    block: { number: '1234567', hash: testHash(3), timestamp: '1790000000' },
  },
  software: 'a program 1',
  madeAt: Date.UTC(2026, 10, 21),
  judgedAt: Date.UTC(2026, 10, 20),
  exchange: undefined,
  problems: [],
  machines: [machine()],
  simulatedElsewhere: false,
  ...changes,
});

function show(shown: VerifyState, changes: Partial<VerifyHandle> = {}) {
  const nothing = () => undefined;
  const handle = { openFile: nothing, openText: nothing, judgeReport: nothing, reset: nothing };
  return render(<VerifyView shown={shown} ready {...handle} {...changes} />);
}

const opened = (changes: Partial<OpenedEvidence> = {}) =>
  show({ state: 'opened', name: 'evidence.json', evidence: evidence(changes) });

describe('the page that judges files', () => {
  it('says when nothing more has to be fetched, and not before', () => {
    show({ state: 'idle' }, { ready: false });
    expect(screen.queryByText(/works without a connection/)).toBeNull();
    cleanup();
    show({ state: 'idle' });
    expect(screen.getByText(/works without a connection/)).toBeTruthy();
  });

  it('takes a chosen file, a dropped file and a pasted text, and asks for a text where none is', () => {
    const openFile = vi.fn();
    const openText = vi.fn();
    const { container } = show({ state: 'idle' }, { openFile, openText });
    const file = new File(['{}'], 'evidence.json');
    const input = container.querySelector('input[type="file"]');
    if (input === null) throw new Error('There is no way to choose a file.');
    fireEvent.change(input, { target: { files: [file] } });
    const page = screen.getByRole('heading', { level: 1 });
    fireEvent.drop(page, { dataTransfer: { types: ['Files'], files: [file] } });
    fireEvent.drop(page, { dataTransfer: { types: ['text/plain'], files: [] } });
    expect(openFile.mock.calls).toEqual([[file], [file]]);
    fireEvent.click(screen.getByRole('button', { name: 'Check the text' }));
    expect(screen.getByText('Paste a text first.')).toBeTruthy();
    expect(openText).not.toHaveBeenCalled();
    fireEvent.change(screen.getByLabelText('Text of an evidence file or a report'), { target: { value: ' {} ' } });
    fireEvent.click(screen.getByRole('button', { name: 'Check the text' }));
    expect(openText).toHaveBeenCalledWith(' {} ');
  });

  it.each(['too-large', 'no-json', 'no-bundle', 'other-version', 'broken', 'too-deep', 'empty', 'unreadable'] as const)(
    'says of a file that is %s why it cannot be checked and what to do',
    (trouble) => {
      show({ state: 'unusable', name: 'x.json', trouble });
      const alert = screen.getByRole('alert');
      expect(alert.textContent).toContain('This file cannot be checked');
      expect(alert.textContent).not.toContain('verify.');
      expect(alert.textContent?.split('. ').length).toBeGreaterThan(1);
      expect(screen.getByRole('button', { name: 'Choose a file' })).toBeTruthy();
    },
  );

  it('says when the check itself failed', () => {
    show({ state: 'failed', error: new ProviderError('unexpected-answer', { values: { contentType: 'x' } }) });
    expect(screen.getByRole('alert').textContent).toContain('The check itself failed');
  });
});

describe('a file that was judged', () => {
  it('is shown with its verdict, and with what it merely says apart from that', () => {
    opened();
    expect(screen.getByText(/The file is whole, and its evidence gives the verdict written in it/)).toBeTruthy();
    expect(screen.getByText('Level 3 of 5')).toBeTruthy();
    expect(screen.getByText('the evidence file')).toBeTruthy();
    const verdictPart = screen.getByRole('heading', { name: 'Verdict' }).parentElement;
    expect(verdictPart?.textContent).toContain('the moment this file names. What was revoked later is not seen here.');
    const said = screen.getByRole('heading', { name: 'What the file says' }).parentElement;
    if (said === null) throw new Error('There is no such part.');
    expect(said.textContent).toContain('A file cannot prove what stood on the chain');
    expect(said.textContent).toContain('1,234,567');
    expect(within(said).getByRole('link').getAttribute('href')).toContain(testAddress(1));
  });

  it('is called unreliable with every reason, and shows nothing as proven about itself', () => {
    const { container } = opened({
      problems: [
        { kind: 'changed' },
        { kind: 'text', side: 'response' },
        { kind: 'verdict', machine: 'main', parts: ['level', 'id.signer'] },
      ],
      simulatedElsewhere: true,
      machines: [machine({ verdict: verdict({ state: 'rejected', level: 0 }) })],
    });
    const alert = screen.getByRole('alert');
    expect(alert.textContent).toContain('Do not rely on this file');
    expect(alert.textContent).toContain('It was changed after it was made.');
    expect(alert.textContent).toContain('The text of the answer is not the one its hash names.');
    expect(alert.textContent).toContain('It differs in: level, id.signer.');
    expect(alert.textContent).toContain('local development network');
    expect(container.textContent).not.toContain('gives the verdict written in it');
  });

  it('whole but rejected is not drawn as proven', () => {
    const { container } = opened({
      machines: [machine({ verdict: verdict({ state: 'rejected', level: 0, checks: [] }) })],
    });
    expect(screen.getByText(/its evidence is rejected, as it says itself/)).toBeTruthy();
    expect(container.querySelector('.text-proven')).toBeNull();
  });

  it.each([
    ['verified', 'proven'],
    ['warnings', 'claimed'],
    ['incomplete', 'claimed'],
    ['rejected', 'refuted'],
  ] as const)('whole and %s is marked as %s, whatever it adds up to', (state, mark) => {
    opened({ machines: [machine({ verdict: verdict({ state, checks: [] }) })] });
    const line = screen.getByText(/The file is whole/).closest('p');
    expect(line?.querySelector('svg')?.classList.contains(`text-${mark}`)).toBe(true);
  });

  it('of a simulated machine draws nothing as proven', () => {
    const { container } = opened({ machines: [machine({ simulated: true })] });
    expect(container.querySelector('.text-proven')).toBeNull();
    expect(screen.getByText('Simulated machine')).toBeTruthy();
  });

  it('of an answer shows what was signed, and says that added words are not what was signed', () => {
    opened({
      exchange: {
        model: 'm\u202Eevil',
        request: { sha256: testHash(5) },
        response: { sha256: testHash(6) },
        signedText: 'a:b',
        signature: '0x12',
        words: { question: '<b>Why?</b>', answer: 'Because.' },
      },
      machines: [machine({ verdict: verdict({ resp: 'R2' }) })],
    });
    expect(screen.getByText(/signed exactly the request and the response/)).toBeTruthy();
    expect(screen.getByText(testHash(5))).toBeTruthy();
    expect(screen.getByText(/not these words/)).toBeTruthy();
    expect(screen.getByText('<b>Why?</b>')).toBeTruthy();
    expect(document.body.textContent).not.toContain('\u202E');
  });
});

describe('a bare report', () => {
  it('is judged against what the reader enters, and a slip is named before anything is judged', () => {
    const judgeReport = vi.fn();
    show({ state: 'report', name: undefined, text: '{"quote":""}' }, { judgeReport });
    const key = screen.getByLabelText('Key registered on chain');
    const number = screen.getByLabelText('Number it was asked for');
    fireEvent.change(key, { target: { value: '0x12' } });
    fireEvent.change(number, { target: { value: 'abc' } });
    fireEvent.click(screen.getByRole('button', { name: 'Check the report' }));
    expect(screen.getByText(/This is no address/)).toBeTruthy();
    expect(screen.getByText(/This is no such number/)).toBeTruthy();
    expect(judgeReport).not.toHaveBeenCalled();
    fireEvent.change(key, { target: { value: ` ${testAddress(2).toLowerCase()} ` } });
    fireEvent.change(number, { target: { value: `0x${'AB'.repeat(32)}` } });
    fireEvent.click(screen.getByRole('button', { name: 'Check the report' }));
    expect(judgeReport).toHaveBeenCalledWith({ text: '{"quote":""}', signer: testAddress(2), nonce: 'ab'.repeat(32) });
  });

  it('judged without a key shows none', () => {
    show({ state: 'judged', text: '{}', at: 0, report: machine({ expectedSigner: undefined, collateral: 'none' }) });
    expect(screen.queryByText('Key that must be in it')).toBeNull();
    expect(
      screen.getByText(/by the clock of this device.*whether that key stands on the chain was not asked/),
    ).toBeTruthy();
  });
});
