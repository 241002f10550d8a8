import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Statement, StatementEntry } from '@/lib/domain/statement';
import { testAddress, testHash } from '@/lib/testing/builders';
import { toCsv } from './export-file';
import { StatementView, type StatementViewProps } from './statement-view';

const og = 10n ** 18n;
const watching = testAddress(9);
const block = { number: 42n, hash: testHash(42), timestamp: 1_700_000_000n } as const;
const where = (number: number) => ({
  blockNumber: BigInt(number),
  transactionHash: testHash(number),
  logIndex: 0,
  timestamp: 1_700_000_000n + BigInt(number),
  provider: testAddress(500),
  pendingAfter: 0n,
});
const opened: StatementEntry = { ...where(1), kind: 'opened', amount: 5n * og, balanceAfter: 5n * og };
const charged: StatementEntry = {
  ...where(2),
  kind: 'settlement',
  status: 'success',
  paid: og,
  unsettled: 0n,
  refundCancelled: 0n,
  balanceAfter: 4n * og,
};
const statement: Statement = { entries: [opened, charged], fromBlock: 0n, toBlock: 42n };

afterEach(cleanup);

function show(props: Partial<StatementViewProps> = {}) {
  return render(
    <StatementView
      statement={{ state: 'fresh', value: statement, block, readAt: Date.now() }}
      receipts={[]}
      receiptsState="not-ours"
      damaged={0}
      watching={watching}
      onConnect={vi.fn()}
      {...props}
    />,
  );
}

const checks = () =>
  within(screen.getByRole('table', { name: 'Rows of the contract' }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell').at(-1)?.textContent);
const queryOf = (link: string) => screen.getByRole('link', { name: link }).getAttribute('href')?.split('?')[1];

describe('the statement of a watched address', () => {
  it('shows the rows of the contract and whose they are', () => {
    show();
    expect(screen.getByText('You are looking at the statement of this address')).toBeTruthy();
    expect(checks()).toHaveLength(2);
    expect(queryOf('Account')).toBe(`watch=${watching}`);
  });

  it('claims nothing about what was used: neither that it is nothing nor that it agrees', () => {
    const { container } = show();
    expect(checks()).toEqual(['not known here', '']);
    expect(screen.getByText(/^Not known here\. Only the browser/)).toBeTruthy();
    expect(
      screen.getByRole('img', {
        name: '1 settlement charged this account. What it used is not known here. The balance is 4 0G.',
      }),
    ).toBeTruthy();
    expect(screen.queryByText('Used')).toBeNull();
    expect(container.textContent).not.toMatch(/no receipts|matches|has been charged|requests?\b/);
  });

  it('is exported without a verdict on any row', () => {
    const verdicts = toCsv([opened, charged], undefined).trimEnd().split('\r\n').slice(1);
    expect(verdicts.map((row) => row.split(',').at(-1))).toEqual(['', '']);
  });

  it('has nothing that could be signed', () => {
    show();
    expect(screen.getAllByRole('button').map((button) => button.textContent)).not.toContain('Connect wallet');
    expect(screen.queryAllByRole('textbox')).toEqual([]);
  });

  it('asks for no wallet where the link names no address', () => {
    show({ statement: undefined, watching: '0x12&' });
    expect(screen.getByText('This link names no address')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Connect wallet' })).toBeNull();
    expect(queryOf('Choose an address')).toBe('watch=0x12%26');
  });
});
