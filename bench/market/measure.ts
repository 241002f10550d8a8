import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { localNetworkConfig, ownerAccount } from '@/network/config';
import { seedMarket } from '@/network/market-seed/seed-market';
import { type Network, startNetwork } from '@/network/network';
import { startSite } from '@/network/site';
import { measureOfficial, type OfficialResult } from './official';
import { openMarketBrowser, type ScrollResult, type ScrollResults, type TypingResult, type VisitResult } from './page';
import { measureSelection, type SelectionResult } from './selection';
import { startSlowNode } from './slow-node';
import type { Spread } from './spread';

export type MarketResult = {
  readonly benchmark: 'market';
  readonly date: string;
  readonly machine: { readonly cpus: number; readonly model: string; readonly node: string };
  /** Load of the machine before the run (1 minute average): what else was at work. */
  readonly loadBefore: number;
  /** Milliseconds every answer of the chain's node waited. */
  readonly latency: number;
  readonly services: number;
  readonly first: VisitResult;
  readonly again: VisitResult;
  readonly official: OfficialResult;
  /** Services filtered and sorted without a browser. */
  readonly many: number;
  /** Services on the chain while the table was scrolled and searched. */
  readonly drawn: number;
  readonly selection: SelectionResult;
  readonly scroll: ScrollResults;
  readonly typing: TypingResult;
};

const latency = 80;
const plans = {
  full: { services: 1000, many: 5000, drawn: 5000, visits: 5, runs: 100 },
  quick: { services: 100, many: 500, drawn: 500, visits: 2, runs: 20 },
} as const;

type Plan = { readonly [key in keyof (typeof plans)['full']]: number };

type Say = (line: string) => void;

async function onNetwork(network: Network, plan: Plan, say: Say) {
  const node = await startSlowNode(network.rpcUrl, latency);
  const description = localNetworkConfig({ rpcUrl: node.url, contracts: network.contracts });
  const site = await startSite({ root: resolve('out'), port: 0, siteConfig: { networks: [description] } });
  const browser = await openMarketBrowser(site.url, node);
  try {
    say(`visits to ${plan.services} services`);
    const first = await browser.first(plan.visits);
    const again = await browser.again(plan.visits);
    say('the official SDK');
    const official = await measureOfficial(node);
    say(`a market of ${plan.drawn}`);
    const { inference } = network.contracts;
    await seedMarket({ rpcUrl: network.rpcUrl, inference, owner: ownerAccount().address, count: plan.drawn });
    const scroll = await browser.scroll();
    const typing = await browser.typing(['qwen 7b', 'llama', 'image', '0x5eed']);
    return { first, again, official, scroll, typing };
  } finally {
    await browser.close();
    await site.stop();
    await node.stop();
  }
}

/** Read how many services are to stand on the chain while the table is scrolled: thousands more take the chain minutes to register. */
function planFrom(args: readonly string[]): Plan {
  const plan = args.includes('--quick') ? plans.quick : plans.full;
  const drawn = args.find((arg) => /^--drawn=\d{1,5}$/.test(arg))?.slice('--drawn='.length);
  return drawn === undefined ? plan : { ...plan, drawn: Number(drawn) };
}

/** Measure the market of the built site on a chain of its own. */
export async function measureMarket(args: readonly string[], say: Say): Promise<MarketResult> {
  const plan = planFrom(args);
  const machine = { cpus: cpus().length, model: cpus()[0]?.model ?? '', node: process.version };
  const [loadBefore = 0] = loadavg();
  say('filter and sort');
  const selection = measureSelection(plan.many, plan.runs);
  const network = await startNetwork({ providers: [], market: plan.services });
  try {
    const measured = await onNetwork(network, plan, say);
    const { services, many, drawn } = plan;
    const date = new Date().toISOString();
    return { benchmark: 'market', date, machine, loadBefore, latency, services, many, drawn, selection, ...measured };
  } finally {
    await network.stop();
  }
}

const spread = ({ p50, p95, max }: Spread): string => `p50 ${p50} ms, p95 ${p95} ms, at most ${max} ms`;

const callsText = (calls: Readonly<Record<string, number>>): string =>
  Object.entries(calls)
    .map(([method, count]) => `${count} ${method}`)
    .join(', ');

const scrolled = ({ frame, frames, longTasks }: ScrollResult): string =>
  `${spread(frame)} between ${frames} frames, ${longTasks} tasks over 50 ms`;

/** Draw the result for a terminal. */
export function marketTable(result: MarketResult): string {
  const { first, again, official, selection, scroll, typing, services, many, drawn } = result;
  return [
    `Market, every answer of the chain ${result.latency} ms late, load ${result.loadBefore.toFixed(1)} on ${result.machine.cpus} processors`,
    `${services} services, first visit    table answers: ${spread(first.interactive)}; ${callsText(first.calls)}`,
    `${services} services, later visit    table answers: ${spread(again.interactive)}; ${callsText(again.calls)}`,
    `${official.services} services, official SDK   all read: ${official.milliseconds} ms; ${callsText(official.calls)}`,
    `${many} services, filter         ${spread(selection.filter)}`,
    `${many} services, sort           ${spread(selection.sort)}`,
    `${many} services, group          ${spread(selection.group)}`,
    `${drawn} services, key to table   ${spread(typing.shown)} (${typing.presses} keys)`,
    `${drawn} services, through all    ${scrolled(scroll.through)}; ${scroll.notDrawn} of 100 rows in sight not drawn`,
    `${drawn} services, wheel          ${scrolled(scroll.wheel)}`,
    `${drawn} services, Page Down held ${scrolled(scroll.pageDown)}`,
  ].join('\n');
}
