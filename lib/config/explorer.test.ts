import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explorerHref } from './explorer';

const network = { explorerUrl: 'https://explorer.example/', local: false };
const address = `0x${'aB'.repeat(20)}`;
const hash = `0x${'0c'.repeat(32)}`;

test('An address, a transaction and a block each have their page.', () => {
  expect(explorerHref(network, address)).toBe(`https://explorer.example/address/${address}`);
  expect(explorerHref(network, hash)).toBe(`https://explorer.example/tx/${hash}`);
  expect(explorerHref(network, '1234567')).toBe('https://explorer.example/block/1234567');
});

test('A local network and one without an explorer have no links.', () => {
  expect(explorerHref({ ...network, local: true }, address)).toBeUndefined();
  expect(explorerHref({ local: false }, address)).toBeUndefined();
});

test('Nothing else is ever put into a link.', () => {
  for (const text of [
    '',
    '../admin',
    'javascript:alert(1)',
    `${address}/x`,
    `${address}\n`,
    `0x${'ab'.repeat(19)}`,
    '-1',
  ])
    expect(explorerHref(network, text)).toBeUndefined();
  fc.assert(
    fc.property(fc.string(), (text) => {
      const href = explorerHref(network, text);
      expect(href === undefined || /^https:\/\/explorer\.example\/(address|tx|block)\/[0-9a-fx]+$/iu.test(href)).toBe(
        true,
      );
    }),
  );
});
