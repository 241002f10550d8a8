import type { Address, Hex } from 'viem';
import type { EncodedCall } from '@/lib/chain/calls/contract-call';

/** What the wallet is asked to sign and send: exactly the simulated bytes, with the gas limit that was shown. */
export type WalletRequest = EncodedCall & { readonly from: Address; readonly gas: bigint };

/**
 * What a wallet says about a batch it took; `given-up`: it never reached the chain; `unknown`: this wallet does not know the name, which
 * says nothing about the batch. Hashes of the transactions it became.
 */
export type BatchStatus =
  | { readonly kind: 'pending' }
  | { readonly kind: 'sent'; readonly hash: Hex }
  | { readonly kind: 'given-up' }
  | { readonly kind: 'unknown' };

/** The wallet as the runner needs it, bound to the account an action is prepared for. Every method may reject with anything. */
export type WalletPort = {
  readonly address: Address;
  /** The chain the wallet would send to now. */
  chainId(): Promise<number>;
  /** The account the wallet shows this site now; undefined when it is locked or disconnected. */
  currentAddress(): Promise<Address | undefined>;
  /** Open the wallet; resolves with the transaction hash once the person has agreed. */
  sendCall(request: WalletRequest): Promise<Hex>;
  /** How the wallet runs several calls as one (EIP-5792); absent in a wallet that is known not to. */
  readonly batches?: BatchPort;
};

/** The part of a wallet that runs several calls as one. Every method may reject with anything. */
export type BatchPort = {
  /** Whether the wallet runs several calls as one, all or nothing (EIP-5792 `wallet_getCapabilities`); it does not open for this. */
  isOffered(chainId: number): Promise<boolean>;
  /** Open the wallet with several calls as one; resolves with the wallet's name for them (EIP-5792 `wallet_sendCalls`). */
  send(batch: {
    readonly from: Address;
    readonly chainId: number;
    readonly calls: readonly EncodedCall[];
  }): Promise<string>;
  /** Ask what became of a batch (EIP-5792 `wallet_getCallsStatus`). */
  status(callsId: string): Promise<BatchStatus>;
};
