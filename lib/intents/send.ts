import { type Hex, isAddressEqual } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import { toAppError } from '@/lib/chain/revert';
import { simulateCall } from '@/lib/chain/simulate';
import { WalletAccountChangedError, WalletChainError, WalletLockedError } from '@/lib/chain/wallet-errors';
import type { Review } from './runner-state';
import type { WalletPort } from './wallet-port';

/** Make sure that the wallet still stands where the review was made for. */
async function checkWallet(wallet: WalletPort, review: Review): Promise<void> {
  const [chainId, current] = await Promise.all([wallet.chainId(), wallet.currentAddress()]);
  if (current === undefined) throw new WalletLockedError('The wallet shows no account');
  if (!isAddressEqual(current, review.from)) {
    throw new WalletAccountChangedError('The wallet uses another account', {
      values: { expected: review.from, found: current },
    });
  }
  if (chainId !== review.chainId) {
    throw new WalletChainError(`The wallet is on chain ${chainId}`, { values: { expected: String(review.chainId) } });
  }
}

/**
 * Open the wallet with exactly the reviewed bytes: first the wallet's account and chain are checked and the call is simulated
 * once more at the newest block, because a review may have stood open for long (F-039). Gives the transaction hash.
 * @throws AppError: what was found wrong, or why the wallet did not send.
 */
export async function sendReviewed(input: {
  readonly client: ReadClient;
  readonly wallet: WalletPort;
  readonly review: Review;
}): Promise<Hex> {
  const { client, wallet, review } = input;
  try {
    await checkWallet(wallet, review);
    await simulateCall(client, { ...review.request, from: review.from }, 'latest');
    return await wallet.sendCall({ ...review.request, from: review.from, gas: review.gas });
  } catch (error) {
    throw toAppError(error);
  }
}
