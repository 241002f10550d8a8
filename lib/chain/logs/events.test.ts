import { encodeAbiParameters, encodeEventTopics, type Hex, numberToHex, toEventSelector } from 'viem';
import { expect, test } from 'vitest';
import { testAddress, testHash } from '@/lib/testing/builders';
import { mockContracts } from '@/lib/testing/mock-chain';
import { inferenceServingAbi } from '../abi/inference-serving';
import { ledgerManagerAbi } from '../abi/ledger-manager';
import { eventTopics, parseEvents } from './events';

const user = testAddress(1);
const provider = testAddress(2);

function log(change: { topics: readonly (Hex | null | readonly Hex[])[]; data: Hex } & Record<string, unknown>) {
  return {
    address: mockContracts.inference,
    blockNumber: '0x1',
    blockHash: testHash(1),
    transactionHash: testHash(2),
    transactionIndex: '0x0',
    logIndex: '0x0',
    ...change,
  };
}

const balanceUpdated = (change: Record<string, unknown> = {}) =>
  log({
    topics: encodeEventTopics({ abi: inferenceServingAbi, eventName: 'BalanceUpdated', args: { user, provider } }),
    data: encodeAbiParameters([{ type: 'uint256' }, { type: 'uint256' }], [2n ** 255n, 7n]),
    ...change,
  });

test('The topics are those of the contracts.', () => {
  const selectorOf = (name: string) => {
    const event = [...ledgerManagerAbi, ...inferenceServingAbi].find(
      (item) => item.type === 'event' && item.name === name,
    );
    return event?.type === 'event' ? toEventSelector(event) : undefined;
  };
  expect(eventTopics).toEqual({
    balanceUpdated: selectorOf('BalanceUpdated'),
    settlementResult: selectorOf('TEESettlementResult'),
    refundRequested: selectorOf('RefundRequested'),
    accountDeleted: selectorOf('AccountDeleted'),
    fundSpent: selectorOf('FundSpent'),
  });
});

test('Amounts keep every digit.', () => {
  expect(parseEvents([balanceUpdated()], mockContracts)).toMatchObject([
    { kind: 'balance-updated', provider, balance: 2n ** 255n, pendingRefund: 7n },
  ]);
});

test('Money spent through another service is none of this contract’s.', () => {
  const spent = (service: typeof user) =>
    log({
      address: mockContracts.ledger,
      topics: encodeEventTopics({ abi: ledgerManagerAbi, eventName: 'FundSpent', args: { user, service } }),
      data: encodeAbiParameters([{ type: 'uint256' }], [5n]),
    });
  expect(parseEvents([spent(mockContracts.inference)], mockContracts)).toMatchObject([
    { kind: 'fund-spent', amount: 5n },
  ]);
  expect(parseEvents([spent(testAddress(99))], mockContracts)).toEqual([]);
});

test('Logs of a foreign contract and removed logs fall away.', () => {
  expect(
    parseEvents([balanceUpdated({ address: testAddress(99) }), balanceUpdated({ removed: true })], mockContracts),
  ).toEqual([]);
});

test('Events come in chain order whatever order the node chose.', () => {
  const place = (block: number, index: number) =>
    balanceUpdated({ blockNumber: numberToHex(block), logIndex: numberToHex(index) });
  const events = parseEvents([place(2, 0), place(1, 5), place(1, 3)], mockContracts);
  expect(events.map((event) => [event.blockNumber, event.logIndex])).toEqual([
    [1n, 3],
    [1n, 5],
    [2n, 0],
  ]);
});

test.each([
  ['no list', { logs: [] }],
  ['a null', [null]],
  ['a log without topics', [{ ...balanceUpdated(), topics: undefined }]],
  ['short data', [balanceUpdated({ data: '0x01' })]],
  ['a missing provider', [balanceUpdated({ topics: [eventTopics.balanceUpdated] })]],
  ['a missing block', [balanceUpdated({ blockNumber: null })]],
])('An answer with %s is refused.', (_what, answer) => {
  expect(() => parseEvents(answer, mockContracts)).toThrow(expect.objectContaining({ code: 'rpc-answer' }));
});
