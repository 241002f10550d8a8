import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LastSigner } from '@/lib/domain/accepted-signer';
import { AppError } from '@/lib/domain/error';
import { noNote } from '@/lib/domain/favourite';
import type { Remote } from '@/lib/domain/remote';
import { parseServiceDetails, type Service } from '@/lib/domain/service';
import { historyOf, type ServiceEvent, type ServiceHistory } from '@/lib/domain/service-history';
import type { HistoryReading } from '@/lib/react/use-service-history';
import { testAddress, testHash, testService } from '@/lib/testing/builders';
import { HistorySection } from './history-section';
import { ProviderMark } from './provider-mark';
import { RecordSection } from './provider-sections';
import { SignerNotice } from './provider-signer';

class RpcDownError extends AppError {
  readonly code = 'rpc-unavailable';
  readonly cure = 'retry';
}

afterEach(cleanup);

const block = { number: 42n, hash: testHash(42), timestamp: 1_700_000_000n } as const;
const fresh = <T,>(value: T): Remote<T> => ({ state: 'fresh', value, block, readAt: Date.now() });
const withDetails = (additionalInfo: string, overrides: Partial<Service> = {}) =>
  testService({ additionalInfo, details: parseServiceDetails(additionalInfo), ...overrides });

const place = (index: number) => ({
  blockNumber: BigInt(index),
  logIndex: 0,
  transactionHash: testHash(index),
  at: 1_700_000_000n + BigInt(index),
});
const recorded = {
  serviceType: 'chatbot',
  url: 'https://provider.example',
  inputPrice: 100_000_000_000n,
  outputPrice: 400_000_000_000n,
  model: 'test/model',
  verifiability: 'TeeML',
};
const [firstSigner, secondSigner] = [testAddress(11), testAddress(12)];
const life: readonly ServiceEvent[] = [
  { ...place(1), kind: 'updated', service: recorded },
  { ...place(2), kind: 'acknowledged', signer: firstSigner, accepted: true },
  { ...place(3), kind: 'updated', service: { ...recorded, inputPrice: 120_000_000_000n } },
  { ...place(4), kind: 'updated', service: { ...recorded, inputPrice: 120_000_000_000n } },
  { ...place(5), kind: 'removed' },
  { ...place(6), kind: 'updated', service: { ...recorded, url: 'javascript:alert("\u202E")' } },
  { ...place(7), at: undefined, kind: 'acknowledged', signer: secondSigner, accepted: true },
];
const historyFrom = (events: readonly ServiceEvent[]): ServiceHistory => ({
  entries: historyOf(events),
  fromBlock: 0n,
  toBlock: 42n,
});
const history = historyFrom(life);
const idle: HistoryReading = { blocks: undefined, stopping: false, stop: () => {}, readOn: () => {} };

describe('the history', () => {
  const items = () => screen.getAllByRole('listitem').filter((item) => item.parentElement?.tagName === 'OL');

  it('says with dates what changed from what to what, the latest first', () => {
    render(<HistorySection reading={idle} history={fresh(history)} recent={undefined} />);
    const told = items().map((item) => item.textContent);
    expect(told).toHaveLength(7);
    expect(told[6]).toContain('Nov 14, 2023');
    expect(told[6]).toContain('Registeredtest/model, Chat: 0.10G/ 1M tokens in, 0.40G/ 1M tokens out');
    expect(told[4]).toContain('Price in: 0.10G/ 1M tokens →became 0.120G/ 1M tokens+20%');
    expect(told[3]).toContain('Nothing that the event records.');
    expect(told[2]).toContain('Removed');
    expect(told[1]).toContain('Registered again');
    expect(told[0]).toContain('Date not given');
    expect(told[0]).toContain(secondSigner);
    expect(screen.getByText(/7 events from block 0 to block 42\./u)).toBeTruthy();
  });

  it('marks what happened since the reader last used the provider', () => {
    const recent = { at: 1_700_000_004_500, model: 'test/model', signer: firstSigner };
    render(<HistorySection reading={idle} history={fresh(history)} recent={recent} />);
    const marked = items().map((item) => item.textContent.includes('since you last used it'));
    expect(marked).toEqual([false, true, true, false, false, false, false]);
  });

  it('draws hostile texts as text and never as links', () => {
    const { container } = render(<HistorySection reading={idle} history={fresh(history)} recent={undefined} />);
    expect(container.querySelector('a')).toBeNull();
    expect(container.textContent).not.toContain('\u202E');
    expect(screen.getByText(/javascript:alert/u)).toBeTruthy();
  });

  it('is drawn in part first where it is long', () => {
    const many = Array.from({ length: 30 }, (_, index): ServiceEvent => {
      return { ...place(index + 1), kind: 'updated', service: { ...recorded, inputPrice: BigInt(index) } };
    });
    render(<HistorySection reading={idle} history={fresh(historyFrom(many))} recent={undefined} />);
    expect(items()).toHaveLength(20);
    fireEvent.click(screen.getByRole('button', { name: 'Show all 30' }));
    expect(items()).toHaveLength(30);
  });

  it('tells reading, failing and an older reading apart', () => {
    const retry = vi.fn();
    const error = new RpcDownError('down');
    const view = render(<HistorySection reading={idle} history={{ state: 'loading' }} recent={undefined} />);
    expect(screen.getByRole('status').textContent).toBe('Reading the history from the contract’s logs');
    view.rerender(<HistorySection reading={idle} history={{ state: 'failed', error, retry }} recent={undefined} />);
    fireEvent.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
    view.rerender(
      <HistorySection
        reading={idle}
        history={{ state: 'stale', value: history, block, readAt: 0, error, retry }}
        recent={undefined}
      />,
    );
    expect(screen.getByText('This is an older reading')).toBeTruthy();
    expect(items()).toHaveLength(7);
  });
});

describe('a history that takes many parts', () => {
  const loading = { state: 'loading' } as const;
  const at = (done: bigint, more: Partial<HistoryReading> = {}): HistoryReading => ({
    ...idle,
    blocks: { done, all: 1_000_000n },
    ...more,
  });

  it('shows how many blocks are read, and says so aloud only at every tenth', () => {
    const view = render(<HistorySection reading={at(230_000n)} history={loading} recent={undefined} />);
    expect(screen.getByText('230,000 of 1,000,000 blocks read')).toBeTruthy();
    const bar = screen.getByRole<HTMLProgressElement>('progressbar');
    expect([bar.value, bar.max]).toEqual([230_000, 1_000_000]);
    const spoken = () => screen.getByRole('status').textContent;
    expect(spoken()).toBe('Reading the history from the contract’s logs: 20% of the blocks are read');
    view.rerender(<HistorySection reading={at(290_000n)} history={loading} recent={undefined} />);
    expect(screen.getByText('290,000 of 1,000,000 blocks read')).toBeTruthy();
    expect(spoken()).toContain(': 20%');
    view.rerender(<HistorySection reading={at(300_000n)} history={loading} recent={undefined} />);
    expect(spoken()).toContain(': 30%');
  });

  it('is stopped by a press, which waits for the part that is under way', () => {
    const stop = vi.fn();
    const view = render(<HistorySection reading={at(1n, { stop })} history={loading} recent={undefined} />);
    fireEvent.click(screen.getByRole('button', { name: 'Stop reading' }));
    expect(stop).toHaveBeenCalledOnce();
    view.rerender(<HistorySection reading={at(1n, { stop, stopping: true })} history={loading} recent={undefined} />);
    const button = screen.getByRole('button', { name: /Stop reading/u });
    expect(button.getAttribute('aria-busy')).toBe('true');
    fireEvent.click(button);
    expect(stop).toHaveBeenCalledOnce();
  });

  it('that was stopped shows what is known, says what is missing, and goes on by a press', () => {
    const readOn = vi.fn();
    const part = fresh({ ...history, toBlock: 30n });
    const view = render(<HistorySection reading={{ ...idle, readOn }} history={part} recent={undefined} />);
    expect(
      screen.getByText('12 blocks after block 30 were not read; what happened in them is not shown.'),
    ).toBeTruthy();
    expect(screen.getByText(/7 events from block 0 to block 30\./u)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Read on' }));
    expect(readOn).toHaveBeenCalledOnce();
    view.rerender(<HistorySection reading={at(31n)} history={part} recent={undefined} />);
    expect(screen.queryByText('The reading was stopped')).toBeNull();
    expect(screen.getByRole('progressbar')).toBeTruthy();
    view.rerender(<HistorySection reading={idle} history={fresh(history)} recent={undefined} />);
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(screen.queryByText('The reading was stopped')).toBeNull();
  });
});

describe('a changed signing key', () => {
  const service = testService({ teeSignerAddress: secondSigner });
  const lastBy = (by: LastSigner['by'], signer: typeof firstSigner): LastSigner => ({
    signer,
    at: Date.UTC(2026, 4, 1),
    by,
  });

  it('is warned of with both keys and the acceptance of the new one', () => {
    const accepted = historyFrom(life.map((event, index) => (index === 6 ? { ...event, ...place(7) } : event)));
    render(<SignerNotice service={service} last={lastBy('use', firstSigner)} history={fresh(accepted)} />);
    expect(screen.getByText('Another key signs than when you last used this provider')).toBeTruthy();
    expect(screen.getByText(firstSigner)).toBeTruthy();
    expect(screen.getByText(secondSigner)).toBeTruthy();
    expect(screen.getByText(/accepted the present key on Nov 14, 2023.*at block 7\./u)).toBeTruthy();
  });

  it('is warned of also where the reader only accepted the provider, and says so', () => {
    render(<SignerNotice service={service} last={lastBy('acceptance', firstSigner)} history={{ state: 'loading' }} />);
    expect(screen.getByText('Another key signs than the one you accepted')).toBeTruthy();
    expect(screen.getByText(/You accepted this provider on May 1, 2026/u)).toBeTruthy();
    expect(screen.getByText(firstSigner)).toBeTruthy();
    expect(screen.getByText(secondSigner)).toBeTruthy();
  });

  it('is no warning for the same key, for one who never used it, and counts the model’s own key', () => {
    const { container, rerender } = render(
      <SignerNotice service={service} last={lastBy('use', secondSigner)} history={{ state: 'loading' }} />,
    );
    rerender(<SignerNotice service={service} last={undefined} history={{ state: 'loading' }} />);
    expect(container.textContent).toBe('');
    const apart = withDetails(`{"TargetSeparated":true,"TargetTeeAddress":"${testAddress(13)}"}`, {
      teeSignerAddress: firstSigner,
    });
    rerender(<SignerNotice service={apart} last={lastBy('use', firstSigner)} history={{ state: 'loading' }} />);
    expect(container.textContent).toContain(testAddress(13));
  });
});

describe('the reader’s own marks', () => {
  it('star and name a provider, and say where the browser does not keep them', () => {
    const onStar = vi.fn(() => 'kept' as const);
    const onName = vi.fn(() => 'not-kept' as const);
    render(<ProviderMark note={{ ...noNote, favourite: true }} onStar={onStar} onName={onName} />);
    const star = screen.getByRole('button', { name: /Favourite/u });
    expect(star.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(star);
    expect(onStar).toHaveBeenCalledWith(false);
    fireEvent.click(screen.getByRole('button', { name: 'Name it' }));
    const field = screen.getByLabelText('Your name for it');
    expect(document.activeElement).toBe(field);
    fireEvent.change(field, { target: { value: 'My favourite' } });
    fireEvent.click(screen.getByRole('button', { name: 'Keep' }));
    expect(onName).toHaveBeenCalledWith('My favourite');
    expect(screen.getByText('This browser denies storage: it is kept for this visit only.')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Name it' }));
  });
});

describe('a record that cannot be used as it stands', () => {
  it('is shown, and what is wrong with it is said', () => {
    render(<RecordSection service={withDetails('{broken', { url: 'http://plain.example' })} local={false} />);
    expect(screen.getByText('Its additionalInfo cannot be read as JSON, so nothing in it counts.')).toBeTruthy();
    expect(screen.getByText(/it is not https/u)).toBeTruthy();
    cleanup();
    render(<RecordSection service={withDetails('')} local={false} />);
    expect(screen.queryByText(/cannot be read as JSON/u)).toBeNull();
  });
});
