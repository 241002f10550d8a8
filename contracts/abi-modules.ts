/** Writes the ABI modules of lib/chain/abi from compiled contracts. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContractArtifact, ContractArtifacts } from './artifact';

const folder = 'lib/chain/abi';
type AbiModule = {
  readonly file: string;
  readonly constant: string;
  /** The parts the app needs; with all of them there is also a module of the whole. */
  readonly parts: readonly (keyof typeof partTests)[];
};

const allParts = ['Errors', 'Events', 'Views', 'Writes'] as const;
const modules = {
  ledger: { file: 'ledger-manager', constant: 'ledgerManager', parts: allParts },
  inference: { file: 'inference-serving', constant: 'inferenceServing', parts: allParts },
  fineTuning: { file: 'fine-tuning-serving', constant: 'fineTuningServing', parts: ['Errors', 'Views'] },
} as const satisfies Record<keyof ContractArtifacts, AbiModule>;

/** Writes the modules whose text changed, or with `check` only names them. Returns their paths. */
export function writeAbiModules(
  contracts: ContractArtifacts,
  { root, check }: { readonly root: string; readonly check: boolean },
): readonly string[] {
  const changed: string[] = [];
  for (const key of ['ledger', 'inference', 'fineTuning'] as const) {
    for (const [path, wanted] of abiModules(modules[key], contracts[key])) {
      const file = join(root, path);
      if (existsSync(file) && readFileSync(file, 'utf8') === wanted) continue;
      changed.push(path);
      if (!check) writeFileSync(file, wanted);
    }
  }
  return changed;
}

/** Path and text of each module of one contract: one for each part, because a page that only reads must not carry the rest, and the whole. */
function abiModules(
  { file, constant, parts: wanted }: AbiModule,
  { name, abi }: ContractArtifact,
): readonly (readonly [path: string, text: string])[] {
  const head = `// Generated from contracts/${name}.sol by \`npm run contracts:build\`. Do not edit.\n`;
  const parts = wanted.map((part) => {
    const lines = abi.filter(partTests[part]).map((entry) => `  ${JSON.stringify(entry, withoutInternalType)},\n`);
    return { part, constant: `${constant}${part}Abi`, file: `${file}-${part.toLowerCase()}`, lines };
  });
  const imports = parts.map((part) => `import { ${part.constant} } from './${part.file}';\n`).join('');
  const whole = parts.map((part) => `  ...${part.constant},\n`).join('');
  const separate = parts.map(
    (part) =>
      [
        `${folder}/${part.file}.ts`,
        `${head}export const ${part.constant} = [\n${part.lines.join('')}] as const;\n`,
      ] as const,
  );
  if (wanted.length < allParts.length) return separate;
  return [
    ...separate,
    [`${folder}/${file}.ts`, `${head}${imports}\nexport const ${constant}Abi = [\n${whole}] as const;\n`],
  ];
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
