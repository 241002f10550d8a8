import type { Abi, AbiParameter } from 'viem';
import { describe, expect, it } from 'vitest';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { writeAbiModules } from './abi-modules';
import { ownContracts } from './compile';
import { officialContracts } from './official';

const root = new URL('..', import.meta.url).pathname;

describe('the ABIs the app imports', () => {
  const official = officialContracts();

  it('are what the contracts compile to', async () => {
    expect(writeAbiModules(await ownContracts(), { root, check: true })).toEqual([]);
  });

  it("equal the production contracts' ABIs", () => {
    expect(shapes(ledgerManagerAbi)).toEqual(shapes(official.ledger.abi));
    expect(shapes(inferenceServingAbi)).toEqual(shapes(official.inference.abi));
  });

  it("are a part of the production contract's for fine-tuning", async () => {
    const { fineTuning } = await ownContracts();
    expect(shapes(official.fineTuning.abi)).toEqual(expect.arrayContaining([...shapes(fineTuning.abi)]));
  });
});

/** Everything of an ABI but the spelling of parameter names, in an order of its own. */
function shapes(abi: Abi): readonly string[] {
  const shape = (entry: Abi[number]): string => {
    const inputs = 'inputs' in entry ? entry.inputs.map(typeOf) : [];
    const outputs = 'outputs' in entry ? entry.outputs.map(typeOf) : [];
    const name = 'name' in entry ? entry.name : '';
    const mutability = 'stateMutability' in entry ? entry.stateMutability : '';
    const anonymous = 'anonymous' in entry ? entry.anonymous : '';
    return `${entry.type} ${name}(${inputs.join()}) → (${outputs.join()}) ${mutability} ${anonymous}`;
  };
  return abi.map(shape).sort();
}

function typeOf(parameter: AbiParameter): string {
  const indexed = 'indexed' in parameter && parameter.indexed === true ? ' indexed' : '';
  if (!('components' in parameter)) return parameter.type + indexed;
  return `(${parameter.components.map(typeOf).join()})${parameter.type.slice('tuple'.length)}${indexed}`;
}
