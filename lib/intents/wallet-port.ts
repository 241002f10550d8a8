import type { Address, Hex } from 'viem';
import type { EncodedCall } from '@/lib/chain/calls/contract-call';

/** What the wallet is asked to sign and send: exactly the simulated bytes, with the gas limit that was shown. */
export type WalletRequest = EncodedCall & { readonly from: Address; readonly gas: bigint };

/** The wallet as the runner needs it, bound to the account an action is prepared for. Every method may reject with anything. */
export type WalletPort = {
  readonly address: Address;
  /** The chain the wallet would send to now. */
  chainId(): Promise<number>;
  /** The account the wallet shows this site now; undefined when it is locked or disconnected. */
  currentAddress(): Promise<Address | undefined>;
  /** Open the wallet; resolves with the transaction hash once the person has agreed. */
  sendCall(request: WalletRequest): Promise<Hex>;
};
