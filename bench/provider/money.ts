import type { Stage } from './stage';
import { prices } from './stage';
import { reportedUsage } from './usage';

/** Whether what users paid is what the answers cost; neuron as decimal texts. */
export type MoneyResult = {
  readonly answered: number;
  readonly expected: string;
  readonly billed: string;
  readonly paidOnChain: string;
  readonly unsettled: string;
  readonly addsUp: boolean;
};

const feeOfOne =
  BigInt(reportedUsage.prompt_tokens) * prices.input + BigInt(reportedUsage.completion_tokens) * prices.output;
const paidInNeuron = 50n * 10n ** 18n;
const patienceMs = 180_000;

/** Wait until the node has settled what is owed, then compare the answers, the node's own count and the chain. */
export async function settleAndCompare(options: {
  readonly stage: Stage;
  readonly billed: number;
}): Promise<MoneyResult> {
  const { stage, billed } = options;
  const deadline = Date.now() + patienceMs;
  let figures = await figuresOf(stage);
  while (figures.unsettled > 0n && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    figures = await figuresOf(stage);
  }
  let paidOnChain = 0n;
  for (const { address } of stage.users) {
    paidOnChain += paidInNeuron - (await stage.world.subAccount(address, stage.provider)).balance;
  }
  const expected = BigInt(billed) * feeOfOne;
  return {
    answered: billed,
    expected: expected.toString(),
    billed: figures.fees.toString(),
    paidOnChain: paidOnChain.toString(),
    unsettled: figures.unsettled.toString(),
    addsUp: expected === figures.fees && expected === paidOnChain + figures.unsettled,
  };
}

async function figuresOf({ adminUrl }: Stage): Promise<{ readonly fees: bigint; readonly unsettled: bigint }> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  const read = (name: string): bigint => {
    const found = new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1];
    if (found === undefined) throw new Error(`the node does not tell ${name}`);
    return BigInt(found);
  };
  return { fees: read('provider_fees_neuron_total'), unsettled: read('provider_unsettled_neuron') };
}
