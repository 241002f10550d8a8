/** The local chain: one anvil process on the loopback address, started and stopped by its own process id. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createTestClient, http, publicActions } from 'viem';
import { type HDAccount, mnemonicToAccount } from 'viem/accounts';
import { anvilBinary } from './anvil-binary';

/** The chain id the network's official SDK takes for a local network. */
export const localChainId = 31337;
/** The publicly known mnemonic of development chains. Never send real money to its accounts. */
export const developmentMnemonic = 'test test test test test test test test test test test junk';
/** Number of accounts that hold 10,000 0G from the first block on. */
export const developmentAccountCount = 23;

const startLimitMs = 30_000;
const stopLimitMs = 30_000;
const stateIntervalSeconds = 10;

export type ChainOptions = {
  /** TCP port on 127.0.0.1; 0 (the default) lets the system choose. */
  readonly port?: number;
  /** File that keeps the chain between starts. Without it the chain lives only as long as the process. */
  readonly stateFile?: string;
  /** Mines a block at this interval as well; without it a block is mined for each transaction only. */
  readonly blockTimeSeconds?: number;
  readonly log?: (line: string) => void;
};

export type Chain = {
  readonly rpcUrl: string;
  readonly chainId: typeof localChainId;
  /** Writes the state file, ends the process and resolves once it is gone. Safe to call twice. */
  stop(): Promise<void>;
};

/** Reports that the local chain could not be started or stopped, in words for the person at the terminal. */
export class ChainProcessError extends Error {
  override readonly name = 'ChainProcessError';
}

/** Returns the development account at an index of the mnemonic's usual derivation path. */
export function developmentAccount(index: number): HDAccount {
  return mnemonicToAccount(developmentMnemonic, { addressIndex: index });
}

/**
 * Starts anvil and resolves when it answers.
 * @throws AnvilMissingError, ChainProcessError
 */
export async function startChain(options: ChainOptions = {}): Promise<Chain> {
  if (options.stateFile !== undefined) mkdirSync(dirname(options.stateFile), { recursive: true });
  const child = spawn(anvilBinary(), anvilArguments(options), {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group: Ctrl-C in the terminal must reach the chain last, through stop().
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const gone = exitOf(child);
  const killWithParent = () => child.kill('SIGTERM');
  process.once('exit', killWithParent);
  gone.finally(() => process.off('exit', killWithParent));
  try {
    const rpcUrl = await listeningUrl(child, gone, options);
    if (options.stateFile !== undefined) await takeUpClock(rpcUrl);
    return { rpcUrl, chainId: localChainId, stop: () => stopProcess(child, gone) };
  } catch (error) {
    child.kill('SIGKILL');
    await gone;
    throw error;
  }
}

type AnvilProcess = ChildProcessByStdio<null, Readable, Readable>;

function anvilArguments({ port = 0, stateFile, blockTimeSeconds }: ChainOptions): readonly string[] {
  return [
    ...['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(localChainId)],
    ...['--mnemonic', developmentMnemonic, '--accounts', String(developmentAccountCount), '--balance', '10000'],
    // Named, so that a newer anvil does not silently change the rules contracts run under.
    ...['--hardfork', 'cancun', '--order', 'fifo'],
    ...(stateFile === undefined ? [] : ['--state', stateFile, '--state-interval', String(stateIntervalSeconds)]),
    ...(blockTimeSeconds === undefined ? [] : ['--block-time', String(blockTimeSeconds), '--mixed-mining']),
  ];
}

/** Resolves with how the process ended; never rejects, so that it can be awaited from several places. */
function exitOf(child: AnvilProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
}

function listeningUrl(child: AnvilProcess, gone: Promise<string>, options: ChainOptions): Promise<string> {
  const lastLines: string[] = [];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new ChainProcessError(`The local chain did not answer within ${startLimitMs / 1000} s.`)),
      startLimitMs,
    );
    const onLine = (line: string) => {
      options.log?.(line);
      lastLines.push(line);
      if (lastLines.length > 8) lastLines.shift();
      const port = /^Listening on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(`http://127.0.0.1:${port}`);
    };
    // Both streams are read to the end: a full pipe would stop the chain.
    createInterface({ input: child.stdout }).on('line', onLine);
    createInterface({ input: child.stderr }).on('line', onLine);
    gone.then((how) => {
      clearTimeout(timer);
      reject(new ChainProcessError(startProblem(how, lastLines.join('\n'), options)));
    });
  });
}

function startProblem(how: string, output: string, { port, stateFile }: ChainOptions): string {
  if (/address already in use/i.test(output)) {
    return `Port ${port} on 127.0.0.1 is taken by another program. End that program or choose another port.`;
  }
  const keeper = stateFile === undefined ? '' : ` If ${stateFile} is damaged, start with --reset.`;
  return `The local chain ended while starting (${how}).${keeper}\n${output}`;
}

/**
 * Sets the clock on to where the kept chain left it. Time that was skipped before (to end a lock time, say) is not
 * part of anvil's state file, and without this the next block would be older than the last.
 */
async function takeUpClock(rpcUrl: string): Promise<void> {
  const client = createTestClient({ mode: 'anvil', transport: http(rpcUrl) }).extend(publicActions);
  const { timestamp } = await client.getBlock();
  const ahead = Number(timestamp) - Math.floor(Date.now() / 1000);
  if (ahead >= 0) await client.increaseTime({ seconds: ahead + 1 });
}

async function stopProcess(child: AnvilProcess, gone: Promise<string>): Promise<void> {
  // SIGINT is the signal on which anvil writes its state file.
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), stopLimitMs);
  });
  const result = await Promise.race([gone, late]);
  clearTimeout(timer);
  if (result !== 'late') return;
  child.kill('SIGKILL');
  await gone;
  throw new ChainProcessError(
    `The local chain did not stop within ${stopLimitMs / 1000} s; its last state may be lost.`,
  );
}
