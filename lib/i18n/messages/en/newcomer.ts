/** What a newcomer without coins is told; fetched for those alone. */
export const newcomer = {
  'coins-needed': 'A first answer takes {needed} 0G and a little for the network’s fee. You hold {held} 0G.',
  'coins-faucet': 'Get test coins from the network’s faucet',
  'coins-main':
    'Have 0G sent to your wallet’s address on this network: from an exchange that pays out to it, or from another wallet. Coins of the same name on another chain do not count here.',
  'coins-local': 'On a local network the accounts named when it started hold coins.',
} as const;
