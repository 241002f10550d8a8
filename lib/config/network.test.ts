import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseSiteConfig, SiteConfigError, selectNetwork } from './network';

const local = {
  id: 'local',
  name: 'Local network',
  chainId: 31337,
  rpcUrls: ['http://127.0.0.1:8545'],
  contracts: {
    ledger: '0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0',
    inference: '0x0165878A594ca255338adfa4d48449f69242Eb8F',
  },
  startBlock: 0,
  local: true,
};

function problemOf(network: object): string | undefined {
  try {
    parseSiteConfig({ networks: [{ ...local, ...network }] });
  } catch (error) {
    if (error instanceof SiteConfigError) return error.details;
    throw error;
  }
  return undefined;
}

test('The site ships the main and the test network with their chain ids.', () => {
  const config = parseSiteConfig(JSON.parse(readFileSync('public/network.json', 'utf8')));
  expect(config.networks.map(({ id, chainId }) => [id, chainId])).toEqual([
    ['mainnet', 16661],
    ['testnet', 16602],
  ]);
  expect(config.networks.every((network) => !network.local)).toBe(true);
  expect(config.networks.map(({ statusUrl }) => statusUrl)).toEqual([
    'https://compute-status.0g.ai',
    'https://compute-status-testnet.0g.ai',
  ]);
  expect(config.networks.map(({ explorerUrl }) => explorerUrl)).toEqual([
    'https://chainscan.0g.ai',
    'https://chainscan-galileo.0g.ai',
  ]);
  expect(config.networks.map(({ faucetUrl }) => faucetUrl)).toEqual([undefined, 'https://faucet.0g.ai']);
});

test('A network is chosen by its id, and an unknown id gives the first one.', () => {
  const config = parseSiteConfig({ networks: [local, { ...local, id: 'other' }] });
  expect(selectNetwork(config, 'other').id).toBe('other');
  expect(selectNetwork(config, 'nowhere').id).toBe('local');
  expect(selectNetwork(config, undefined).id).toBe('local');
});

test('A node without encryption is accepted only on this machine.', () => {
  expect(problemOf({ rpcUrls: ['http://127.0.0.1:8545'] })).toBeUndefined();
  expect(problemOf({ rpcUrls: ['http://rpc.example'] })).toContain('rpcUrls[0]');
  expect(problemOf({ rpcUrls: ['javascript:alert(1)'] })).toContain('rpcUrls[0]');
});

test.each([
  ['a missing chain id', { chainId: undefined }, 'chainId'],
  ['a chain id that is no number', { chainId: '31337' }, 'chainId'],
  ['no node at all', { rpcUrls: [] }, 'rpcUrls'],
  ['a contract that is no address', { contracts: { ...local.contracts, ledger: '0x12' } }, 'contracts.ledger'],
  ['a negative first block', { startBlock: -1 }, 'startBlock'],
  ['an unclear locality', { local: 'yes' }, 'local'],
  ['an explorer that is no URL', { explorerUrl: 'explorer' }, 'explorerUrl'],
  ['an explorer without encryption', { explorerUrl: 'http://127.0.0.1:4000' }, 'explorerUrl'],
  ['a faucet without encryption', { faucetUrl: 'http://faucet.example' }, 'faucetUrl'],
  ['an explorer that is a script', { explorerUrl: 'javascript:alert(1)' }, 'explorerUrl'],
  ['a status service without encryption', { statusUrl: 'http://status.example' }, 'statusUrl'],
  ['an empty name', { name: '' }, 'name'],
])('A description with %s is refused by naming the field.', (_what, change, field) => {
  expect(problemOf(change)).toContain(field);
});

test.each([null, [], {}, { networks: [] }, { networks: [local, local] }])(
  '%j is no description of networks.',
  (json) => {
    expect(() => parseSiteConfig(json)).toThrow(SiteConfigError);
  },
);
