/** What `npm start` tells the person once everything runs. */
import { formatEther } from 'viem';
import type { Network, RunningProvider } from './network';
import type { Site } from './site';

/** As many accounts as a person at a terminal will try; the file holds all of them. */
const shownAccounts = 4;

const accountLine = ({ address, privateKey }: Network['accounts'][number]): string => `${address}  ${privateKey}`;

/** Composes the file that lists every funded account with its key. */
export function accountsText(accounts: Network['accounts']): string {
  return [
    '# Accounts of the local chain with their keys, 10,000 0G each. The keys are public: never send real money to them.',
    ...accounts.map(accountLine),
    '',
  ].join('\n');
}

/** Composes the ready text: accounts to import, providers, the network for the wallet and, last, where the site is. */
export function readyText(running: {
  readonly network: Network;
  readonly site: Site;
  readonly accountsFile: string;
  readonly logFile: string;
  readonly settlement: { readonly forceSeconds: number };
}): string {
  const { network, site, accountsFile, logFile, settlement } = running;
  return [
    '',
    'Accounts to import into MetaMask, 10,000 0G of the local chain each; their keys are public: never send real money.',
    ...network.accounts.slice(0, shownAccounts).map((account) => `  ${accountLine(account)}`),
    `  ${network.accounts.length - shownAccounts} more in ${accountsFile}`,
    '',
    `Providers (simulated TEE; they settle every ${settlement.forceSeconds} s)`,
    ...network.providers.map(
      ({ address, url, model, plan }) =>
        `  ${address}  ${url}  ${plan.serviceType}, ${model}: ${priceText(plan)}` +
        `${plan.acknowledged ? '' : '  not acknowledged by the owner'}`,
    ),
    ...network.leftOut.map(({ serviceType, reason }) => `  no ${serviceType} provider: ${reason}`),
    '',
    'Local network for the wallet',
    `  RPC ${network.rpcUrl}   chain id ${network.chainId}   coin 0G, 18 decimals   contracts: ${network.contractSource}`,
    `  ledger ${network.contracts.ledger}   inference ${network.contracts.inference}`,
    `  log ${logFile}`,
    '',
    'Ctrl-C stops everything; "npm start" takes it up again, "npm start -- --reset" begins anew.',
    '',
    `Ready: ${site.url}`,
  ].join('\n');
}

function priceText({ serviceType, inputPrice, outputPrice }: RunningProvider['plan']): string {
  switch (serviceType) {
    case 'chatbot':
      return `in ${perMillion(inputPrice)}, out ${perMillion(outputPrice)} 0G per 1M tokens`;
    case 'text-to-image':
    case 'image-editing':
      return `${formatEther(outputPrice)} 0G per image`;
    case 'speech-to-text':
      return `${formatEther(outputPrice)} 0G per second`;
  }
}

/** Chat prices of the local providers are whole hundredths of 0G per million tokens. */
function perMillion(price: bigint): string {
  const hundredths = (price * 1_000_000n) / 10n ** 16n;
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}
