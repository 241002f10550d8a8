import { AppError } from '@/lib/domain/error';
import { errorCodeOf, revertDataOf } from './failure';
import { toAppError } from './revert';
import { WalletBatchRefusedError, WalletFailedError, WalletUnsupportedError } from './wallet-errors';

/** Methods a wallet does not know, or will not offer (EIP-1474). */
const unsupported: readonly number[] = [-32601, -32004];

/** A batch this wallet does not run (EIP-5792: 5700 capability, 5710 chain, 5730 unknown, 5740 size, 5750 no upgrade, 5760 not atomic). */
const batchRefused: readonly number[] = [5700, 5710, 5730, 5740, 5750, 5760];

/**
 * Turn what a wallet threw while it was asked to send into an AppError: as `toAppError`, but the codes that JSON-RPC leaves to the
 * node are the wallet's own here (EIP-1474), and none of them proves that nothing was sent.
 */
export function toWalletError(error: unknown): AppError {
  if (error instanceof AppError || revertDataOf(error) !== undefined) return toAppError(error);
  const code = errorCodeOf(error);
  if (code === undefined) return toAppError(error);
  const options = { cause: error, details: String(code) };
  if (unsupported.includes(code)) return new WalletUnsupportedError('The wallet does not offer this', options);
  if (batchRefused.includes(code))
    return new WalletBatchRefusedError('The wallet does not run these calls as one', options);
  const explained = toAppError(error);
  if (explained.code !== 'rpc-refused' && explained.code !== 'unknown-problem') return explained;
  return new WalletFailedError(`The wallet failed with code ${code}`, options);
}
