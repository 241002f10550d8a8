/** `npm run network`: the local network alone. Standard output carries only the ready line; logs go to standard error. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseContractSource, parsePort } from './command-line';
import { type Network, startNetwork } from './network';
import { runUntilStopped } from './run-until-stopped';

const usage = `npm run network -- [options]
  --json                     print one line of JSON on standard output when ready
  --reset                    forget what the last run left
  --contracts own|official   our contracts (default), or the network's production bytecode
  --rpc-port <number>        port of the chain (default: the one of the last run, else any free one)
  --state <folder>           where the network is kept (default: .network/network)
`;

/** Writes the one line that other programs wait for. */
export function readyLine({ rpcUrl, chainId, contracts, providers, accounts }: Network): string {
  return JSON.stringify({
    rpcUrl,
    chainId,
    contracts: { ledger: contracts.ledger, inference: contracts.inference },
    providers: providers.map(({ address, url, serviceType, model }) => ({ address, url, serviceType, model })),
    accounts: accounts.map(({ address, privateKey }) => ({ address, privateKey })),
  });
}

function parseOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      reset: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      contracts: { type: 'string', default: 'own' },
      'rpc-port': { type: 'string' },
      state: { type: 'string', default: join('.network', 'network') },
    },
  });
  const rpcPort = values['rpc-port'];
  return {
    ...values,
    contracts: parseContractSource(values.contracts),
    ports: rpcPort === undefined ? ('system' as const) : { rpc: parsePort(rpcPort, '--rpc-port') },
  };
}

/** Runs the network until it is interrupted. */
export async function main(args: readonly string[]): Promise<void> {
  await runUntilStopped(async (signal) => {
    const { json, reset, help, contracts, ports, state } = parseOptions(args);
    if (help) {
      process.stderr.write(usage);
      return undefined;
    }
    const log = (line: string) => process.stderr.write(`${line}\n`);
    const network = await startNetwork({ ports, contracts, reset, stateDir: state, log, signal });
    log('ready');
    process.stdout.write(json ? `${readyLine(network)}\n` : `${readyWords(network)}\n`);
    return () => network.stop();
  });
}

function readyWords({ rpcUrl, chainId, providers }: Network): string {
  return [
    `RPC ${rpcUrl}, chain id ${chainId}`,
    ...providers.map(({ address, url }) => `provider ${address} ${url}`),
  ].join('\n');
}
