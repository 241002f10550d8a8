import { createClient, custom, numberToHex, WaitForTransactionReceiptTimeoutError } from 'viem';
import { describe, expect, it } from 'vitest';
import { receiptOf } from './receipt';

const hash = `0x${'a1'.repeat(32)}` as const;
const mined = { transactionHash: hash, status: '0x0', blockNumber: numberToHex(7), logs: [] };

/** A chain that has the receipt from the given question on, and mines no further block. */
function chainWith({ from }: { readonly from: number }) {
  const asked: string[] = [];
  const request = async ({ method }: { readonly method: string }) => {
    asked.push(method);
    if (method !== 'eth_getTransactionReceipt') return numberToHex(7);
    return asked.length >= from ? mined : null;
  };
  return { client: createClient({ transport: custom({ request }), pollingInterval: 1 }), asked };
}

describe('waiting for a transaction', () => {
  it('ends with its receipt although no other block comes, a reverted one too', async () => {
    const { client, asked } = chainWith({ from: 4 });
    expect(await receiptOf(client, hash)).toMatchObject({ transactionHash: hash, status: 'reverted' });
    expect(asked).toHaveLength(4);
  });

  it('ends in an error that names it when nobody mines it in time', async () => {
    const { client } = chainWith({ from: Number.POSITIVE_INFINITY });
    const waited = receiptOf(client, hash, 20);
    await expect(waited).rejects.toThrow(WaitForTransactionReceiptTimeoutError);
    await expect(waited).rejects.toThrow(hash);
  });

  it('ends in the failure of a node that cannot be asked', async () => {
    const request = () => Promise.reject(new Error('no such node'));
    const client = createClient({ transport: custom({ request }, { retryCount: 0 }), pollingInterval: 1 });
    await expect(receiptOf(client, hash)).rejects.toThrow('no such node');
  });
});
