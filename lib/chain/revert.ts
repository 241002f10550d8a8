import { decodeErrorResult, type Hex, RpcRequestError } from 'viem';
import { formatAmount } from '@/lib/domain/amount';
import { AppError } from '@/lib/domain/error';
import { cleanText } from '@/lib/domain/service';
import { fineTuningServingErrorsAbi } from './abi/fine-tuning-serving-errors';
import { inferenceServingErrorsAbi } from './abi/inference-serving-errors';
import { ledgerManagerErrorsAbi } from './abi/ledger-manager-errors';
import {
  type ContractErrorName,
  ContractPanicError,
  ContractReasonError,
  ContractRevertError,
  ContractUnexplainedError,
  contractErrorCures,
} from './contract-errors';
import { RpcBusyError, RpcRefusedError } from './errors';
import { asAppError, errorCodeOf, explainOutage, layersOf, messageOf, revertDataOf } from './failure';
import {
  WalletBusyError,
  WalletChainError,
  WalletDisconnectedError,
  WalletLockedError,
  WalletRejectedError,
  WalletUnsupportedError,
} from './wallet-errors';

/** Every custom error of the three contracts; where two have the same one, the first names its arguments. */
const errorAbi = [...ledgerManagerErrorsAbi, ...inferenceServingErrorsAbi, ...fineTuningServingErrorsAbi] as const;

/** Arguments that are amounts of neuron; they are written in 0G so that a sentence can name them. */
const amountArguments: ReadonlySet<string> = new Set([
  'available',
  'required',
  'provided',
  'remainingBalance',
  'balance',
]);

function isContractErrorName(name: string): name is ContractErrorName {
  return Object.hasOwn(contractErrorCures, name);
}

function argumentText(name: string, value: unknown): string {
  if (typeof value === 'bigint')
    return amountArguments.has(name) ? formatAmount(value, { preset: 'exact' }) : value.toString();
  return typeof value === 'string' ? cleanText(value, 200) : String(value);
}

/**
 * Explain the bytes a contract reverted with; total: unknown bytes give ContractUnexplainedError with the selector in `details`.
 * Amounts among the arguments become 0G text in `values`.
 */
export function explainRevert(data: Hex, cause?: unknown): AppError {
  try {
    const { errorName, args = [], abiItem } = decodeErrorResult({ abi: errorAbi, data });
    const list: readonly unknown[] = args;
    if (isContractErrorName(errorName)) {
      const inputs = 'inputs' in abiItem ? abiItem.inputs : [];
      const values = Object.fromEntries(
        inputs.map(({ name = '' }, index) => [name, argumentText(name, list[index])] as const),
      );
      return new ContractRevertError(errorName, { args: list, values, cause });
    }
    if (errorName === 'Panic') return new ContractPanicError(typeof list[0] === 'bigint' ? list[0] : 0n, cause);
    const text = withoutHex(cleanText(String(list[0]), 200));
    return new ContractReasonError(`The contract refused: ${text}`, { cause, values: { reason: text }, details: text });
  } catch {
    // Bytes outside both ABIs, or cut short: the selector is all that can be said.
    const selector = data.slice(0, 10);
    return new ContractUnexplainedError(`The contract refused with ${selector}`, { cause, details: selector });
  }
}

/** Bytes explain nothing to a person; what a node or a contract says about them stays. */
function withoutHex(text: string): string {
  return text.replace(/0x[0-9a-f]{8,}/gi, '…');
}

/** Codes that JSON-RPC reserves for the node's own errors. */
function isNodeCode(code: number | undefined): boolean {
  return code !== undefined && code >= -32768 && code <= -32000;
}

function explainCode(code: number | undefined, cause: unknown): AppError | undefined {
  const message = messageOf(cause);
  const options = { cause, details: message };
  switch (code) {
    case 4001:
    case 5000:
      return new WalletRejectedError('The request was declined in the wallet', options);
    case 4100:
      return new WalletLockedError('The wallet is locked or does not allow this account', options);
    case 4200:
      return new WalletUnsupportedError('The wallet does not offer this', options);
    case 4900:
      return new WalletDisconnectedError('The wallet is disconnected', options);
    case 4901:
    case 4902:
      return new WalletChainError('The wallet is not connected to this network', options);
    case -32002:
      return new WalletBusyError('The wallet still waits for an earlier answer', options);
    case 429:
    case -32005:
    case -32007:
      return new RpcBusyError('The node asks to be called less often', options);
    default:
      return undefined;
  }
}

/**
 * Turn anything that was thrown by a read, a simulation or a wallet into an AppError. Total over the three ABIs: custom errors,
 * `Error(string)`, `Panic(uint256)`, EIP-1193 wallet codes, JSON-RPC errors and outages; the rest is UnknownProblemError.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const revertData = revertDataOf(error);
  if (revertData !== undefined) return explainRevert(revertData, error);
  const code = errorCodeOf(error);
  const fromNode = layersOf(error).some((layer) => layer.error instanceof RpcRequestError);
  // A wallet that still asks says -32002; a node says it of what it lacks, and has no earlier request to answer.
  const explained = code === -32002 && fromNode ? undefined : explainCode(code, error);
  if (explained !== undefined) return explained;
  const details = messageOf(error);
  // Code 3 is a revert (geth); without bytes the contract gave no reason.
  if (code === 3)
    return new ContractUnexplainedError('The contract refused without a reason', { cause: error, details });
  const outage = explainOutage(error);
  if (outage !== undefined) return outage;
  if (isNodeCode(code) || fromNode) {
    return new RpcRefusedError('The network node refused the request', {
      cause: error,
      details,
      values: { reason: withoutHex(details) },
    });
  }
  return asAppError(error);
}
