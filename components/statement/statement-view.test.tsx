import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '@/lib/domain/error';
import type { UsageReceipt } from '@/lib/domain/receipt';
import type { Remote } from '@/lib/domain/remote';
import { auditSettlements, type Statement, type StatementEntry } from '@/lib/domain/statement';
import { testAddress, testHash, testReceipt } from '@/lib/testing/builders';
import { toCsv } from './export-file';
import { StatementView, type StatementViewProps } from './statement-view';
import { layTimeline } from './timeline';

class RpcDownError extends AppError {
  readonly code = 'rpc-unavailable';
  readonly cure = 'retry';
}

const og = 10n ** 18n;
const start = 1_700_000_000;
const provider = testAddress(500);
const block = { number: 42n, hash: testHash(42), timestamp: BigInt(start) } as const;
const fresh = <T,>(value: T): Remote<T> => ({ state: 'fresh', value, block, readAt: Date.now() });

const receipt = (number: number, fee: bigint | undefined, second: number): UsageReceipt =>
  testReceipt({
    id: `r${number}`,
    provider,
    at: (start + second) * 1000,
    fee: fee === undefined ? undefined : { inputFee: 0n, outputFee: fee, fee },
  });

const where = (number: number, second: number) => ({
  blockNumber: BigInt(number),
  transactionHash: testHash(number),
  logIndex: 0,
  timestamp: BigInt(start + second),
  provider,
  pendingAfter: 0n,
});

const settlement = (
  number: number,
  second: number,
  paid: bigint,
  rest: { readonly status?: 'partial'; readonly unsettled?: bigint } = {},
): StatementEntry => ({
  ...where(number, second),
  kind: 'settlement',
  status: rest.status ?? 'success',
  paid,
  unsettled: rest.unsettled ?? 0n,
  refundCancelled: 0n,
  balanceAfter: 4n * og,
});

const opened: StatementEntry = { ...where(1, 0), kind: 'opened', amount: 5n * og, balanceAfter: 5n * og };
const statementOf = (entries: readonly StatementEntry[]): Statement => ({ entries, fromBlock: 0n, toBlock: 42n });

afterEach(cleanup);

function show(props: Partial<StatementViewProps>) {
  const onConnect = vi.fn();
  const view = render(
    <StatementView
      statement={fresh(statementOf([]))}
      receipts={[]}
      receiptsState="ready"
      damaged={0}
      onConnect={onConnect}
      {...props}
    />,
  );
  return { ...view, onConnect };
}

const rows = () =>
  within(screen.getByRole('table', { name: 'Rows of the contract' }))
    .getAllByRole('row')
    .slice(1);
const cellsOf = (row: HTMLElement | undefined) =>
  within(row ?? document.body)
    .getAllByRole('cell')
    .map((cell) => cell.textContent);

describe('the screens of the statement', () => {
  it('asks for a wallet, claims nothing while loading, and tells failure from emptiness', () => {
    const { onConnect } = show({ statement: undefined });
    fireEvent.click(screen.getByRole('button', { name: 'Connect wallet' }));
    expect(onConnect).toHaveBeenCalledOnce();
    cleanup();
    show({ statement: { state: 'loading' } });
    expect(screen.queryByText('Nothing has happened yet')).toBeNull();
    cleanup();
    const retry = vi.fn();
    show({ statement: { state: 'failed', error: new RpcDownError('down'), retry } });
    expect(screen.queryByText('Nothing has happened yet')).toBeNull();
    fireEvent.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
    cleanup();
    show({});
    expect(screen.getByText('Nothing has happened yet')).toBeTruthy();
  });

  it('keeps a stale history and says why', () => {
    show({
      statement: {
        state: 'stale',
        value: statementOf([opened]),
        block,
        readAt: Date.now() - 120_000,
        error: new RpcDownError('down'),
        retry: () => {},
      },
    });
    expect(screen.getByText(/Last good reading, 2m ago/)).toBeTruthy();
    expect(rows()).toHaveLength(1);
  });

  it('says what is missing from an incomplete history', () => {
    const gaps = [{ kind: 'end-differs', provider, followed: undefined, held: undefined }] as const;
    show({ statement: fresh({ ...statementOf([opened]), gaps }) });
    expect(screen.getByText('This history is not complete')).toBeTruthy();
  });
});

describe('a settlement', () => {
  const receipts = [receipt(1, 100n, 10), receipt(2, 200n, 20)];

  it('matches its receipts to the neuron, proven by this browser', () => {
    const { container } = show({ statement: fresh(statementOf([opened, settlement(2, 30, 300n)])), receipts });
    expect(screen.getByText('matches 2 receipts to the neuron')).toBeTruthy();
    expect(container.querySelectorAll('[data-evidence=proven]')).toHaveLength(1);
    expect(screen.getByText('Every request of this browser has been charged.')).toBeTruthy();
  });

  it('one neuron more than the receipts is refuted, with the figure', () => {
    const { container } = show({ statement: fresh(statementOf([opened, settlement(2, 30, 301n)])), receipts });
    expect(screen.getByText('0.000000000000000001 0G more than your receipts')).toBeTruthy();
    expect(container.querySelector('[data-evidence=refuted]')).toBeTruthy();
    expect(container.querySelector('[data-evidence=proven]')).toBeNull();
  });

  it('that charges more names the question that got no answer here as what may explain it, and refutes nothing', () => {
    const unanswered = { ...receipt(3, undefined, 25), unanswered: true };
    const { container } = show({
      statement: fresh(statementOf([opened, settlement(2, 30, 301n)])),
      receipts: [...receipts, unanswered],
    });
    expect(screen.getByText('Perhaps for 1 question that was sent and got no answer here')).toBeTruthy();
    expect(container.querySelector('[data-evidence=refuted]')).toBeNull();
  });

  it('that agrees needs no such explanation', () => {
    const unanswered = { ...receipt(3, undefined, 25), unanswered: true };
    const { container } = show({
      statement: fresh(statementOf([opened, settlement(2, 30, 300n)])),
      receipts: [...receipts, unanswered],
    });
    expect(screen.getByText('matches 2 receipts to the neuron')).toBeTruthy();
    expect(container.textContent).not.toContain('Perhaps for');
    expect(screen.getByText('sent, no answer came here; it may be charged all the same')).toBeTruthy();
  });

  it('without receipts is unknown, neither good nor bad', () => {
    const { container } = show({ statement: fresh(statementOf([opened, settlement(2, 30, 300n)])) });
    expect(screen.getByText('no receipts in this browser')).toBeTruthy();
    expect(container.querySelector('[data-evidence=unknown]')).toBeTruthy();
  });

  it('paid in part says what was still asked', () => {
    show({
      statement: fresh(
        statementOf([opened, settlement(2, 30, 300n, { status: 'partial', unsettled: 5n * 10n ** 12n })]),
      ),
    });
    expect(screen.getByText('paid in part: 0.000005 0G more was asked than there was')).toBeTruthy();
  });

  it('is drawn newest first with its sign, the balance after, and the whole hash for copying', () => {
    show({ statement: fresh(statementOf([opened, settlement(2, 30, 300n * 10n ** 12n)])), receipts });
    const [newest, oldest] = rows();
    expect(cellsOf(newest).slice(1, 4)).toEqual(['Settlement', '-0.0003', '4']);
    expect(cellsOf(oldest).slice(1, 4)).toEqual(['Opened', '+5', '5']);
    expect(within(newest ?? document.body).getByText(testHash(2))).toBeTruthy();
  });
});

describe('what is used and not settled', () => {
  it('stands apart, with its sum, and an unreported fee is never zero', () => {
    show({
      statement: fresh(statementOf([opened])),
      receipts: [receipt(1, 10n ** 12n, 10), receipt(2, undefined, 20)],
    });
    const table = screen.getByRole('table', { name: 'Used, not yet settled' });
    expect(within(table).getByText('no fee reported')).toBeTruthy();
    expect(screen.getByText('2 requests')).toBeTruthy();
    expect(screen.getByText('without 1 request of unknown fee')).toBeTruthy();
    expect(screen.getAllByTitle('1,000,000,000,000 neuron').length).toBeGreaterThan(0);
  });

  it('has no sum where no fee is known', () => {
    show({ statement: fresh(statementOf([opened])), receipts: [receipt(1, undefined, 10)] });
    expect(screen.getByText('without 1 request of unknown fee')).toBeTruthy();
    expect(screen.queryByTitle('0 neuron')).toBeNull();
  });

  it('is not known, rather than nothing, where the receipts could not be read', () => {
    show({ statement: fresh(statementOf([opened])), receiptsState: 'failed' });
    expect(screen.getByText(/receipts could not be read/)).toBeTruthy();
    expect(screen.getByRole('img', { name: /What it used is not known here/ })).toBeTruthy();
    expect(screen.queryByText('Every request of this browser has been charged.')).toBeNull();
  });

  it('says when records of this browser could not be read', () => {
    show({ statement: fresh(statementOf([opened])), damaged: 2 });
    expect(screen.getByText('2 receipts in this browser could not be read and were left alone.')).toBeTruthy();
  });
});

describe('a receipt by a price that only the provider states', () => {
  const stated = (number: number, fee: bigint, second: number): UsageReceipt => {
    const contracts = receipt(number, fee, second);
    return { ...contracts, prices: { ...contracts.prices, stated: true } };
  };
  const mark = 'by a stated price';

  it('is marked as claimed beside its fee while it is not settled, and the contract’s is not', () => {
    show({ statement: fresh(statementOf([opened])), receipts: [receipt(1, 10n, 10), stated(2, 20n, 20)] });
    const [newest, oldest] = within(screen.getByRole('table', { name: 'Used, not yet settled' }))
      .getAllByRole('row')
      .slice(1);
    expect(newest?.querySelector('[data-evidence=claimed]')?.textContent).toBe(mark);
    expect(oldest?.querySelector('[data-evidence]')).toBeNull();
  });

  it('is counted beside a settlement that matches: the sum is proven, the price is not', () => {
    const { container } = show({
      statement: fresh(statementOf([opened, settlement(2, 30, 300n)])),
      receipts: [receipt(1, 100n, 10), stated(2, 200n, 20)],
    });
    expect(container.querySelector('[data-evidence=proven]')?.textContent).toBe('matches 2 receipts to the neuron');
    expect(container.querySelector('[data-evidence=claimed]')?.textContent).toBe(
      '1 receipt by a stated price, off chain',
    );
  });

  it('is counted in the export', () => {
    const entries = [opened, settlement(2, 30, 200n)];
    const [heading, , line] = toCsv(entries, auditSettlements({ entries, receipts: [stated(1, 200n, 10)] })).split(
      '\r\n',
    );
    expect(heading?.split(',').at(-1)).toBe('receiptsAtStatedPrice');
    expect(line).toMatch(/,matches,1$/u);
  });
});

describe('the picture', () => {
  it('has a text that says the same', () => {
    show({
      statement: fresh(statementOf([opened, settlement(2, 30, 100n)])),
      receipts: [receipt(1, 100n, 10), receipt(2, 200n, 60)],
    });
    expect(
      screen.getByRole('img', {
        name: /2 requests were used .* 1 settlements charged .* 1 requests are not settled yet\. The balance is 4 0G/,
      }),
    ).toBeTruthy();
  });

  it('joins each settlement with the requests it paid for, which always stand before it', () => {
    const receipts = [receipt(1, 100n, 10), receipt(2, 200n, 40), receipt(3, 50n, 90)];
    const entries = [opened, settlement(2, 30, 300n)];
    const timeline = layTimeline({ entries, receipts, audits: auditSettlements({ entries, receipts }), most: 80 });
    const bar = timeline.bars[0];
    expect(bar?.from).toEqual([1, 2]);
    expect(bar?.slot).toBe(3);
    expect(timeline.dots.map((dot) => dot.settled)).toEqual([true, true, false]);
    expect(timeline.steps.map((step) => step.slot)).toEqual([0, 3]);
    expect((timeline.steps[1]?.share ?? 1) < (timeline.steps[0]?.share ?? 0)).toBe(true);
  });

  it('leaves out the oldest when there are too many and says so', () => {
    const receipts = Array.from({ length: 90 }, (_, index) => receipt(index, 1n, index));
    const timeline = layTimeline({ entries: [], receipts, audits: new Map(), most: 80 });
    expect([timeline.dots.length, timeline.dots[0]?.id, timeline.cut]).toEqual([80, 'r10', true]);
  });
});

describe('the export', () => {
  it('is exact to the neuron', () => {
    const entries = [opened, settlement(2, 30, 300n)];
    const lines = toCsv(entries, auditSettlements({ entries, receipts: [] }))
      .trimEnd()
      .split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('amountNeuron,amount0G');
    expect(lines[2]).toContain(',-300,-0.0000000000000003,');
    expect(lines[2]).toContain('no-receipts');
  });
});
