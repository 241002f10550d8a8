import { type Abi, type Address, encodeFunctionData, getAbiItem, type Hex } from 'viem';

/** A write as a value: what will be simulated, shown and signed. `value` in neuron. */
export type ContractCall = {
  readonly address: Address;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args: readonly unknown[];
  readonly value: bigint;
};

/** The bytes of a write: the same for simulation and signature. `value` in neuron. */
export type EncodedCall = { readonly to: Address; readonly input: Hex; readonly value: bigint };

/** Encode a write to the bytes that are simulated and signed. */
export function encodeCall({ address, abi, functionName, args, value }: ContractCall): EncodedCall {
  return { to: address, input: encodeFunctionData({ abi, functionName, args }), value };
}

/** One argument for the review sheet: name and type as the ABI says, value as exact text. */
export type CallArgument = { readonly name: string; readonly type: string; readonly value: string };

/** List the arguments of a write by name (F-040). */
export function describeArguments({ abi, functionName, args }: ContractCall): readonly CallArgument[] {
  const item = getAbiItem({ abi, name: functionName, args });
  const inputs = item?.type === 'function' ? item.inputs : [];
  return inputs.map(({ name = '', type }, index) => ({ name, type, value: String(args[index]) }));
}
