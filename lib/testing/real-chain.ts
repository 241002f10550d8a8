import { type Abi, type Address, createTestClient, type Hex, http, publicActions, walletActions } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { foundry } from 'viem/chains';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { createReadClient, type ReadClient } from '@/lib/chain/client';
import type { NetworkConfig } from '@/lib/config/network';
import { settlementTypedData } from '@/lib/protocol/settlement';
import { testHash, testNetwork } from './builders';

/** A write to one of the contracts, sent with a real key; `value` in neuron. */
export type RealWrite = {
  readonly key: Hex;
  readonly on: 'ledger' | 'inference';
  readonly functionName: string;
  readonly args: readonly unknown[];
  readonly value?: bigint;
};

/** What one provider charges one user in a settlement; `totalFee` in neuron. */
export type RealCharge = {
  readonly user: Address;
  readonly totalFee: bigint;
  readonly nonce: bigint;
  readonly signedBy?: Hex;
};

/** A development chain with the real contracts, as a test moves it. Each write is mined and must succeed. */
export type RealChain = {
  readonly network: NetworkConfig;
  readonly client: ReadClient;
  write(write: RealWrite): Promise<Hex>;
  /** Register a service of the key's account, signed answers by `teeKey`, and have the contracts' owner accept it. */
  register(options: { readonly key: Hex; readonly teeKey: Hex; readonly ownerKey: Hex }): Promise<Address>;
  settle(options: { readonly key: Hex; readonly teeKey: Hex; readonly charges: readonly RealCharge[] }): Promise<Hex>;
  passTime(seconds: number): Promise<void>;
  setBalance(address: Address, neuron: bigint): Promise<void>;
  /** Mine nothing more until `mine` is called, or go back to a block for each transaction. */
  setAutomine(isOn: boolean): Promise<void>;
  mine(): Promise<void>;
  /** Throw a pending transaction away. */
  drop(hash: Hex): Promise<void>;
  snapshot(): Promise<() => Promise<void>>;
};

/** Move a development chain whose contracts stand already. */
export function createRealChain(options: {
  readonly rpcUrl: string;
  readonly contracts: NetworkConfig['contracts'];
}): RealChain {
  const { rpcUrl, contracts } = options;
  const network = testNetwork({ rpcUrls: [rpcUrl], contracts });
  const chain = createTestClient({ mode: 'anvil', chain: foundry, transport: http(rpcUrl), pollingInterval: 20 })
    .extend(publicActions)
    .extend(walletActions);
  const write = async ({ key, on, functionName, args, value = 0n }: RealWrite): Promise<Hex> => {
    const abi: Abi = on === 'ledger' ? ledgerManagerAbi : inferenceServingAbi;
    const account = privateKeyToAccount(key);
    const hash = await chain.writeContract({ address: contracts[on], abi, functionName, args, value, account });
    const { status } = await chain.waitForTransactionReceipt({ hash });
    if (status !== 'success') throw new Error(`${functionName} was undone`);
    return hash;
  };
  return {
    network,
    client: createReadClient(network),
    write,
    async register({ key, teeKey, ownerKey }) {
      const provider = privateKeyToAccount(key).address;
      const service = {
        serviceType: 'chatbot',
        url: 'http://127.0.0.1:9',
        model: 'test/model',
        verifiability: 'TeeML',
        inputPrice: 100n,
        outputPrice: 400n,
        additionalInfo: '{"TargetSeparated":false}',
        teeSignerAddress: privateKeyToAccount(teeKey).address,
      };
      const value = 100n * 10n ** 18n;
      await write({ key, on: 'inference', functionName: 'addOrUpdateService', args: [service], value });
      await write({ key: ownerKey, on: 'inference', functionName: 'acknowledgeTEESignerByOwner', args: [provider] });
      return provider;
    },
    async settle({ key, teeKey, charges }) {
      const provider = privateKeyToAccount(key).address;
      const orders = await Promise.all(
        charges.map(async ({ user, totalFee, nonce, signedBy = teeKey }) => {
          const order = { requestsHash: testHash(Number(nonce)), nonce, provider, user, totalFee };
          const typedData = settlementTypedData({ chainId: foundry.id, verifyingContract: contracts.inference, order });
          return { ...order, signature: await privateKeyToAccount(signedBy).signTypedData(typedData) };
        }),
      );
      return write({ key, on: 'inference', functionName: 'settleFeesWithTEE', args: [orders] });
    },
    async passTime(seconds) {
      await chain.increaseTime({ seconds });
      await chain.mine({ blocks: 1 });
    },
    setBalance: (address, value) => chain.setBalance({ address, value }),
    setAutomine: (isOn) => chain.setAutomine(isOn),
    mine: () => chain.mine({ blocks: 1 }),
    drop: (hash) => chain.dropTransaction({ hash }),
    async snapshot() {
      const id = await chain.snapshot();
      return () => chain.revert({ id });
    },
  };
}
