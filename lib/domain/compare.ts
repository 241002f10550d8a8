import type { Address } from 'viem';
import { type Costing, costOf, type Workload } from './calculator';
import type { Figure, MarketRow } from './market';
import { latencyFigure } from './market-figure';
import { mostCompared } from './market-query';
import type { TrustFinding } from './market-trust';
import { inputPriceOf, outputPriceOf, type UnitPrice } from './pricing';

/** Fewest services that make a comparison. */
export const fewestCompared = 2;

/** What a link asks to compare: the providers in its order, and what of it could not be taken. */
export type Comparison = {
  readonly providers: readonly Address[];
  /** Addresses named more than once; each is compared once. */
  readonly repeated: number;
  /** Parts that are no address. */
  readonly unreadable: number;
  /** Further addresses, beyond as many as can be compared. */
  readonly beyond: number;
};

/** Read what a link asks to compare, parted by dots as `writeCompared` writes it, without passing over what is left out. */
export function readComparison(text: string): Comparison {
  const parts = text.split('.').filter((part) => part !== '');
  const addresses = parts.filter((part): part is Address => /^0x[0-9a-fA-F]{40}$/.test(part));
  const distinct = [...new Map(addresses.map((address) => [address.toLowerCase(), address])).values()];
  return {
    providers: distinct.slice(0, mostCompared),
    repeated: addresses.length - distinct.length,
    unreadable: parts.length - addresses.length,
    beyond: Math.max(0, distinct.length - mostCompared),
  };
}

/** One service of a comparison; `row` undefined where the contract has no service of that provider. */
export type CompareColumn = { readonly provider: Address; readonly row: MarketRow | undefined };

/** What one cell of a comparison says: a value to compare, and the unit or source outside of which it compares with nothing. */
export type CompareCell = {
  readonly value: bigint | number | string | boolean | undefined;
  readonly unit: string;
};

/** Which end of a row is the better one, where it has a better one at all. */
export type BetterEnd = 'lowest' | 'highest' | 'neither';

/** The rows of a comparison, in the order they are shown. */
export const compareFields = [
  'model',
  'type',
  'input',
  'output',
  'tiers',
  'cache',
  'typical',
  'month',
  'context',
  'longest',
  'modalities',
  'parameters',
  'claim',
  'mode',
  'operator',
  'accepted',
  'trust',
  'health',
  'uptime',
  'latency',
  'latency-p90',
  'latency-p95',
  'latency-p99',
  'first-token',
  'speed',
  'updated',
] as const;

export type CompareField = (typeof compareFields)[number];

/** A row of a comparison: the cells in the columns' order, whether they differ, and which are the best of those that truly compare. */
export type CompareRow = {
  readonly field: CompareField;
  readonly cells: readonly CompareCell[];
  readonly differ: boolean;
  readonly best: ReadonlySet<number>;
};

const betterEnds: Partial<Record<CompareField, Exclude<BetterEnd, 'neither'>>> = {
  input: 'lowest',
  output: 'lowest',
  typical: 'lowest',
  month: 'lowest',
  context: 'highest',
  trust: 'highest',
  uptime: 'highest',
  latency: 'lowest',
  'latency-p90': 'lowest',
  'latency-p95': 'lowest',
  'latency-p99': 'lowest',
  'first-token': 'lowest',
  speed: 'highest',
};

/** Name the better end of a field. */
export function betterEndOf(field: CompareField): BetterEnd {
  return betterEnds[field] ?? 'neither';
}

const isQuantity = (value: CompareCell['value']): value is bigint | number =>
  typeof value === 'bigint' || typeof value === 'number';

/**
 * Mark the best cells of a row: only where at least two values are known, all known ones are in one unit from one source, and they
 * are not all the same. Unknown cells neither win nor lose.
 */
export function bestCells(cells: readonly CompareCell[], end: BetterEnd): ReadonlySet<number> {
  const known = cells.filter((cell) => cell.value !== undefined);
  const quantities = known.flatMap(({ value }) => (isQuantity(value) ? [value] : []));
  const [first] = quantities;
  const units = new Set(known.map(({ unit }) => unit));
  if (end === 'neither' || first === undefined || quantities.length !== known.length) return new Set();
  if (known.length < 2 || units.size > 1) return new Set();
  const best = quantities.reduce(
    (kept, value) => ((end === 'lowest' ? value < kept : value > kept) ? value : kept),
    first,
  );
  if (quantities.every((value) => value === best)) return new Set();
  return new Set(cells.flatMap(({ value }, index) => (value === best ? [index] : [])));
}

const cell = (value: CompareCell['value'], unit = ''): CompareCell => ({ value, unit });
const priceCell = (price: UnitPrice): CompareCell => cell(price?.amount, price?.unit);

/** Fewer measurements than these are an impression: they are shown, and no service is called the best by them. */
const fewestRanked = 5;

/** A text compares with nothing: what was measured too seldom, or not said how often, differs but is never ranked. */
function figureCell(figure: Figure | undefined): CompareCell {
  if (figure === undefined) return cell(undefined);
  const { value, from, samples = 0 } = figure;
  return samples < fewestRanked ? cell(`${value} × ${samples}`, from) : cell(value, from);
}

/** Only levels this browser proved are ranked: a simulated, claimed or refuted one says nothing of hardware, however high it is. */
function trustCell(level: number | undefined, finding: TrustFinding | undefined): CompareCell {
  if (level === undefined || finding === undefined) return cell(undefined);
  if (finding.evidence === 'proven' && !finding.simulated) return cell(level);
  return cell(`${level} ${finding.simulated ? 'simulated' : finding.evidence}`);
}

const listText = (texts: readonly string[] | undefined): string | undefined =>
  texts === undefined || texts.length === 0 ? undefined : [...texts].sort().join(', ');

function costCells(cost: Costing): Pick<Record<CompareField, CompareCell>, 'typical' | 'month'> {
  if (cost.state === 'unpriced') return { typical: cell(undefined), month: cell(undefined) };
  return { typical: cell(cost.once, cost.unit), month: cell(cost.month, cost.unit) };
}

function tiersText({ sheet }: MarketRow): string {
  return sheet.tiers
    .map((tier) => {
      const input = `${tier.inputMultiplier}/${tier.inputDenominator}`;
      return `${tier.maxInputTokens}:${input}:${tier.outputMultiplier}/${tier.outputDenominator}`;
    })
    .join(' ');
}

function cellsOf(row: MarketRow, workload: Workload): Readonly<Record<CompareField, CompareCell>> {
  const { service, stated } = row;
  const model = stated?.model;
  return {
    model: cell(service.model),
    type: cell(service.serviceType),
    input: priceCell(inputPriceOf(service)),
    output: priceCell(outputPriceOf(service)),
    tiers: cell(tiersText(row)),
    cache: cell(row.sheet.cacheDivisor ?? 0n),
    ...costCells(costOf(row.sheet, workload)),
    // The provider's word and the status service's are two statements.
    context: cell(row.context, stated?.source),
    longest: cell(model?.maxCompletionTokens),
    modalities: cell(listText([...(model?.inputModalities ?? []), ...(model?.outputModalities ?? [])])),
    parameters: cell(listText(model?.supportedParameters)),
    claim: cell(service.verifiability),
    mode: cell(service.details.mode),
    operator: cell(service.details.providerIdentity ?? model?.ownedBy),
    accepted: cell(service.teeSignerAcknowledged),
    trust: trustCell(row.trust, row.finding),
    health: cell(row.health?.health),
    uptime: figureCell(row.uptime),
    latency: figureCell(row.latency),
    'latency-p90': figureCell(latencyFigure(row, 'p90')),
    'latency-p95': figureCell(latencyFigure(row, 'p95')),
    'latency-p99': figureCell(latencyFigure(row, 'p99')),
    'first-token': figureCell(row.firstToken),
    speed: figureCell(row.speed),
    updated: cell(service.updatedAt),
  };
}

/** Put services side by side under one workload (F-021, F-022); a column without a service has no values. */
export function compareServices(columns: readonly CompareColumn[], workload: Workload): readonly CompareRow[] {
  const all = columns.map(({ row }) => row && cellsOf(row, workload));
  return compareFields.map((field) => {
    const cells = all.map((cells) => cells?.[field] ?? cell(undefined));
    const present = all.flatMap((cells) => cells?.[field] ?? []);
    const differ = new Set(present.map(({ value, unit }) => `${typeof value} ${value} ${unit}`)).size > 1;
    return { field, cells, differ, best: bestCells(cells, betterEndOf(field)) };
  });
}

/** How much more than the cheapest something costs: neuron, and hundredths of a percent rounded down; undefined for the cheapest at 0. */
export function costAbove(cost: bigint, cheapest: bigint): { readonly amount: bigint; readonly basisPoints?: bigint } {
  const amount = cost - cheapest;
  return cheapest === 0n ? { amount } : { amount, basisPoints: (amount * 10_000n) / cheapest };
}
