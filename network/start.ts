/** `npm start`: the local network and the site, for a person at a terminal. */
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseContractSource, parseMarketSize, parsePort } from './command-line';
import { localNetworkConfig } from './config';
import { startNetwork } from './network';
import { isPortFree, PortTakenError } from './ports';
import { runUntilStopped } from './run-until-stopped';
import { type Site, startSite } from './site';
import { accountsText, readyText } from './start-text';

const usage = `npm start -- [options]
  --port <number>            port of the site (default 3090)
  --rpc-port <number>        port of the local chain (default 8545)
  --contracts own|official   our contracts (default), or the network's production bytecode
  --market <number>          register so many further services, honest and hostile, that nobody serves
  --reset                    begin anew: forget accounts, deposits, answers and charges
  --state <folder>           where the network is kept (default: .network/start)
`;

/** Local providers charge soon, so that a person sees a settlement while looking; the network's default is 600 s. */
const quickSettlement = { checkSeconds: 20, forceSeconds: 60 };

function parseOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '3090' },
      'rpc-port': { type: 'string', default: '8545' },
      contracts: { type: 'string', default: 'own' },
      reset: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      state: { type: 'string', default: join('.network', 'start') },
      market: { type: 'string' },
    },
  });
  return {
    ...values,
    port: parsePort(values.port, '--port'),
    rpcPort: parsePort(values['rpc-port'], '--rpc-port'),
    market: values.market === undefined ? undefined : parseMarketSize(values.market),
    contracts: parseContractSource(values.contracts),
  };
}

/** Builds `out/` unless it is made from the present files; given by the script, which also works without TypeScript. */
export type BuildSite = (options: {
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}) => Promise<'built' | 'unchanged' | 'stopped'>;

/** Starts everything and waits for Ctrl-C. */
export async function main(args: readonly string[], parts: { readonly buildSite: BuildSite }): Promise<void> {
  await runUntilStopped(async (signal) => {
    const options = parseOptions(args);
    if (options.help) {
      process.stdout.write(usage);
      return undefined;
    }
    await requirePorts(options);
    return startAll({ ...options, ...parts }, signal);
  });
}

/** Looks before anything is started, because a build of a minute is a bad prelude to "port taken". */
async function requirePorts({ port, rpcPort }: { readonly port: number; readonly rpcPort: number }): Promise<void> {
  if (!(await isPortFree(port))) throw new PortTakenError(port, 'the site', 'npm start -- --port <number>');
  if (!(await isPortFree(rpcPort)))
    throw new PortTakenError(rpcPort, 'the local chain', 'npm start -- --rpc-port <number>');
}

async function startAll(
  options: ReturnType<typeof parseOptions> & { readonly buildSite: BuildSite },
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const built = await options.buildSite({ signal, log: say });
  signal.throwIfAborted();
  if (built === 'unchanged') say('The site is up to date.');
  say('Starting the local network.');
  mkdirSync(options.state, { recursive: true });
  const logFile = join(options.state, 'network.log');
  const logStream = createWriteStream(logFile);
  const log = (line: string) => logStream.write(`${new Date().toISOString()} ${line}\n`);
  const network = await startNetwork({
    ports: { rpc: options.rpcPort },
    stateDir: options.state,
    reset: options.reset,
    ...(options.market !== undefined && { market: options.market }),
    contracts: options.contracts,
    settlement: quickSettlement,
    signal,
    log,
  });
  const site = await siteOrStop({ port: options.port, network, log });
  const accountsFile = join(options.state, 'accounts.txt');
  writeFileSync(accountsFile, accountsText(network.accounts));
  say(readyText({ network, site, accountsFile, logFile, settlement: quickSettlement }));
  return async () => {
    await site.stop();
    await network.stop();
    await new Promise<void>((resolve) => logStream.end(resolve));
  };
}

async function siteOrStop(parts: {
  readonly port: number;
  readonly network: Awaited<ReturnType<typeof startNetwork>>;
  readonly log: (line: string) => void;
}): Promise<Site> {
  const { port, network, log } = parts;
  try {
    const siteConfig = { networks: [localNetworkConfig(network)] };
    return await startSite({ root: 'out', port, siteConfig, log: (line) => log(`site: ${line}`) });
  } catch (error) {
    await network.stop();
    throw error;
  }
}
