import { describe, expect, it } from 'vitest';
import { providerPlans, userAccounts } from './config';
import type { Network } from './network';
import { accountsText, readyText } from './start-text';

const nothing = async () => undefined;
const network: Network = {
  rpcUrl: 'http://127.0.0.1:8545',
  chainId: 31337,
  contracts: {
    ledger: '0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0',
    inference: '0x0165878A594ca255338adfa4d48449f69242Eb8F',
  },
  contractSource: 'own',
  providers: providerPlans.map((plan) => ({
    plan,
    address: '0x0165878A594ca255338adfa4d48449f69242Eb8F',
    url: 'http://127.0.0.1:4000',
    serviceType: plan.serviceType,
    model: 'local/handbook',
    settleNow: async () => ({ settled: [], forgiven: 0n }),
    stop: nothing,
  })),
  leftOut: [{ serviceType: 'speech-to-text', reason: 'pocketsphinx is not installed' }],
  accounts: userAccounts(),
  stop: nothing,
};
const text = readyText({
  network,
  site: { url: 'http://localhost:3090', port: 3090, stop: nothing },
  accountsFile: '.network/start/accounts.txt',
  logFile: '.network/start/network.log',
  settlement: { forceSeconds: 60 },
});

describe('what npm start says when everything runs', () => {
  it('shows four accounts with their keys and says where the others stand', () => {
    const shown = network.accounts.filter(({ privateKey }) => text.includes(privateKey));
    expect(shown).toEqual(network.accounts.slice(0, 4));
    expect(text).toContain('12 more in .network/start/accounts.txt');
    expect(text).toContain('never send real money');
  });

  it('names the chain, its contracts and every provider with its price', () => {
    for (const part of [
      'http://127.0.0.1:8545',
      'chain id 31337',
      network.contracts.ledger,
      network.contracts.inference,
    ])
      expect(text).toContain(part);
    for (const price of ['in 0.10, out 0.20 0G per 1M tokens', '0.01 0G per image', '0.0002 0G per second'])
      expect(text).toContain(price);
    expect(text.match(/not acknowledged by the owner/g)).toHaveLength(1);
  });

  it('says what this machine cannot offer, and why', () => {
    expect(text).toContain('no speech-to-text provider: pocketsphinx is not installed');
  });

  it('ends with the address of the site', () => {
    expect(text.trimEnd().split('\n').at(-1)).toBe('Ready: http://localhost:3090');
  });

  it('lists every account in the file, each with its key', () => {
    const lines = accountsText(network.accounts).trimEnd().split('\n').slice(1);
    expect(lines).toEqual(network.accounts.map(({ address, privateKey }) => `${address}  ${privateKey}`));
  });
});
