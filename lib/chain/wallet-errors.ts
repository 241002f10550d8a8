import { AppError } from '@/lib/domain/error';

/** The person declined in the wallet (EIP-1193 4001): a decision, not a failure (F-043). */
export class WalletRejectedError extends AppError {
  readonly code = 'wallet-rejected';
  readonly cure = 'retry';
}

/** The wallet still shows an earlier request, or does not reach its own node (-32002, EIP-1474 "resource unavailable"). */
export class WalletBusyError extends AppError {
  readonly code = 'wallet-busy';
  readonly cure = 'retry';
}

/** The wallet is locked or this site may not use the account (EIP-1193 4100). */
export class WalletLockedError extends AppError {
  readonly code = 'wallet-locked';
  readonly cure = 'retry';
}

/** The wallet lost its connection to every chain (EIP-1193 4900). */
export class WalletDisconnectedError extends AppError {
  readonly code = 'wallet-disconnected';
  readonly cure = 'retry';
}

/** The wallet is not connected to this chain or does not know it (EIP-1193 4901, EIP-3326 4902). */
export class WalletChainError extends AppError {
  readonly code = 'wallet-wrong-chain';
  readonly cure = 'switch-network';
}

/** The wallet does not offer what was asked (EIP-1193 4200). */
export class WalletUnsupportedError extends AppError {
  readonly code = 'wallet-unsupported';
  readonly cure = 'stop';
}

/** The wallet now uses another account than the one this action was prepared for. */
export class WalletAccountChangedError extends AppError {
  readonly code = 'wallet-account-changed';
  readonly cure = 'retry';
}

/** The wallet answered something that is no transaction hash, address or chain id. */
export class WalletAnswerError extends AppError {
  readonly code = 'wallet-answer';
  readonly cure = 'retry';
}

/** The wallet does not run these calls as one on this chain, or the person declined to upgrade the account for it (EIP-5792 57xx). */
export class WalletBatchRefusedError extends AppError {
  readonly code = 'wallet-batch-refused';
  readonly cure = 'retry';
}

/** The wallet found the request malformed (EIP-1474 -32600, -32602) or failed inside (-32603) without sending anything. */
export class WalletFailedError extends AppError {
  readonly code = 'wallet-failed';
  readonly cure = 'retry';
}
