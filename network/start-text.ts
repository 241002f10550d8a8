/** What `npm start` tells the person once everything runs. */
import type { Network } from './network';
import type { Site } from './site';

/** Composes the ready text: where the site is, the network for the wallet, accounts to import, providers. */
export function readyText(running: {
  readonly network: Network;
  readonly site: Site;
  readonly logFile: string;
  readonly settlement: { readonly forceSeconds: number };
}): string {
  const { network, site, logFile, settlement } = running;
  return [
    '',
    'Development accounts to import into MetaMask (10,000 0G of the local chain each).',
    'Their keys are public: never send real money to them.',
    ...network.accounts.map(({ address, privateKey }) => `  ${address}  ${privateKey}`),
    '',
    `Providers (simulated TEE, model ${[...new Set(network.providers.map(({ model }) => model))].join(', ')}; they settle every ${settlement.forceSeconds} s)`,
    ...network.providers.map(
      ({ address, url, plan }) =>
        `  ${address}  ${url}  in ${perMillion(plan.inputPrice)}, out ${perMillion(plan.outputPrice)} 0G per 1M tokens` +
        `${plan.acknowledged ? '' : '  not acknowledged by the owner'}`,
    ),
    '',
    'Local network for the wallet',
    `  RPC ${network.rpcUrl}   chain id ${network.chainId}   coin 0G, 18 decimals   contracts: ${network.contractSource}`,
    `  ledger ${network.contracts.ledger}   inference ${network.contracts.inference}`,
    `  log ${logFile}`,
    '',
    `Ready: ${site.url}`,
    'Ctrl-C stops everything; "npm start" takes it up again, "npm start -- --reset" begins anew.',
    '',
  ].join('\n');
}

/** Prices of the local providers are whole hundredths of 0G per million tokens. */
function perMillion(price: bigint): string {
  const hundredths = (price * 1_000_000n) / 10n ** 16n;
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}
