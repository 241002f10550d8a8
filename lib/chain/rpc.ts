import {
  type Abi,
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  isHex,
  numberToHex,
} from 'viem';
import type { BlockRef } from '@/lib/domain/block';
import type { ReadClient } from './client';
import { ContractMissingError, RpcAnswerError } from './errors';
import { toAppError } from './revert';

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

/** One contract read as a value: which function of which contract with which arguments. */
export type ContractRead<
  abi extends Abi = Abi,
  name extends ContractFunctionName<abi, 'view' | 'pure'> = ContractFunctionName<abi, 'view' | 'pure'>,
> = {
  readonly address: Address;
  readonly abi: abi;
  readonly functionName: name;
  readonly args: ContractFunctionArgs<abi, 'view' | 'pure', name>;
};

/** Encode the call data of a contract read; reads of different shapes may stand in one list, the decoder checks their types. */
export function encodeRead(read: {
  readonly abi: Abi;
  readonly functionName: string;
  readonly args: readonly unknown[];
}): Hex {
  return encodeFunctionData({ abi: read.abi, functionName: read.functionName, args: read.args });
}

/**
 * Decode what a contract read returned.
 * @throws ContractMissingError when nothing came back: no contract stands there. RpcAnswerError when it cannot be decoded.
 */
export function decodeRead<const abi extends Abi, name extends ContractFunctionName<abi, 'view' | 'pure'>>(
  read: ContractRead<abi, name>,
  result: Hex,
): ContractFunctionReturnType<abi, 'view' | 'pure', name> {
  if (result === '0x') {
    throw new ContractMissingError(`No contract answers at ${read.address}`, { values: { address: read.address } });
  }
  const plain: { abi: Abi; functionName: string; data: Hex } = {
    abi: read.abi,
    functionName: read.functionName,
    data: result,
  };
  try {
    return decodeFunctionResult(plain) as ContractFunctionReturnType<abi, 'view' | 'pure', name>;
  } catch (error) {
    throw new RpcAnswerError(`The answer to ${read.functionName} cannot be decoded`, { cause: error });
  }
}

/**
 * Call a view function at a block: exactly one eth_call.
 * @throws AppError explained by `toAppError`.
 */
export async function callView<const abi extends Abi, name extends ContractFunctionName<abi, 'view' | 'pure'>>(
  client: ReadClient,
  read: ContractRead<abi, name>,
  block: BlockPoint,
): Promise<ContractFunctionReturnType<abi, 'view' | 'pure', name>> {
  const { abi, functionName } = read;
  const request = { to: read.address, data: encodeRead({ abi, functionName, args: read.args as readonly unknown[] }) };
  const result = await answerOf(client.request({ method: 'eth_call', params: [request, blockParameter(block)] }));
  return decodeRead(read, parseBytes(result, 'call result'));
}

/** Wait for a JSON-RPC answer as something still to be parsed; failures leave as AppError. */
export async function answerOf(request: Promise<unknown>): Promise<unknown> {
  try {
    return await request;
  } catch (error) {
    throw toAppError(error);
  }
}
