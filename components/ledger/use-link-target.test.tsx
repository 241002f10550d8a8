import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useLinkTarget } from './use-link-target';

const scrollIntoView = vi.fn();

beforeEach(() => {
  scrollIntoView.mockReset();
  Element.prototype.scrollIntoView = scrollIntoView;
});
afterEach(cleanup);

function Page({ wish, isRead }: { readonly wish: string | undefined; readonly isRead: boolean }) {
  useLinkTarget({ id: 'fund', wish });
  return (
    <>
      <input aria-label="elsewhere" />
      {isRead ? <section id="fund" tabIndex={-1} aria-label="Fund" /> : null}
    </>
  );
}

describe('the form a link asks for', () => {
  it('is gone to once the account has been read, without motion', () => {
    const { rerender } = render(<Page wish="a" isRead={false} />);
    expect(scrollIntoView).not.toHaveBeenCalled();
    rerender(<Page wish="a" isRead />);
    expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Fund' }));
    expect(scrollIntoView).toHaveBeenCalledExactlyOnceWith({ block: 'start', behavior: 'instant' });
  });

  it('is gone to once: later readings leave the reader where they went, also when the form is drawn anew', () => {
    const { rerender } = render(<Page wish="a" isRead />);
    screen.getByRole('textbox').focus();
    rerender(<Page wish="a" isRead={false} />);
    rerender(<Page wish="a" isRead />);
    expect(document.activeElement).toBe(screen.getByRole('textbox'));
    expect(scrollIntoView).toHaveBeenCalledOnce();
  });

  it('is gone to again for another wish, and not at all without one', () => {
    const { rerender } = render(<Page wish={undefined} isRead />);
    expect(scrollIntoView).not.toHaveBeenCalled();
    rerender(<Page wish="a" isRead />);
    rerender(<Page wish="b" isRead />);
    expect(scrollIntoView).toHaveBeenCalledTimes(2);
  });
});
