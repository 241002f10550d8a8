import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const fileHere = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

let bundled: Promise<string> | undefined;

async function bundle(): Promise<string> {
  const result = await build({
    entryPoints: [fileHere('./page-provider.ts')],
    inject: [fileHere('./process-shim.ts')],
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error('esbuild produced no page script.');
  return output.text;
}

/** Returns the script that puts MetaMask's provider into a page, bundled once per process. */
export function walletPageScript(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}
