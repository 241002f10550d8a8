/** Plays the same steps on our contracts and on the production ones and reports the first difference. */
import { decodeErrorResult, decodeEventLog, type Hex } from 'viem';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { brokenInvariant } from './invariants';
import { describeCall, resolveStep } from './resolve';
import { decodeState, firstDifference, readState, stateView } from './state';
import type { Step } from './steps';
import { fromHere, onBoth, type Twins } from './twins';
import type { Outcome } from './world';

const bothAbis = [...ledgerManagerAbi, ...inferenceServingAbi] as const;

/** How often what happened, to see that a run reached what it was meant to test. */
export type Tally = { steps: number; readonly kinds: Map<string, number> };

export function emptyTally(): Tally {
  return { steps: 0, kinds: new Map() };
}

/** Plays from a common state and puts both chains back there, also after a failure. */
export function playFromHere(twins: Twins, steps: readonly Step[], tally: Tally): Promise<void> {
  return fromHere(twins, () => play(twins, steps, tally));
}

/** Plays and leaves both chains in the state reached. */
export async function play(twins: Twins, steps: readonly Step[], tally: Tally): Promise<void> {
  let bytes = await commonState(twins);
  let state = decodeState(bytes);
  let now = await twins.own.now();
  const nonces = new Map<string, bigint>();
  for (const step of steps) {
    const action = await resolveStep(step, { state, now });
    if (action.type === 'wait') {
      now += 1 + action.seconds;
      await Promise.all([twins.own.mineAt(now), twins.official.mineAt(now)]);
      count(tally, step, 'waited');
      continue;
    }
    if (action.type === 'read') {
      const [own, official] = await Promise.all([twins.own.read(action.call), twins.official.read(action.call)]);
      if (own !== official) throw new Error(`${step.kind} reads ${own}, production ${official}`);
      count(tally, step, own.startsWith('!') ? 'reverted' : 'succeeded');
      continue;
    }
    const [own, official] = await onBoth(twins, (world) => world.sendThenRead(action.call, stateView));
    now += 1;
    const difference = outcomeDifference(own.outcome, official.outcome);
    if (difference !== undefined) throw new Error(`${step.kind} ${describeCall(action.call)}: ${difference}`);
    count(tally, step, own.outcome.success ? 'succeeded' : 'reverted');
    noteOutcome(tally, own.outcome);
    const before = state;
    // Equal bytes decode to what is decoded already, and most refused steps change none.
    const after = sameState(own.answer, official.answer);
    if (after !== bytes) state = decodeState(after);
    bytes = after;
    const broken = brokenInvariant(state, { nonces, before }, { step, from: action.call.from });
    if (broken !== undefined) throw new Error(`After ${step.kind} ${describeCall(action.call)}: ${broken}`);
  }
  const times = await Promise.all([twins.own.now(), twins.official.now()]);
  if (times.some((time) => time !== now))
    throw new Error(`The chains' clocks stand at ${times.join(' and ')}, not ${now}`);
}

async function commonState(twins: Twins): Promise<string> {
  return sameState(...(await onBoth(twins, readState)));
}

function sameState(own: string, official: string): string {
  if (own !== official) throw new Error(`States differ: ${firstDifference(own, official)}`);
  return own;
}

/** Names what two outcomes differ in; gas aside, nothing may. */
export function outcomeDifference(own: Outcome, official: Outcome): string | undefined {
  if (own.success !== official.success) return `own ${verdict(own)}, production ${verdict(official)}`;
  if (own.output !== official.output) return `returns ${own.output}, production ${official.output}`;
  const [ownLogs, officialLogs] = [own.logs, official.logs].map((logs) => JSON.stringify(logs));
  return ownLogs === officialLogs ? undefined : `emits ${ownLogs}, production ${officialLogs}`;
}

function verdict({ success, output }: Outcome): string {
  return success ? 'succeeds' : `reverts with ${output}`;
}

function count(tally: Tally, step: Step, result: string): void {
  tally.steps += 1;
  note(tally, `${step.kind} ${result}`);
}

function note(tally: Tally, what: string): void {
  tally.kinds.set(what, (tally.kinds.get(what) ?? 0) + 1);
}

/** Notes the events and the revert reason of a transaction by their names. */
function noteOutcome(tally: Tally, { success, output, logs }: Outcome): void {
  if (!success) note(tally, `revert ${errorName(output)}`);
  for (const { topics, data } of logs) {
    const [signature, ...indexed] = topics;
    if (signature === undefined) continue;
    const { eventName, args } = decodeEventLog({ abi: bothAbis, data, topics: [signature, ...indexed] });
    const status = eventName === 'TEESettlementResult' ? ` ${args.status}` : '';
    note(tally, `event ${eventName}${status}`);
  }
}

function errorName(output: Hex): string {
  if (output === '0x') return 'without reason';
  const { errorName: name } = decodeErrorResult({ abi: bothAbis, data: output });
  return name;
}
