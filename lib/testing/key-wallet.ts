import { createWalletClient, type Hex, hexToBigInt, http, isHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { foundry } from 'viem/chains';
import { createWalletPort, type RequestProvider } from '@/lib/intents/eip1193-wallet';
import type { WalletPort } from '@/lib/intents/wallet-port';

function fieldOf(params: readonly unknown[] | undefined, name: string): Hex {
  const request = params?.[0];
  const value: unknown = typeof request === 'object' && request !== null ? Reflect.get(request, name) : undefined;
  if (!isHex(value)) throw new Error(`The transaction request lacks ${name}`);
  return value;
}

/** Create a wallet that agrees to everything and signs with a real key, spoken to by EIP-1193 as a browser wallet is. */
export function createKeyWallet(options: { readonly rpcUrl: string; readonly privateKey: Hex }): WalletPort {
  const account = privateKeyToAccount(options.privateKey);
  const client = createWalletClient({ account, chain: foundry, transport: http(options.rpcUrl) });
  const provider: RequestProvider = {
    async request({ method, params }) {
      if (method === 'eth_accounts') return [account.address];
      if (method === 'eth_chainId') return client.request({ method: 'eth_chainId' });
      if (method !== 'eth_sendTransaction') throw new Error(`This wallet does not know ${method}`);
      return client.sendTransaction({
        to: fieldOf(params, 'to'),
        data: fieldOf(params, 'data'),
        value: hexToBigInt(fieldOf(params, 'value')),
        gas: hexToBigInt(fieldOf(params, 'gas')),
      });
    },
  };
  return createWalletPort(provider, account.address);
}
