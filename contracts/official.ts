/**
 * The production contracts as the network's official SDK ships them (creation bytecode and ABI), for comparison
 * and for `--contracts=official`. Development only: nothing here is compiled or copied into ours.
 */
import { createRequire } from 'node:module';
import type { Abi, Hex } from 'viem';
import type { ContractArtifact, ContractArtifacts } from './artifact';

const sdkFolder = '../node_modules/@0gfoundation/0g-compute-ts-sdk/cli.commonjs/sdk';

type Factory = { readonly bytecode: Hex; readonly abi: Abi };

/** Returns the production contracts' ABI and creation bytecode. */
export function officialContracts(): ContractArtifacts {
  return {
    ledger: officialContract('ledger', 'LedgerManager'),
    inference: officialContract('inference', 'InferenceServing'),
    fineTuning: officialContract('fine-tuning', 'FineTuningServing'),
  };
}

function officialContract(folder: string, name: string): ContractArtifact {
  // A file path, because the package names no entry for its factories.
  const load = createRequire(import.meta.url);
  const module: unknown = load(`${sdkFolder}/${folder}/contract/typechain/factories/${name}__factory.js`);
  const factory = factoryOf(module, `${name}__factory`);
  return { name, abi: factory.abi, bytecode: factory.bytecode };
}

function factoryOf(module: unknown, key: string): Factory {
  const factory = module !== null && typeof module === 'object' ? Reflect.get(module, key) : undefined;
  if (!isFactory(factory)) throw new Error(`The official SDK package holds no ${key}; its version is pinned for this.`);
  return factory;
}

function isFactory(value: unknown): value is Factory {
  if (typeof value !== 'function') return false;
  const bytecode: unknown = Reflect.get(value, 'bytecode');
  return typeof bytecode === 'string' && bytecode.startsWith('0x') && Array.isArray(Reflect.get(value, 'abi'));
}
