import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { explorerHref } from '@/lib/config/explorer';
import { testAddress, testHash } from '@/lib/testing/builders';
import { Address } from './address';
import { ExplorerContext } from './explorer-link';

afterEach(cleanup);

const words = { copy: 'Copy', copied: 'Copied', failed: 'Failed' };

function show(value: string, network: { readonly explorerUrl?: string; readonly local: boolean }, copied = true) {
  const explorer = { label: 'Look up in the explorer', hrefOf: (text: string) => explorerHref(network, text) };
  render(
    <ExplorerContext value={explorer}>
      <Address value={value} {...(copied && { words })} />
    </ExplorerContext>,
  );
}

const main = { explorerUrl: 'https://explorer.example', local: false };

it('leads from an address and from a transaction to their page, in a window of its own that knows nothing of this one', () => {
  show(testAddress(7), main);
  const link = screen.getByRole('link', { name: /^Look up in the explorer 0x/u });
  expect(link.getAttribute('href')).toBe(`https://explorer.example/address/${testAddress(7)}`);
  expect([link.getAttribute('target'), link.getAttribute('rel')]).toEqual(['_blank', 'noopener noreferrer']);
  cleanup();
  show(testHash(7), main);
  expect(screen.getByRole('link').getAttribute('href')).toBe(`https://explorer.example/tx/${testHash(7)}`);
});

it('has no link on a local network, without an explorer, for another text, and where nothing can be copied either', () => {
  show(testAddress(7), { ...main, local: true });
  show(testAddress(7), { local: false });
  show('javascript:alert(1)', main);
  show(testAddress(7), main, false);
  expect(screen.queryByRole('link')).toBeNull();
  expect(screen.getAllByRole('button', { name: /^Copy/u })).toHaveLength(3);
});
