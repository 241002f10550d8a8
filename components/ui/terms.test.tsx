import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { useTerms } from '@/lib/react/use-terms';
import { Terms } from './terms';

afterEach(cleanup);

function Asked() {
  return <Terms {...useTerms(['tee', 'settlement'])} />;
}

it('explains a word in place on a press, one at a time, and closes it again', () => {
  render(<Asked />);
  const tee = screen.getByRole('button', { name: 'TEE' });
  const settlement = screen.getByRole('button', { name: 'settlement' });
  const said = screen.getByRole('status');
  expect([tee.getAttribute('aria-expanded'), said.textContent]).toEqual(['false', '']);
  fireEvent.click(tee);
  expect(said.textContent).toContain('shields a program even from the owner of the machine');
  expect([tee.getAttribute('aria-expanded'), tee.getAttribute('aria-controls')]).toEqual(['true', said.id]);
  fireEvent.click(settlement);
  expect(said.textContent).toContain('takes the sum of several fees');
  expect(tee.getAttribute('aria-expanded')).toBe('false');
  fireEvent.click(settlement);
  expect(said.textContent).toBe('');
});
