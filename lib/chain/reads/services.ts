import type { Address } from 'viem';
import type { AtBlock, BlockRef } from '@/lib/domain/block';
import { AppError } from '@/lib/domain/error';
import type { Catalogue } from '@/lib/domain/market';
import type { ReadClient } from '../client';
import { RpcAnswerError, RpcRefusedError, RpcUnavailableError } from '../errors';
import { type Gathered, type GatherItem, gather } from '../gather';
import { type AtLatest, type BlockClock, gatherClocked } from '../gather-clocked';
import { fetchBlock, fetchBlockAt } from './block';
import { decodePage, encodePageCall, type ServicePage } from './service-page';

/** The contract refuses longer pages with `LimitTooLarge` (C-22). */
export const pageSize = 50n;

/**
 * Pages in one call: a thousand services. So many are asked for before anybody said how many there are; those beyond the end of a shorter
 * list come back empty and cost the node next to nothing.
 */
const pagesAtOnce = 20;

/** More entries than any list of the contracts will hold; a node that names more answers nonsense. */
const largestTotal = 100_000n;

/** Offsets of the pages after the first one, for `total` entries. @throws RpcAnswerError for a total that cannot be. */
export function laterPageOffsets(total: bigint): readonly bigint[] {
  if (total > largestTotal) throw new RpcAnswerError(`The node counts ${total} entries in a list`);
  const offsets: bigint[] = [];
  for (let offset = pageSize; offset < total; offset += pageSize) offsets.push(offset);
  return offsets;
}

/** The calls a first reading of the catalogue begins with. */
export function firstPageItems(inference: Address): readonly GatherItem[] {
  return pageItems(inference, allOffsets(0)).slice(0, pagesAtOnce);
}

const allOffsets = (expected: number): readonly bigint[] => [
  0n,
  ...laterPageOffsets(BigInt(Math.max(expected, pagesAtOnce * Number(pageSize)))),
];

const pageItems = (inference: Address, offsets: readonly bigint[]): readonly GatherItem[] =>
  offsets.map((offset) => ({ address: inference, callData: encodePageCall(offset, pageSize) }));

/** A page that was read, or why it could not be. */
type PageOutcome = { readonly page: ServicePage } | { readonly problem: unknown };

async function outcomeOf(gathered: Gathered | undefined, inference: Address): Promise<PageOutcome> {
  try {
    if (gathered === undefined) throw new RpcAnswerError('No answer to a page of services');
    if (!gathered.success) throw (await import('../revert')).explainRevert(gathered.bytes);
    return { page: decodePage(gathered.bytes, inference) };
  } catch (problem) {
    return { problem };
  }
}

type PageSearch = { readonly inference: Address; readonly block: BlockRef };

/** A node that refuses one page may serve the others; one that is not there serves none. */
const concernsOnePage = (problem: unknown): boolean =>
  problem instanceof AppError && (problem instanceof RpcRefusedError || problem instanceof RpcAnswerError);

const outcomesOf = (results: readonly (Gathered | undefined)[], inference: Address): Promise<readonly PageOutcome[]> =>
  Promise.all(results.map((gathered) => outcomeOf(gathered, inference)));

/** Read pages in one call; where the node refuses that, each for itself, so that one bad page takes no other with it. */
async function readPages(
  client: ReadClient,
  offsets: readonly bigint[],
  { inference, block }: PageSearch,
): Promise<readonly PageOutcome[]> {
  const items = pageItems(inference, offsets);
  try {
    const gathered = await gather(client, { items, block });
    return await outcomesOf(gathered, inference);
  } catch (problem) {
    if (!concernsOnePage(problem)) throw problem;
    if (offsets.length < 2) return offsets.map(() => ({ problem }));
    const halves = [offsets.slice(0, offsets.length >> 1), offsets.slice(offsets.length >> 1)];
    const outcomes: PageOutcome[] = [];
    for (const half of halves) outcomes.push(...(await readPages(client, half, { inference, block })));
    return outcomes;
  }
}

/** Read any number of pages at the same time, a thousand services in each call. */
async function readAllPages(
  client: ReadClient,
  offsets: readonly bigint[],
  search: PageSearch,
): Promise<readonly PageOutcome[]> {
  const parts: Promise<readonly PageOutcome[]>[] = [];
  for (let from = 0; from < offsets.length; from += pagesAtOnce)
    parts.push(readPages(client, offsets.slice(from, from + pagesAtOnce), search));
  return (await Promise.all(parts)).flat();
}

function catalogueOf(outcomes: readonly PageOutcome[]): Catalogue {
  const pages = outcomes.flatMap((outcome) => ('page' in outcome ? [outcome.page] : []));
  const [first] = pages;
  if (first === undefined) {
    const failed = outcomes.find((outcome) => 'problem' in outcome);
    throw failed === undefined ? new RpcAnswerError('No page of services was read') : failed.problem;
  }
  const services = pages.flatMap((page) => page.services);
  const total = Number(first.total);
  return { services, total, missing: Math.max(0, total - services.length) };
}

/** A node that is there but does not answer this way may answer another; one that is not there answers none. */
function unlessUnavailable(problem: unknown): undefined {
  if (problem instanceof RpcUnavailableError || !(problem instanceof AppError)) throw problem;
  return undefined;
}

const isAt = (block: BlockRef, clock: BlockClock): boolean =>
  block.number === clock.number && block.timestamp === clock.timestamp;

/** Find the block that a call saw from within: the newest one, or one beside it where a block came between the two requests. */
async function blockOf({ block }: AtLatest, client: ReadClient, newest: BlockRef): Promise<BlockRef | undefined> {
  if (isAt(newest, block)) return newest;
  const found = await fetchBlockAt(client, block.number).catch(unlessUnavailable);
  return found !== undefined && isAt(found, block) ? found : undefined;
}

/** Where a reading stands that has only begun. */
type Beginning = { readonly block: BlockRef; readonly pages: readonly PageOutcome[] };

/**
 * Ask for the newest block and for the first thousand services at the newest block, both at once: the call tells which block it saw. Where
 * that is not the one the node names, or the node refuses the call, nothing of it is used.
 */
async function beginAtNewest(client: ReadClient, inference: Address): Promise<Beginning> {
  const [newest, call] = await Promise.all([
    fetchBlock(client),
    gatherClocked(client, firstPageItems(inference)).catch(unlessUnavailable),
  ]);
  const block = call && (await blockOf(call, client, newest));
  if (call === undefined || block === undefined) return { block: newest, pages: [] };
  return { block, pages: await outcomesOf(call.results, inference) };
}

/**
 * Fetch the catalogue at one block, in the contract's order: at `block`, or at the newest, which is read at the same time;
 * `InferenceServing.getAllServices` in pages of 50 gathered into one eth_call for each thousand services. A thousand, or as many as are
 * `expected`, are asked for at once; what is beyond them in a second round (C-22, R-08). A page that fails is counted as missing and
 * hides no other.
 * @throws RpcUnavailableError, ContractMissingError, or what every page failed by
 */
export async function fetchCatalogue(
  client: ReadClient,
  options: { readonly inference: Address; readonly block?: BlockRef; readonly expected?: number },
): Promise<AtBlock<Catalogue>> {
  const { inference } = options;
  const { block, pages } =
    options.block === undefined ? await beginAtNewest(client, inference) : { block: options.block, pages: [] };
  const search: PageSearch = { inference, block };
  const asked = allOffsets(options.expected ?? 0);
  const first = [...pages, ...(await readAllPages(client, asked.slice(pages.length), search))];
  const total = first.flatMap((outcome) => ('page' in outcome ? [outcome.page.total] : []))[0] ?? 0n;
  const rest = laterPageOffsets(total).filter((offset) => !asked.includes(offset));
  const later = await readAllPages(client, rest, search);
  // What comes back from beyond the end says nothing of the list.
  const needed = first.filter((_, index) => index === 0 || (asked[index] ?? 0n) < total);
  return { value: catalogueOf([...needed, ...later]), block };
}
