/** What the verifier weighs in a browser, by the files its worker loads. */
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Bytes compressed by gzip -9. */
export type VerifierWeight = {
  /** What proves a machine: quote, key chains, QE, TCB, revocation (`checkQuote` and `checkCollateral`), curves and hashes included. */
  readonly core: number;
  /** What a worker loads before anything else: the curves, getting warm. */
  readonly worker: number;
  /** The whole judge beside the YAML reader: core, boot log, application, identity, GPU, ladder. */
  readonly judge: number;
  /** The YAML reader, in a file of its own. */
  readonly yaml: number;
};

const core = `export { checkQuote } from '@/lib/attestation/quote-checks';
export { checkCollateral } from '@/lib/attestation/collateral';`;
const judge = "export { startJudgement } from '@/lib/attestation/judge';";
const yaml = "export { readYaml } from '@/lib/attestation/compose-yaml';";
const worker = "import '@/lib/react/machine/judge-worker';";

type Chunk = { readonly path: string; readonly contents: Uint8Array; readonly imports: readonly string[] };

async function chunksOf(contents: string): Promise<readonly Chunk[]> {
  const root = resolve('.');
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    outdir: 'weight',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  return outputFiles.map(({ path, contents: bytes }) => {
    const name = path.slice(root.length + 1);
    const { imports = [] } = metafile.outputs[name] ?? {};
    return {
      path: name,
      contents: bytes,
      imports: imports.filter(({ kind }) => kind === 'import-statement').map((one) => one.path),
    };
  });
}

/** The entry with everything it loads at once; what it loads on demand is left out. */
async function weigh(contents: string): Promise<number> {
  const chunks = await chunksOf(contents);
  const loaded = new Set<string>(['weight/stdin.js']);
  for (const path of loaded)
    for (const name of chunks.find((chunk) => chunk.path === path)?.imports ?? []) loaded.add(name);
  const bytes = chunks.filter(({ path }) => loaded.has(path));
  return bytes.reduce((sum, chunk) => sum + gzipSync(chunk.contents, { level: 9 }).byteLength, 0);
}

/** Bundles the parts as a browser would load them and weighs each. */
export async function weighVerifier(): Promise<VerifierWeight> {
  return { core: await weigh(core), worker: await weigh(worker), judge: await weigh(judge), yaml: await weigh(yaml) };
}
