import {
  type Abi,
  type AbiParameter,
  encodeErrorResult,
  type Hex,
  HttpRequestError,
  ResourceUnavailableRpcError,
  RpcRequestError,
  TimeoutError,
} from 'viem';
import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/domain/error';
import { error as english } from '@/lib/i18n/messages/en/error';
import { error as indonesian } from '@/lib/i18n/messages/id/error';
import { refusalCodes } from '@/lib/intents/errors';
import { createMockRpc, NodeError } from '@/lib/testing/mock-rpc';
import { fineTuningServingErrorsAbi } from './abi/fine-tuning-serving-errors';
import { inferenceServingAbi } from './abi/inference-serving';
import { ledgerManagerAbi } from './abi/ledger-manager';
import { ContractRevertError } from './contract-errors';
import { toAppError } from './revert';
import { answerOf } from './rpc';
import { toWalletError } from './wallet-answer';

const languages = [english, indonesian];

function sampleOf({ type }: AbiParameter): unknown {
  if (type === 'address') return '0x00000000000000000000000000000000000000AA';
  if (type === 'string') return 'some text';
  return 5n * 10n ** 17n;
}

function expectSentences(error: AppError): void {
  for (const messages of languages) {
    const sentence = Object.entries<string>(messages).find(([code]) => code === error.code)?.[1];
    expect(sentence, `a sentence for ${error.code}`).toBeDefined();
    const placeholders = [...(sentence ?? '').matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect(Object.keys(error.values), `values for ${error.code}`).toEqual(expect.arrayContaining(placeholders));
    const said = Object.entries(error.values).reduce(
      (text, [name, value]) => text.replaceAll(`{${name}}`, value),
      sentence ?? '',
    );
    expect(said, `no raw bytes in ${error.code}`).not.toMatch(rawHex);
  }
}

const customErrors = [...ledgerManagerAbi, ...inferenceServingAbi, ...fineTuningServingErrorsAbi].filter(
  (item) => item.type === 'error',
);

/** Bytes that a person would have to read: nothing of the kind may be left in a sentence. */
const rawHex = /0x[0-9a-f]{8,}/i;

describe('Every refusal of the contracts is explained in both languages', () => {
  test.each(customErrors.map((item) => [item.name, item] as const))('%s', (name, item) => {
    const abi: Abi = [item];
    const data = encodeErrorResult({ abi, errorName: name, args: item.inputs.map(sampleOf) });
    const error = toAppError(new NodeError(3, 'execution reverted', data));
    expect(error).toBeInstanceOf(ContractRevertError);
    expect(error.details).toBe(name);
    expectSentences(error);
  });

  const languageAbi = [
    { type: 'error', name: 'Error', inputs: [{ name: 'reason', type: 'string' }] },
    { type: 'error', name: 'Panic', inputs: [{ name: 'code', type: 'uint256' }] },
  ] as const;

  test('a text', () => {
    const data = encodeErrorResult({
      abi: languageAbi,
      errorName: 'Error',
      args: ['Ownable: caller is not the owner'],
    });
    const error = toAppError(new NodeError(3, 'execution reverted', data));
    expect(error.values).toEqual({ reason: 'Ownable: caller is not the owner' });
    expectSentences(error);
  });

  test.each<[bigint, string]>([
    [1n, 'contract-panic-assertion'],
    [17n, 'contract-panic-overflow'],
    [18n, 'contract-panic-division'],
    [33n, 'contract-panic-enum'],
    [34n, 'contract-panic-storage'],
    [49n, 'contract-panic-pop'],
    [50n, 'contract-panic-index'],
    [65n, 'contract-panic-memory'],
    [81n, 'contract-panic-function'],
    [0n, 'contract-panic'],
    [2n ** 256n - 1n, 'contract-panic'],
  ])('a failed check of the language, number %i', (panic, code) => {
    const data = encodeErrorResult({ abi: languageAbi, errorName: 'Panic', args: [panic] });
    const error = toAppError(new NodeError(3, 'execution reverted', data));
    expect(error).toMatchObject({ code, values: { code: panic.toString() } });
    expectSentences(error);
  });

  test.each<Hex>(['0xdeadbeef', '0xdeadbeef00', '0x08c379a0', '0x4e487b7112'])('unknown or broken bytes %s', (data) => {
    const error = toAppError(new NodeError(3, 'execution reverted', data));
    expect(error.code).toBe('contract-unexplained');
    expectSentences(error);
  });

  test('a text full of bytes says everything but the bytes', () => {
    const reason = `execution of 0x${'ab'.repeat(32)} failed at 0x00000000000000000000000000000000000000AA`;
    const data = encodeErrorResult({ abi: languageAbi, errorName: 'Error', args: [reason] });
    const error = toAppError(new NodeError(3, 'execution reverted', data));
    expect(error.values).toEqual({ reason: 'execution of … failed at …' });
    expectSentences(error);
  });

  test('no bytes at all', () => {
    expect(toAppError(new NodeError(3, 'execution reverted', '0x')).code).toBe('contract-unexplained');
  });
});

test('Amounts in a refusal are written in 0G, exactly.', () => {
  const data = encodeErrorResult({
    abi: ledgerManagerAbi,
    errorName: 'MinimumDepositRequired',
    args: [100_123_456_789_012_345_678n, 3n * 10n ** 18n],
  });
  expect(toAppError({ data }).values).toEqual({ provided: '100.123456789012345678', required: '3' });
});

test('Hostile text in a refusal loses its control characters and is cut.', () => {
  const data = encodeErrorResult({
    abi: ledgerManagerAbi,
    errorName: 'ServiceNameExists',
    args: [`evil\u202Etext${'x'.repeat(5000)}`],
  });
  const { serviceName = '' } = toAppError({ data }).values;
  expect(serviceName).not.toContain('\u202E');
  expect(serviceName.length).toBeLessThan(300);
});

test.each([
  [4001, 'wallet-rejected'],
  [5000, 'wallet-rejected'],
  [-32002, 'wallet-busy'],
  [4100, 'wallet-locked'],
  [4200, 'wallet-unsupported'],
  [4900, 'wallet-disconnected'],
  [4901, 'wallet-wrong-chain'],
  [4902, 'wallet-wrong-chain'],
])('Wallet code %i becomes %s, bare or nested as wallets nest it.', (code, expected) => {
  expect(toAppError({ code, message: 'text that nobody reads' }).code).toBe(expected);
  expect(toAppError(new Error('outer', { cause: { code, message: 'inner' } })).code).toBe(expected);
  expectSentences(toAppError({ code, message: '' }));
});

test('A refusal that a wallet wraps in its own error is still explained.', () => {
  const data = encodeErrorResult({ abi: ledgerManagerAbi, errorName: 'CallFailed' });
  expect(toAppError({ code: -32603, message: 'Internal', data: { originalError: { code: 3, data } } }).code).toBe(
    'call-failed',
  );
});

test('A node that is down, slow or busy is an outage and never a contract refusal.', () => {
  const url = 'http://127.0.0.1:1';
  expect(toAppError(new HttpRequestError({ url, details: 'fetch failed' })).code).toBe('rpc-unavailable');
  expect(toAppError(new TimeoutError({ url, body: {} })).code).toBe('rpc-unavailable');
  expect(toAppError(new HttpRequestError({ url, status: 503 })).code).toBe('rpc-unavailable');
  expect(toAppError(new HttpRequestError({ url, status: 429 })).code).toBe('rpc-busy');
  expect(toAppError({ code: -32005, message: 'limit' }).code).toBe('rpc-busy');
});

test('An AppError passes unchanged, and anything else ends as an unknown problem with its text.', () => {
  const known = toAppError({ code: 4001 });
  expect(toAppError(known)).toBe(known);
  expect(toAppError('just a text')).toMatchObject({ code: 'unknown-problem', details: 'just a text' });
  expect(toAppError(undefined)).toBeInstanceOf(AppError);
  const loop: { cause?: unknown } = {};
  loop.cause = loop;
  expect(toAppError(loop).code).toBe('unknown-problem');
});

test('An error of the node that is no refusal keeps the text for the engineer.', async () => {
  const rpc = createMockRpc({
    eth_chainId: () => {
      throw new NodeError(-32000, 'header not found');
    },
  });
  await expect(answerOf(rpc.client.request({ method: 'eth_chainId' }))).rejects.toMatchObject({
    details: 'header not found',
  });
});

test('A node that answers with the code of a busy wallet is never called one.', () => {
  const answer = new RpcRequestError({
    body: { method: 'eth_call' },
    url: 'http://127.0.0.1:1',
    error: { code: -32002, message: 'resource unavailable' },
  });
  const expected = { code: 'rpc-refused', values: { reason: 'resource unavailable' } };
  expect(toAppError(answer)).toMatchObject(expected);
  expect(toAppError(new ResourceUnavailableRpcError(answer))).toMatchObject(expected);
});

test('Both languages have the same sentences, also for what the runner refuses itself.', () => {
  expect(Object.keys(indonesian).sort()).toEqual(Object.keys(english).sort());
  expect(Object.keys(english)).toEqual(expect.arrayContaining([...refusalCodes]));
  const others = [
    'gas-funds',
    'transaction-reverted',
    'outcome-missing',
    'action-open',
    'action-asked',
    'batch-given-up',
    'wallet-account-changed',
    'site-config',
  ];
  const chain = [
    'rpc-refused',
    'rpc-answer',
    'rpc-wrong-chain',
    'contract-missing',
    'chain-reorganised',
    'logs-refused',
  ];
  expect(Object.keys(english)).toEqual(expect.arrayContaining([...others, ...chain, 'wallet-answer']));
});

describe('What a wallet says while it is asked to send', () => {
  test.each([
    [4001, 'wallet-rejected'],
    [4100, 'wallet-locked'],
    [4200, 'wallet-unsupported'],
    [4900, 'wallet-disconnected'],
    [4901, 'wallet-wrong-chain'],
    [4902, 'wallet-wrong-chain'],
    [5000, 'wallet-rejected'],
    [5700, 'wallet-batch-refused'],
    [5710, 'wallet-batch-refused'],
    [5730, 'wallet-batch-refused'],
    [5740, 'wallet-batch-refused'],
    [5750, 'wallet-batch-refused'],
    [5760, 'wallet-batch-refused'],
    [-32700, 'wallet-failed'],
    [-32600, 'wallet-failed'],
    [-32601, 'wallet-unsupported'],
    [-32602, 'wallet-failed'],
    [-32603, 'wallet-failed'],
    [-32000, 'wallet-failed'],
    [-32001, 'wallet-failed'],
    [-32002, 'wallet-busy'],
    [-32003, 'wallet-failed'],
    [-32004, 'wallet-unsupported'],
    [-32006, 'wallet-failed'],
  ])('Code %i becomes %s in both languages.', (code, expected) => {
    const error = toWalletError({ code, message: `0x${'ab'.repeat(40)}` });
    expect(error.code).toBe(expected);
    expectSentences(error);
  });

  test('a refusal of the contract inside it is told as the contract’s.', () => {
    const data = encodeErrorResult({ abi: ledgerManagerAbi, errorName: 'CallFailed' });
    expect(toWalletError({ code: -32603, data: { originalError: { code: 3, data } } }).code).toBe('call-failed');
  });
});
