import type { BlockRef } from '@/lib/domain/block';
import type { ReadClient } from '../client';
import { RpcAnswerError } from '../errors';
import { answerOf, type BlockPoint, blockParameter, parseBytes, parseQuantity } from '../rpc';

/** A block with what a fee estimate needs: `baseFee` in neuron per gas, undefined on a chain without one (EIP-1559). */
export type Head = { readonly block: BlockRef; readonly baseFee: bigint | undefined };

function parseHead(answer: unknown): Head {
  if (typeof answer !== 'object' || answer === null) throw new RpcAnswerError('The node has no such block');
  const field = (name: string): unknown => Reflect.get(answer, name);
  const baseFee = field('baseFeePerGas');
  return {
    block: {
      number: parseQuantity(field('number'), 'block number'),
      hash: parseBytes(field('hash'), 'block hash', 32),
      timestamp: parseQuantity(field('timestamp'), 'block time'),
    },
    baseFee: baseFee === undefined || baseFee === null ? undefined : parseQuantity(baseFee, 'base fee'),
  };
}

/**
 * Fetch a block header, the newest by default: one eth_getBlockByNumber.
 * @throws RpcUnavailableError, RpcAnswerError
 */
export async function fetchHead(client: ReadClient, point: BlockPoint = 'latest'): Promise<Head> {
  return parseHead(
    await answerOf(client.request({ method: 'eth_getBlockByNumber', params: [blockParameter(point), false] })),
  );
}

/** Fetch the block every other read of a screen is pinned to (C-32): one eth_getBlockByNumber. */
export async function fetchBlock(client: ReadClient): Promise<BlockRef> {
  return (await fetchHead(client)).block;
}

/** Fetch a block by its number; its hash tells whether the chain was reorganised since. */
export async function fetchBlockAt(client: ReadClient, number: bigint): Promise<BlockRef> {
  return (await fetchHead(client, { number })).block;
}
