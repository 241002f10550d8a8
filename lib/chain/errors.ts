// lib/chain is the only place that knows JSON-RPC, ABIs and logs: reads and calls speak domain values, and every failure leaves as an AppError.
import { AppError } from '@/lib/domain/error';

/** The network's node did not answer: refused connection, HTTP failure or time-out. Nothing is known, so nothing is shown as zero. */
export class RpcUnavailableError extends AppError {
  readonly code = 'rpc-unavailable';
  readonly cure = 'retry';
}

/** The node asks to be called less often. */
export class RpcBusyError extends AppError {
  readonly code = 'rpc-busy';
  readonly cure = 'retry';
}

/** The node answered, but with an error that is no contract revert. */
export class RpcRefusedError extends AppError {
  readonly code = 'rpc-refused';
  readonly cure = 'retry';
}

/** The node's answer has not the shape JSON-RPC promises. */
export class RpcAnswerError extends AppError {
  readonly code = 'rpc-answer';
  readonly cure = 'retry';
}

/** The node serves another chain than the network description says. */
export class WrongRpcChainError extends AppError {
  readonly code = 'rpc-wrong-chain';
  readonly cure = 'switch-network';
}

/** No contract answers at the configured address. */
export class ContractMissingError extends AppError {
  readonly code = 'contract-missing';
  readonly cure = 'switch-network';
}

/** The chain was reorganised while several reads that belong together were under way. */
export class ChainReorganisedError extends AppError {
  readonly code = 'chain-reorganised';
  readonly cure = 'retry';
}

/** Logs cannot be read even one block at a time. */
export class LogsRefusedError extends AppError {
  readonly code = 'logs-refused';
  readonly cure = 'retry';
}

/** Something failed that no rule below names. */
export class UnknownProblemError extends AppError {
  readonly code = 'unknown-problem';
  readonly cure = 'retry';
}
