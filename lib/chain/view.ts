import {
  type Abi,
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
} from 'viem';
import type { ReadClient } from './client';
import { ContractMissingError, RpcAnswerError } from './errors';
import type { Gathered } from './gather';
import { explainRevert } from './revert';
import { answerOf, type BlockPoint, blockParameter, parseBytes } from './rpc';

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

/** Decode one gathered result; `undefined` stands for a result the list does not have. @throws the revert as AppError, ContractMissingError */
export function decodeGathered<const abi extends Abi, name extends ContractFunctionName<abi, 'view' | 'pure'>>(
  read: ContractRead<abi, name>,
  gathered: Gathered | undefined,
): ContractFunctionReturnType<abi, 'view' | 'pure', name> {
  if (gathered === undefined) throw new RpcAnswerError(`No answer to ${read.functionName}`);
  if (!gathered.success) throw explainRevert(gathered.bytes);
  return decodeRead(read, gathered.bytes);
}
