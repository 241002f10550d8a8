/** One chain with one source's contracts on it, set up so that the same calls leave the same bytes on every chain. */
import { type Address, encodeFunctionData, type Hex, numberToHex } from 'viem';
import { z } from 'zod';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { developmentAccount, startChain } from '@/network/chain';
import { artifactsOf, type ContractSource, deployContracts, localContracts } from '@/network/deploy';
import { compileContracts, contractNamed } from '../compile';
import { openRpc, type Rpc, type RpcCall, RpcError } from './rpc';

export const ledger = localContracts.ledger;
export const inference = localContracts.inference;
export const fineTuning = localContracts.fineTuning;
/** A second serving contract, registered as `inference-v2`. */
export const secondInference: Address = '0x00000000000000000000000000000000000000F2';
/** Accounts made of code: they can refuse money and call back while they are being paid. */
export const puppets = [
  '0x00000000000000000000000000000000000000AA',
  '0x00000000000000000000000000000000000000AB',
] as const satisfies readonly Address[];
export const viewsAddress: Address = '0x00000000000000000000000000000000000000Ac';
export const owner: Address = developmentAccount(0).address;

const startTime = 2_000_000_000;
const gas = numberToHex(25_000_000);

const hex = z.custom<Hex>((value) => typeof value === 'string' && value.startsWith('0x'));
const receipt = z.object({
  transactionHash: hex,
  status: z.enum(['0x0', '0x1']),
  gasUsed: hex,
  logs: z.array(z.object({ address: hex, topics: z.array(hex), data: hex })),
});
const block = z.object({ timestamp: hex });
const trace = z.object({ output: hex.default('0x') });

/** A transaction as the tests send it; any address can be the sender. */
export type Call = { readonly from: Address; readonly to: Address; readonly data: Hex; readonly value?: bigint };

/** Everything a transaction did that anybody can see. */
export type Outcome = {
  readonly success: boolean;
  /** Return data, or revert data. */
  readonly output: Hex;
  readonly logs: readonly { readonly address: Hex; readonly topics: readonly Hex[]; readonly data: Hex }[];
};

export type World = {
  readonly source: ContractSource;
  readonly rpc: Rpc;
  send(call: Call): Promise<Outcome & { readonly gasUsed: bigint }>;
  /** Sends one call, then makes another as a read and returns both: in two trips, where most of a step's time goes. */
  sendThenRead(call: Call, view: Call): Promise<{ readonly outcome: Outcome; readonly answer: string }>;
  /** Return data, or the revert data after a `!`. */
  read(call: Call): Promise<string>;
  /** Mines an empty block at this time, in seconds; each later block is one second after the one before. */
  mineAt(time: number): Promise<void>;
  /** Time of the latest block, in seconds. */
  now(): Promise<number>;
  stop(): Promise<void>;
};

/** Starts a chain with both contracts, a second serving contract and the test helpers in place. */
export async function startWorld(source: ContractSource): Promise<World> {
  const chain = await startChain();
  const rpc = openRpc(chain.rpcUrl);
  const world: World = {
    source,
    rpc,
    send: (call) => send(rpc, call),
    sendThenRead: async (call, view) => {
      const sent = await submit(rpc, call);
      const [traced, answer] = await rpc.batch([traceOf(sent), ['eth_call', [request(view), 'latest']]]);
      return { outcome: outcomeOf(sent, traced), answer: String(answer) };
    },
    read: (call) => read(rpc, call),
    mineAt: async (time) => {
      await rpc.call('evm_setNextBlockTimestamp', time);
      await rpc.call('evm_mine');
    },
    now: async () => Number(block.parse(await rpc.call('eth_getBlockByNumber', 'latest', false)).timestamp),
    stop: async () => {
      rpc.close();
      await chain.stop();
    },
  };
  try {
    await prepare(world, chain.rpcUrl);
    return world;
  } catch (error) {
    await world.stop();
    throw error;
  }
}

async function prepare({ rpc, source, send: sendFrom }: World, rpcUrl: string): Promise<void> {
  // Fixed times and free gas, so that balances and block times can be compared to the last digit.
  await rpc.call('evm_setNextBlockTimestamp', startTime);
  await rpc.call('evm_mine');
  await rpc.call('anvil_setBlockTimestampInterval', 1);
  await rpc.call('anvil_autoImpersonateAccount', true);
  const helpers = await compileContracts();
  const puppetCode = contractNamed(helpers, 'Puppet').deployedBytecode;
  for (const puppet of puppets) await rpc.call('anvil_setCode', puppet, puppetCode);
  await rpc.call('anvil_setCode', viewsAddress, contractNamed(helpers, 'Views').deployedBytecode);

  await deployContracts({ rpcUrl, source });
  const { inference: artifact } = await artifactsOf(source);
  await rpc.call('anvil_setCode', secondInference, await rpc.call('eth_call', { data: artifact.bytecode }, 'latest'));
  await rpc.call('anvil_setNextBlockBaseFeePerGas', '0x0');
  for (const holder of [...puppets, ledger]) await rpc.call('anvil_setBalance', holder, numberToHex(10n ** 22n));
  await rpc.call('anvil_setBalance', ledger, '0x0');
  const setUp = [
    {
      to: secondInference,
      data: encodeFunctionData({
        abi: inferenceServingAbi,
        functionName: 'initialize',
        args: [3600n, ledger, owner],
      }),
    },
    {
      to: ledger,
      data: encodeFunctionData({
        abi: ledgerManagerAbi,
        functionName: 'registerService',
        args: ['inference', 'v2', secondInference, ''],
      }),
    },
  ];
  for (const { to, data } of setUp) {
    const { success } = await sendFrom({ from: owner, to, data });
    if (!success) throw new Error(`Setting up the ${source} contracts failed at ${to}.`);
  }
}

function request({ from, to, data, value = 0n }: Call) {
  return { from, to, data, value: numberToHex(value), gas, gasPrice: '0x0' };
}

async function send(rpc: Rpc, call: Call): Promise<Outcome & { readonly gasUsed: bigint }> {
  const sent = await submit(rpc, call);
  const [method, params] = traceOf(sent);
  return { ...outcomeOf(sent, await rpc.call(method, ...params)), gasUsed: BigInt(sent.gasUsed) };
}

type Receipt = z.infer<typeof receipt>;

async function submit(rpc: Rpc, call: Call): Promise<Receipt> {
  return receipt.parse(await rpc.call('eth_sendTransactionSync', request(call)));
}

/** Asks for what no receipt holds: return and revert data. */
function traceOf({ transactionHash }: Receipt): RpcCall {
  return ['debug_traceTransaction', [transactionHash, { tracer: 'callTracer', tracerConfig: { onlyTopCall: true } }]];
}

function outcomeOf({ status, logs }: Receipt, traced: unknown): Outcome {
  const { output } = trace.parse(traced);
  return {
    success: status === '0x1',
    output,
    logs: logs.map(({ address, topics, data }) => ({ address, topics, data })),
  };
}

async function read(rpc: Rpc, call: Call): Promise<string> {
  const body = ['eth_call', request(call), 'latest'] as const;
  try {
    return String(await rpc.call(...body));
  } catch (error) {
    if (error instanceof RpcError && typeof error.data === 'string') return `!${error.data}`;
    throw error;
  }
}
