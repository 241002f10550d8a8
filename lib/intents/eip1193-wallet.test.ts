import { expect, test } from 'vitest';
import { testAddress, testHash } from '@/lib/testing/builders';
import { createWalletPort } from './eip1193-wallet';

const address = testAddress(1);
const answering = (answer: unknown) => {
  const requests: { readonly method: string; readonly params?: readonly unknown[] }[] = [];
  const request = async (input: { readonly method: string; readonly params?: readonly unknown[] }) => {
    requests.push(input);
    return answer;
  };
  return { port: createWalletPort({ request }, address), requests };
};
const call = { from: address, to: testAddress(2), input: '0x12', value: 2n ** 70n, gas: 21_000n } as const;

test('The wallet is asked for one transaction with these bytes, and fees are left to it.', async () => {
  const { port, requests } = answering(testHash(1));
  expect(await port.sendCall(call)).toBe(testHash(1));
  const transaction = { from: address, to: testAddress(2), data: '0x12', value: '0x400000000000000000', gas: '0x5208' };
  expect(requests).toEqual([{ method: 'eth_sendTransaction', params: [transaction] }]);
});

test.each([undefined, null, '', '0x12', 7, { hash: testHash(1) }])('%j is no transaction hash.', async (answer) => {
  await expect(answering(answer).port.sendCall(call)).rejects.toMatchObject({ code: 'wallet-answer' });
});

test.each([
  ['0x7a69', 31337],
  [31337, 31337],
])('A wallet that answers %j is on chain %i.', async (answer, chainId) => {
  expect(await answering(answer).port.chainId()).toBe(chainId);
});

test.each([undefined, 'mainnet', null, 1.5])('%j is no chain id.', async (answer) => {
  await expect(answering(answer).port.chainId()).rejects.toMatchObject({ code: 'wallet-answer' });
});

test.each([
  [[address.toLowerCase()], address],
  [[], undefined],
  [undefined, undefined],
  [['0x12'], undefined],
])('A wallet that shows %j uses account %s.', async (answer, account) => {
  expect(await answering(answer).port.currentAddress()).toBe(account);
});
