import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { saveFile } from '@/lib/react/save-file';
import { testSubAccount } from '@/lib/testing/builders';
import { ProviderNames } from './provider-name';
import { RefundList } from './retrieval-steps';

vi.mock('@/lib/react/save-file', () => ({ saveFile: vi.fn() }));

const og = 10n ** 18n;
const now = 1_700_000_000n;
const lockTime = 86_400n;
const sub = testSubAccount({
  balance: 5n * og,
  pendingRefund: 3n * og,
  refunds: [
    { index: 0n, amount: og, createdAt: now - lockTime },
    { index: 1n, amount: 2n * og, createdAt: now - 3_600n },
  ],
});

afterEach(() => {
  cleanup();
  vi.mocked(saveFile).mockReset();
});

const show = () =>
  render(
    <ProviderNames names={new Map([[sub.provider.toLowerCase(), 'local/hand,book']])}>
      <RefundList sub={sub} clock={{ lockTime, now }} requests={undefined} />
    </ProviderNames>,
  );

describe('the calendar file of a retrieval', () => {
  it('is made on a press, for the moment it is due by the contract', () => {
    show();
    expect(saveFile).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Calendar file for 2 0G' }));
    expect(saveFile).toHaveBeenCalledOnce();
    const [file] = vi.mocked(saveFile).mock.calls[0] ?? [];
    expect(file).toMatchObject({ name: 'retrieval.ics', type: 'text/calendar' });
    expect(file?.text).toContain('DTSTART:20231115T211320Z\r\n');
    expect(file?.text.replaceAll('\r\n ', '')).toContain('SUMMARY:Collect 2 0G from local/hand\\,book');
  });

  it('is not offered for what is due already', () => {
    show();
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    expect(screen.getAllByRole('button', { name: /^Calendar file/ })).toHaveLength(1);
  });
});
