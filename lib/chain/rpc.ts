import { type Hex, isHex, numberToHex } from 'viem';
import type { BlockRef } from '@/lib/domain/block';
import { AppError } from '@/lib/domain/error';
import { RpcAnswerError } from './errors';
import { asAppError, explainOutage, revertDataOf } from './failure';

/** A block by number, or the newest one. */
export type BlockPoint = Pick<BlockRef, 'number'> | 'latest';

/** Write a block as the parameter JSON-RPC wants. */
export function blockParameter(block: BlockPoint): Hex | 'latest' {
  return block === 'latest' ? 'latest' : numberToHex(block.number);
}

/**
 * Read a JSON-RPC quantity.
 * @throws RpcAnswerError when the value is no hex number of at most 256 bits.
 */
export function parseQuantity(value: unknown, what: string): bigint {
  if (!isHex(value) || value.length < 3 || value.length > 66)
    throw new RpcAnswerError(`The node's ${what} is no number`);
  return BigInt(value);
}

/**
 * Read hex bytes of a JSON-RPC answer, `length` in bytes where it is fixed.
 * @throws RpcAnswerError when the value is something else.
 */
export function parseBytes(value: unknown, what: string, length?: number): Hex {
  const isRight = isHex(value) && value.length % 2 === 0 && (length === undefined || value.length === 2 + length * 2);
  if (!isRight) throw new RpcAnswerError(`The node's ${what} is not hex bytes`);
  return value;
}

/**
 * Turn what a request failed by into an AppError. An outage is told at once; what explains reverts, wallets and the words of nodes is
 * fetched only now, and where that cannot be fetched the failure stays without a known reason.
 */
export async function explainFailure(error: unknown): Promise<AppError> {
  if (error instanceof AppError) return error;
  const outage = revertDataOf(error) === undefined ? explainOutage(error) : undefined;
  if (outage !== undefined) return outage;
  const explain = await import('./revert').then(
    ({ toAppError }) => toAppError,
    () => asAppError,
  );
  return explain(error);
}

/** Wait for a JSON-RPC answer as something still to be parsed; failures leave as AppError. */
export async function answerOf(request: Promise<unknown>): Promise<unknown> {
  try {
    return await request;
  } catch (error) {
    throw await explainFailure(error);
  }
}
