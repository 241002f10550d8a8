/** Writes the ABI modules of lib/chain/abi from compiled contracts. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContractArtifact, ContractArtifacts } from './artifact';

const modules = {
  ledger: { path: 'lib/chain/abi/ledger-manager.ts', constant: 'ledgerManagerAbi' },
  inference: { path: 'lib/chain/abi/inference-serving.ts', constant: 'inferenceServingAbi' },
} as const;

/** Writes the modules whose text changed, or with `check` only names them. Returns their paths. */
export function writeAbiModules(
  contracts: ContractArtifacts,
  { root, check }: { readonly root: string; readonly check: boolean },
): readonly string[] {
  const changed: string[] = [];
  for (const key of ['ledger', 'inference'] as const) {
    const { path, constant } = modules[key];
    const file = join(root, path);
    const wanted = abiModule(constant, contracts[key]);
    if (existsSync(file) && readFileSync(file, 'utf8') === wanted) continue;
    changed.push(path);
    if (!check) writeFileSync(file, wanted);
  }
  return changed;
}

/** One constant for each part: a page that only reads must not carry the rest. */
function abiModule(constant: string, { name, abi }: ContractArtifact): string {
  const parts = Object.entries(partTests).map(([part, belongs]) => ({
    constant: constant.replace(/Abi$/, `${part}Abi`),
    entries: abi.filter(belongs),
  }));
  const texts = parts.map((part) => {
    const lines = part.entries.map((entry) => `  ${JSON.stringify(entry, withoutInternalType)},\n`).join('');
    return `export const ${part.constant} = [\n${lines}] as const;\n\n`;
  });
  const whole = parts.map((part) => `    ...${part.constant},\n`).join('');
  return [
    `// Generated from contracts/${name}.sol by \`npm run contracts:build\`. Do not edit.\n`,
    ...texts,
    // Marked pure, so that a page using only a part can drop the whole.
    `export const ${constant} = /* @__PURE__ */ (() =>\n  [\n${whole}  ] as const)();\n`,
  ].join('');
}

type AbiEntry = ContractArtifact['abi'][number];

const isView = (entry: AbiEntry) =>
  entry.type === 'function' && (entry.stateMutability === 'view' || entry.stateMutability === 'pure');

const partTests = {
  Errors: (entry: AbiEntry) => entry.type === 'error',
  Events: (entry: AbiEntry) => entry.type === 'event',
  Views: isView,
  Writes: (entry: AbiEntry) => entry.type !== 'error' && entry.type !== 'event' && !isView(entry),
} as const;

/** Solidity's own type names only add weight to the page; no reader of the ABI needs them. */
function withoutInternalType(key: string, value: unknown): unknown {
  return key === 'internalType' ? undefined : value;
}
