import {
  type Abi,
  type Address,
  createTestClient,
  encodeFunctionData,
  type Hex,
  http,
  isHex,
  publicActions,
  walletActions,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { foundry } from 'viem/chains';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { createReadClient, type ReadClient } from '@/lib/chain/client';
import type { NetworkConfig } from '@/lib/config/network';
import { settlementTypedData } from '@/lib/protocol/settlement';
import { receiptOf } from '@/network/transaction/receipt';
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
  /** Ask a view function of one of the contracts at the newest block. */
  read(read: Omit<RealWrite, 'key' | 'value'>): Promise<unknown>;
  /** The `FundSpent` sums of an account that the chain holds from a block on, in neuron. */
  spentOf(user: Address, fromBlock: bigint): Promise<bigint>;
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
  /** Take the newest blocks back and put as many empty ones in their place; their transactions are gone. */
  reorganise(depth: number): Promise<void>;
  /** Give a taken-back transaction to the node once more, byte for byte. */
  sendAgain(raw: Hex): Promise<Hex>;
  /** Send any transaction of an account, at a nonce if one is given; it is not waited for. */
  send(transaction: {
    readonly key: Hex;
    readonly to: Address;
    readonly input?: Hex;
    readonly value?: bigint;
    readonly nonce?: number;
    readonly tip?: bigint;
    readonly gas?: bigint;
  }): Promise<Hex>;
  /** The signed bytes of a transaction the node knows. */
  rawOf(hash: Hex): Promise<Hex>;
  /** Wait until a sent transaction is mined; the node answers with the hash before that. */
  mined(hash: Hex): Promise<void>;
  /** Number of the block a mined transaction is in. */
  blockOf(hash: Hex): Promise<bigint>;
  /** Encode a write without sending it. */
  encode(write: Omit<RealWrite, 'key' | 'value'>): { readonly to: Address; readonly input: Hex };
  blockNumber(): Promise<bigint>;
  setCode(address: Address, code: Hex): Promise<void>;
};

const pollMilliseconds = 20;

/** Move a development chain whose contracts stand already. */
export function createRealChain(options: {
  readonly rpcUrl: string;
  readonly contracts: NetworkConfig['contracts'];
}): RealChain {
  const { rpcUrl, contracts } = options;
  const network = testNetwork({ rpcUrls: [rpcUrl], contracts });
  const chain = createTestClient({
    mode: 'anvil',
    chain: foundry,
    transport: http(rpcUrl),
    pollingInterval: pollMilliseconds,
  })
    .extend(publicActions)
    .extend(walletActions);
  // These methods are anvil's own; viem has no types for them.
  const node: { request(input: { method: string; params: readonly unknown[] }): Promise<unknown> } = {
    request: (input) => chain.transport.request(input),
  };
  const askNode = (method: string, params: readonly unknown[]) => node.request({ method, params });
  const write = async ({ key, on, functionName, args, value = 0n }: RealWrite): Promise<Hex> => {
    const abi: Abi = on === 'ledger' ? ledgerManagerAbi : inferenceServingAbi;
    const account = privateKeyToAccount(key);
    const hash = await chain.writeContract({ address: contracts[on], abi, functionName, args, value, account });
    const { status } = await receiptOf(chain, hash);
    if (status !== 'success') throw new Error(`${functionName} was undone`);
    return hash;
  };
  const client = createReadClient(network);
  return {
    network,
    client,
    write,
    read({ on, functionName, args }) {
      const abi: Abi = on === 'ledger' ? ledgerManagerAbi : inferenceServingAbi;
      return chain.readContract({ address: contracts[on], abi, functionName, args });
    },
    async spentOf(user, fromBlock) {
      const filter = { address: contracts.ledger, abi: ledgerManagerAbi, fromBlock } as const;
      const logs = await chain.getContractEvents({ ...filter, eventName: 'FundSpent', args: { user }, strict: true });
      return logs.reduce((sum, { args }) => sum + args.amount, 0n);
    },
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
    async reorganise(depth) {
      await askNode('anvil_reorg', [depth, []]);
    },
    sendAgain: (serializedTransaction) => chain.sendRawTransaction({ serializedTransaction }),
    send({ key, to, input, value = 0n, nonce, tip, gas = 2_000_000n }) {
      const fees = tip === undefined ? {} : { maxPriorityFeePerGas: tip, maxFeePerGas: tip + 10_000_000_000n };
      const account = privateKeyToAccount(key);
      const fixed = { ...(nonce !== undefined && { nonce }), ...(input !== undefined && { data: input }) };
      return chain.sendTransaction({ account, to, value, gas, ...fixed, ...fees });
    },
    async rawOf(hash) {
      const raw = await askNode('eth_getRawTransactionByHash', [hash]);
      if (!isHex(raw)) throw new Error('The node does not know the transaction');
      return raw;
    },
    async mined(hash) {
      await receiptOf(chain, hash);
    },
    encode({ on, functionName, args }) {
      const abi: Abi = on === 'ledger' ? ledgerManagerAbi : inferenceServingAbi;
      return { to: contracts[on], input: encodeFunctionData({ abi, functionName, args }) };
    },
    blockOf: async (hash) => (await chain.getTransactionReceipt({ hash })).blockNumber,
    blockNumber: () => chain.getBlockNumber({ cacheTime: 0 }),
    setCode: (address, bytecode) => chain.setCode({ address, bytecode }),
    async snapshot() {
      const id = await chain.snapshot();
      return () => chain.revert({ id });
    },
  };
}
