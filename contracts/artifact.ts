/** What is known of a compiled contract, whoever compiled it. */
import type { Abi, Hex } from 'viem';

export type ContractArtifact = {
  readonly name: string;
  readonly abi: Abi;
  /** Creation bytecode: what a deployment transaction carries. */
  readonly bytecode: Hex;
};

/** The contracts of the network, always used together from one source. */
export type ContractArtifacts = {
  readonly ledger: ContractArtifact;
  readonly inference: ContractArtifact;
  readonly fineTuning: ContractArtifact;
};
