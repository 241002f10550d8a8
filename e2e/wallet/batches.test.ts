import { describe, expect, it } from 'vitest';
import { batchControls, batchStatus, batchTransaction, capabilitiesOf, createBatchDesk, refuseBatch } from './batches';

const account = `0x${'a1'.repeat(20)}` as const;
const target = `0x${'b2'.repeat(20)}` as const;
const request = (change: object = {}) => ({
  version: '2.0.0',
  from: account,
  chainId: '0x7a69',
  atomicRequired: true,
  calls: [
    { to: target, data: '0xaabb', value: '0x1' },
    { to: target, data: '0x', value: '0x0' },
  ],
  ...change,
});
const at = { account, chainId: '0x7a69' } as const;

describe('a wallet that runs several calls as one', () => {
  it('says so of every chain it is asked about, however the id is written', () => {
    expect(capabilitiesOf(['0x07a69', '0x1'], [])).toEqual({
      '0x7a69': { atomic: { status: 'supported' } },
      '0x1': { atomic: { status: 'supported' } },
    });
  });

  it('makes one transaction of the account to itself of them, each call with its value', () => {
    const { from, to, data, value } = batchTransaction(request(), at);
    expect([from, to?.toLowerCase(), value]).toEqual([account, account, undefined]);
    const call = (length: number, data: string, value: number) =>
      `${target.slice(2)}${value.toString(16).padStart(64, '0')}${length.toString(16).padStart(8, '0')}${data}`;
    expect(data?.toLowerCase()).toBe(`0x${call(2, 'aabb', 1)}${call(0, '', 0)}`);
  });

  it.each([
    ['another version', { version: '1.0' }, -32_602],
    ['no calls', { calls: [] }, -32_602],
    ['a call without an address', { calls: [{ data: '0x' }] }, -32_602],
    ['another chain', { chainId: '0x1' }, 5710],
  ])('refuses %s', (_what, change, code) => {
    expect(() => batchTransaction(request(change), at)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses once where it is told to, and only then', () => {
    const desk = createBatchDesk();
    batchControls(desk).failNext('upgrade-rejected');
    expect(() => refuseBatch(desk)).toThrow(expect.objectContaining({ code: 5750 }));
    expect(() => refuseBatch(desk)).not.toThrow();
  });

  it('knows nothing of a batch it never took or has forgotten', async () => {
    await expect(batchStatus(createBatchDesk(), '0x01')).rejects.toMatchObject({ code: 5730 });
  });
});
