import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { KeptState } from '@/lib/react/use-kept';
import { KeptView } from './kept-view';

afterEach(cleanup);

function show(kept: KeptState) {
  const props = { onExport: vi.fn(), onImport: vi.fn(), onReload: vi.fn() };
  const { container } = render(<KeptView kept={kept} {...props} />);
  const input = container.querySelector<HTMLInputElement>('input[type="file"]');
  if (input === null) throw new Error('a file can be chosen');
  return { ...props, input };
}

it('hands out and takes in only by a press', () => {
  const { onExport, onImport, input } = show({ state: 'idle' });
  expect([onExport, onImport].map((call) => call.mock.calls.length)).toEqual([0, 0]);
  expect(screen.getByText(/holds your chats in plain text/u)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Export everything' }));
  expect(onExport).toHaveBeenCalledOnce();
  const file = new File(['{}'], 'mine.json');
  fireEvent.change(input, { target: { files: [file] } });
  expect(onImport).toHaveBeenCalledWith(file);
});

it('does one thing at a time', () => {
  show({ state: 'working' });
  for (const name of ['Export everything', 'Choose a file'])
    expect(screen.getByRole<HTMLButtonElement>('button', { name }).disabled).toBe(true);
});

it('counts what was added, was here, could not be read and was not kept', () => {
  const { onReload } = show({ state: 'imported', outcome: { added: 3, present: 2, damaged: 1, notKept: 4 } });
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
    '3 entries were added.',
    '2 entries were here already.',
    '1 entry could not be read and was left out.',
    '4 entries were refused by this browser’s storage: they last for this visit only, or not at all.',
  ]);
  fireEvent.click(screen.getByRole('button', { name: 'Show it everywhere' }));
  expect(onReload).toHaveBeenCalledOnce();
  cleanup();
  show({ state: 'imported', outcome: { added: 0, present: 5, damaged: 0, notKept: 0 } });
  expect(screen.queryByRole('button', { name: 'Show it everywhere' })).toBeNull();
});

it('tells a file that is none of ours from a browser that denies its storage', () => {
  show({ state: 'refused' });
  expect(screen.getByRole('alert').textContent).toContain('none this site has written');
  cleanup();
  show({ state: 'failed' });
  expect(screen.getByRole('alert').textContent).toContain('did not let its storage or the file be read');
});
