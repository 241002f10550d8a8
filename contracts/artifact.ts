/** What is known of a compiled contract, whoever compiled it. */
import type { Abi, Hex } from 'viem';

export type ContractArtifact = {
  readonly name: string;
  readonly abi: Abi;
  /** Creation bytecode: what a deployment transaction carries. */
  readonly bytecode: Hex;
};

/** The two contracts the market lives on, always used as a pair from one source. */
export type ContractArtifacts = { readonly ledger: ContractArtifact; readonly inference: ContractArtifact };
