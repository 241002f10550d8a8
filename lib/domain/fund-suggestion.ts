import { neuronPer0G } from './amount';

/** How much to move to a provider, neuron, and what the figure rests on. */
export type FundSuggestion = {
  readonly amount: bigint;
  /** `usage`: the reader's own recent costs; `floor`: too few of them, so the floor and a first sum above it. */
  readonly basis: 'usage' | 'floor';
  /** Mean cost of one answer, rounded up; undefined with basis `floor`. */
  readonly perMessage: bigint | undefined;
  /** How many such answers the sum pays for; undefined with basis `floor`. */
  readonly messages: number | undefined;
};

/** Fewer costs than this say nothing about the next one (F-056). */
const fewestCosts = 3;
const recentCosts = 20;
const wantedMessages = 50;
/** Suggested amounts are rounded up to 0.01 0G: a figure a person can read and repeat. */
const grain = neuronPer0G / 100n;

const roundUp = (amount: bigint): bigint => ((amount + grain - 1n) / grain) * grain;

/**
 * Suggest a transfer from the reader's own usage: enough for 50 answers at the mean of the newest 20 costs, above the floor and
 * what is owed; the spendable balance counts (C-09). `costs` newest first, everything in neuron. Undefined: nothing is needed.
 */
export function suggestFunding(input: {
  readonly costs: readonly bigint[];
  readonly spendable: bigint;
  readonly unsettled: bigint;
  readonly floor: bigint;
  /** `MIN_TRANSFER_AMOUNT` where the sub-account does not exist yet, 0 otherwise (C-06). */
  readonly minimum: bigint;
}): FundSuggestion | undefined {
  const { spendable, unsettled, floor, minimum } = input;
  const costs = input.costs.slice(0, recentCosts);
  const hasUsage = costs.length >= fewestCosts;
  const total = costs.reduce((sum, cost) => sum + cost, 0n);
  const perMessage = hasUsage ? (total + BigInt(costs.length) - 1n) / BigInt(costs.length) : undefined;
  const above = perMessage === undefined ? floor : perMessage * BigInt(wantedMessages);
  const missing = floor + unsettled + above - spendable;
  if (missing <= 0n && minimum === 0n) return undefined;
  const amount = roundUp(missing > minimum ? missing : minimum);
  return perMessage === undefined
    ? { amount, basis: 'floor', perMessage, messages: undefined }
    : { amount, basis: 'usage', perMessage, messages: wantedMessages };
}
