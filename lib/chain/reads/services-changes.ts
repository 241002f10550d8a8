import { type Address, type Hex, numberToHex } from 'viem';
import type { AtBlock, BlockRef } from '@/lib/domain/block';
import type { Catalogue } from '@/lib/domain/market';
import type { ReadClient } from '../client';
import { RpcUnavailableError } from '../errors';
import { answerOf } from '../rpc';
import { fetchBlock, fetchBlockAt } from './block';
import { fetchCatalogue } from './services';

/** First topics of the events that change the catalogue (provider protocol §5.5). */
export const catalogueTopics = {
  updated: '0x30ecc203691b2d18e17ee75d47caf34a3fb9f86e855f7e0414d3cec26d0c424b',
  removed: '0x29d546abb6e94f4f04d5bdccb6682316f597d43776078f47e273f000e77b2a91',
  acknowledged: '0x4909107c46469d21135443e891c6ecae55b5baa31b338d50f391935308b08f89',
} as const satisfies Record<string, Hex>;

/** Further apart, reading anew costs less than asking a public node for logs (features.md, known facts). */
const widestGap = 2_000n;

/** Only what happened is known for certain; a node that cannot tell makes the catalogue be read anew. */
async function isUnchanged(
  client: ReadClient,
  { inference, from, to }: { readonly inference: Address; readonly from: BlockRef; readonly to: BlockRef },
): Promise<boolean> {
  const filter = {
    address: inference,
    topics: [Object.values(catalogueTopics)],
    fromBlock: numberToHex(from.number + 1n),
    toBlock: numberToHex(to.number),
  };
  const [logs, standing] = await Promise.all([
    answerOf(client.request({ method: 'eth_getLogs', params: [filter] })),
    fetchBlockAt(client, from.number),
  ]);
  return Array.isArray(logs) && logs.length === 0 && standing.hash === from.hash;
}

/**
 * Bring a catalogue up to a block (the newest unless given) and read it anew only where the contract wrote since that something changed:
 * one block read, then one eth_getLogs with a check that the earlier block still stands, then at most one eth_call.
 * @throws RpcUnavailableError, ContractMissingError
 */
export async function refreshCatalogue(
  client: ReadClient,
  options: { readonly inference: Address; readonly previous: AtBlock<Catalogue>; readonly block?: BlockRef },
): Promise<AtBlock<Catalogue>> {
  const { inference, previous } = options;
  const block = options.block ?? (await fetchBlock(client));
  if (block.hash === previous.block.hash && previous.value.missing === 0) return previous;
  const gap = block.number - previous.block.number;
  const mayAsk = gap > 0n && gap <= widestGap && previous.value.missing === 0;
  const unchanged =
    mayAsk &&
    (await isUnchanged(client, { inference, from: previous.block, to: block }).catch((error: unknown) => {
      if (error instanceof RpcUnavailableError) throw error;
      return false;
    }));
  if (unchanged) return { value: previous.value, block };
  return fetchCatalogue(client, { inference, block, expected: previous.value.total });
}
