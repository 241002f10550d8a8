import { RpcAnswerError, RpcRefusedError } from '@/lib/chain/errors';
import { WalletBatchRefusedError, WalletUnsupportedError } from '@/lib/chain/wallet-errors';
import { waitWithTimer } from './follow';
import type { RunnerPorts } from './ports';
import type { Run } from './run';

/** A wallet that leaves a question without an answer counts as one that cannot. */
const answerWithinMilliseconds = 2_000;

/** A node that cannot simulate several calls, or a wallet that would not run them as one, leaves the way of one prompt each. */
export function isAboutBatching(error: unknown): boolean {
  return [WalletBatchRefusedError, WalletUnsupportedError, RpcRefusedError, RpcAnswerError].some(
    (kind) => error instanceof kind,
  );
}

/** Ask the wallet whether it would run the steps of this run as one (EIP-5792); only a run that has not begun has any to join. */
export async function isBatchOffered(
  { wallet, network }: Pick<RunnerPorts, 'wallet' | 'network'>,
  { intent, mayBatch, done }: Run,
): Promise<boolean> {
  if (!mayBatch || intent.kind !== 'fund-and-start' || intent.deposit === 0n || done.length > 0) return false;
  if (wallet.batches === undefined) return false;
  const asked = new AbortController();
  const silence = waitWithTimer(answerWithinMilliseconds, asked.signal).then(() => false);
  const answer = await Promise.race([wallet.batches.isOffered(network.chainId), silence]);
  asked.abort();
  return answer;
}
