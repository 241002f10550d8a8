import type { Address, Hex } from 'viem';
import type { NetworkConfig } from '@/lib/config/network';
import type { AtBlock, BlockRef } from '@/lib/domain/block';
import type { Statement } from '@/lib/domain/statement';
import type { PairState } from '@/lib/domain/statement-gap';
import type { ReadClient } from '../client';
import { ChainReorganisedError } from '../errors';
import { fetchSubAccounts } from '../reads/account';
import { fetchBlock, fetchBlockAt } from '../reads/block';
import type { OwnerEvent } from './events';
import { fetchOwnerEvents } from './ranges';
import { fetchSettlementCall, type SettlementCall } from './settlement-calls';
import { buildStatement, endingGaps } from './statement-builder';

/** Requests under way at the same time; a public node answers a burst with 429. */
const parallelReads = 4;

async function mapWithLimit<Input, Output>(
  inputs: readonly Input[],
  run: (input: Input) => Promise<Output>,
): Promise<readonly Output[]> {
  const outputs: Output[] = [];
  for (let index = 0; index < inputs.length; index += parallelReads) {
    outputs.push(...(await Promise.all(inputs.slice(index, index + parallelReads).map(run))));
  }
  return outputs;
}

async function fetchPairs(
  client: ReadClient,
  options: { readonly inference: Address; readonly owner: Address; readonly block: BlockRef },
): Promise<ReadonlyMap<Address, PairState>> {
  const accounts = await fetchSubAccounts(client, options);
  return new Map(accounts.map(({ provider, balance, pendingRefund }) => [provider, { balance, pendingRefund }]));
}

/** Each block's time is asked for once, and only where the node does not name it with the log. */
async function fetchTimestamps(
  client: ReadClient,
  events: readonly OwnerEvent[],
): Promise<ReadonlyMap<bigint, bigint>> {
  const numbers = new Set(
    events.filter((event) => event.blockTimestamp === undefined).map((event) => event.blockNumber),
  );
  const blocks = await mapWithLimit([...numbers], (number) => fetchBlockAt(client, number));
  return new Map(blocks.map((block) => [block.number, block.timestamp]));
}

async function fetchCalls(
  client: ReadClient,
  { events, inference }: { readonly events: readonly OwnerEvent[]; readonly inference: Address },
): Promise<ReadonlyMap<Hex, SettlementCall>> {
  const results = new Map(
    events.filter((event) => event.kind === 'settlement-result').map((event) => [event.transactionHash, event]),
  );
  const calls = await mapWithLimit([...results], async ([hash, event]) => {
    const call = await fetchSettlementCall(client, { event, inference });
    return call === undefined ? [] : [[hash, call] as const];
  });
  return new Map(calls.flat());
}

/**
 * Fetch one owner's statement over all providers from the contracts' logs (provider protocol §5.5), from `fromBlock` (by default
 * the first block worth scanning) to `toBlock` (by default the newest). Its end is compared with `getAccountsByUser` at the last
 * block; every difference is a gap in the statement.
 * @throws RpcUnavailableError, RpcBusyError, LogsRefusedError, ChainReorganisedError
 */
export async function fetchStatement(
  client: ReadClient,
  options: {
    readonly network: Pick<NetworkConfig, 'contracts' | 'startBlock'>;
    readonly owner: Address;
    readonly fromBlock?: bigint;
    readonly toBlock?: bigint;
    readonly onProgress?: (doneTo: bigint) => void;
  },
): Promise<AtBlock<Statement>> {
  const { owner, onProgress } = options;
  const { contracts, startBlock } = options.network;
  const { inference } = contracts;
  const end = options.toBlock === undefined ? await fetchBlock(client) : await fetchBlockAt(client, options.toBlock);
  const fromBlock = options.fromBlock ?? BigInt(startBlock);
  const events = await fetchOwnerEvents(client, {
    contracts,
    owner,
    fromBlock,
    toBlock: end.number,
    ...(onProgress !== undefined && { onProgress }),
  });
  const opening =
    fromBlock > BigInt(startBlock)
      ? await fetchPairs(client, { inference, owner, block: await fetchBlockAt(client, fromBlock - 1n) })
      : new Map<Address, PairState>();
  const timestamps = await fetchTimestamps(client, events);
  const calls = await fetchCalls(client, { events, inference });
  const { entries, ending, gaps } = buildStatement({ owner, events, calls, timestamps, opening });
  const held = await fetchPairs(client, { inference, owner, block: end });
  // All of this is true together only if the last block is still the same one.
  if ((await fetchBlockAt(client, end.number)).hash !== end.hash) {
    throw new ChainReorganisedError('The chain was reorganised while the statement was read');
  }
  const allGaps = [...gaps, ...endingGaps(ending, held)];
  return { value: { entries, fromBlock, toBlock: end.number, gaps: allGaps }, block: end };
}
