/** Finds the anvil program inside node_modules. Nothing here downloads or trusts an install script. */
import { accessSync, chmodSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const platformPackages: Readonly<Record<string, string>> = {
  'linux-x64': '@foundry-rs/anvil-linux-amd64',
  'linux-arm64': '@foundry-rs/anvil-linux-arm64',
  'darwin-x64': '@foundry-rs/anvil-darwin-amd64',
  'darwin-arm64': '@foundry-rs/anvil-darwin-arm64',
  'win32-x64': '@foundry-rs/anvil-win32-amd64',
};

/** Reports that no anvil program can be run here, with what to do about it. */
export class AnvilMissingError extends Error {
  override readonly name = 'AnvilMissingError';
}

/**
 * Returns the absolute path of the anvil program for this machine.
 * @throws AnvilMissingError when the platform has none or the package is not installed.
 */
export function anvilBinary(target: { readonly platform: string; readonly arch: string } = process): string {
  const platform = `${target.platform}-${target.arch}`;
  const packageName = platformPackages[platform];
  if (packageName === undefined) {
    const known = Object.keys(platformPackages).join(', ');
    throw new AnvilMissingError(`anvil, the local chain, does not exist for ${platform}. It exists for ${known}.`);
  }
  const program = join(packageFolder(packageName), 'bin', target.platform === 'win32' ? 'anvil.exe' : 'anvil');
  makeExecutable(program);
  return program;
}

function packageFolder(packageName: string): string {
  // The platform package is an optional dependency of the main one, so it may be nested beside it.
  const fromHere = createRequire(import.meta.url);
  try {
    const main = createRequire(fromHere.resolve('@foundry-rs/anvil/package.json'));
    return dirname(main.resolve(`${packageName}/package.json`));
  } catch (cause) {
    throw new AnvilMissingError(
      `The package ${packageName} is not installed. Run "npm ci" (without --omit=optional) and start again.`,
      { cause },
    );
  }
}

/** Archives do not always keep the executable bit, and no install script runs to set it. */
function makeExecutable(program: string): void {
  try {
    accessSync(program, constants.X_OK);
  } catch {
    chmodSync(program, 0o755);
  }
}
