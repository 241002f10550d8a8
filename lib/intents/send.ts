import { type Hex, isAddressEqual } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import { toAppError } from '@/lib/chain/revert';
import { simulateCall, simulateCalls } from '@/lib/chain/simulate';
import { toWalletError } from '@/lib/chain/wallet-answer';
import {
  WalletAccountChangedError,
  WalletBatchRefusedError,
  WalletChainError,
  WalletLockedError,
} from '@/lib/chain/wallet-errors';
import type { Review } from './runner-state';
import type { WalletPort } from './wallet-port';

/** What the wallet answered: a transaction hash, or its name for a batch. */
export type Sent = { readonly hash: Hex | undefined; readonly callsId: string | undefined };

type SendInput = { readonly client: ReadClient; readonly wallet: WalletPort; readonly review: Review };

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
 * Make sure that the wallet may be opened: its account and chain are checked and the calls are simulated once more at the newest
 * block, because a review may have stood open for long (F-039).
 * @throws AppError: what was found wrong.
 */
export async function checkReviewed({ client, wallet, review }: SendInput): Promise<void> {
  const { from, request, moreCalls } = review;
  try {
    await checkWallet(wallet, review);
    if (moreCalls === undefined) await simulateCall(client, { ...request, from }, 'latest');
    else
      await simulateCalls(
        client,
        [review, ...moreCalls].map((call) => ({ ...call.request, from })),
        'latest',
      );
  } catch (error) {
    throw toAppError(error);
  }
}

/**
 * Open the wallet with exactly the reviewed bytes.
 * @throws AppError: why the wallet did not send.
 */
export async function sendReviewed({ wallet, review }: Omit<SendInput, 'client'>): Promise<Sent> {
  const { from, chainId, request, moreCalls } = review;
  try {
    if (moreCalls === undefined)
      return { hash: await wallet.sendCall({ ...request, from, gas: review.gas }), callsId: undefined };
    const { batches } = wallet;
    if (batches === undefined) throw new WalletBatchRefusedError('This wallet runs one call at a time');
    const calls = [review, ...moreCalls].map((call) => call.request);
    return { hash: undefined, callsId: await batches.send({ from, chainId, calls }) };
  } catch (error) {
    throw toWalletError(error);
  }
}
