import { type Address, isAddressEqual } from 'viem';
import { type ContractCall, describeArguments, encodeCall } from '@/lib/chain/calls/contract-call';
import type { ReadClient } from '@/lib/chain/client';
import { fetchAccountState } from '@/lib/chain/reads/account';
import { fetchHead, type Head } from '@/lib/chain/reads/block';
import { fetchRecipient } from '@/lib/chain/reads/recipient';
import { fetchService } from '@/lib/chain/reads/service';
import { estimateGas, simulateCall, simulateCalls } from '@/lib/chain/simulate';
import { verifyRpcChain } from '@/lib/chain/verify-chain';
import type { NetworkConfig } from '@/lib/config/network';
import { actionCall } from './action';
import { stepChanges } from './changes';
import { InsufficientGasFundsError, IntentRefusedError } from './errors';
import type { Intent, IntentState, PlanContext, Step } from './intent';
import { runnableOf } from './kinds';
import type { Review, ReviewedCall } from './runner-state';

/** What preparation reads from and for whom. */
export type PrepareContext = { readonly client: ReadClient; readonly network: NetworkConfig; readonly owner: Address };

/** What of the run is behind, and whether the wallet can run several calls as one. */
export type RunSoFar = { readonly done: readonly Step[]; readonly canBatch: boolean };

/** An intent that passed its checks at one block: the step to run next, and how many are left with it. */
export type CheckedIntent = {
  readonly intent: Intent;
  readonly state: IntentState;
  readonly head: Head;
  readonly step: Step;
  readonly stepsLeft: number;
};

async function fetchIntentState(
  { client, network, owner }: PrepareContext,
  intent: Intent,
  head: Head,
): Promise<IntentState> {
  const { block } = head;
  const isFunding = intent.kind === 'fund-provider' || intent.kind === 'fund-and-start';
  const [account, service, recipient] = await Promise.all([
    fetchAccountState(client, { network, owner, block }),
    isFunding
      ? fetchService(client, { inference: network.contracts.inference, provider: intent.provider, block })
      : undefined,
    intent.kind === 'deposit-for' ? fetchRecipient(client, { network, address: intent.recipient, block }) : undefined,
  ]);
  return { account: account.value, block, serviceRegistered: service?.value !== undefined, recipient };
}

/**
 * Read everything an intent depends on at the newest block, check it against the contract's rules (C-32), and find the next step.
 * Undefined: the run is through.
 * @throws WrongRpcChainError, IntentRefusedError, RpcUnavailableError
 */
export async function checkIntent(
  context: PrepareContext,
  intent: Intent,
  { done, canBatch }: RunSoFar,
): Promise<CheckedIntent | undefined> {
  await verifyRpcChain(context.client, context.network.chainId);
  const head = await fetchHead(context.client);
  const state = await fetchIntentState(context, intent, head);
  const runnable = runnableOf(intent);
  const { contracts } = context.network;
  const planContext: PlanContext = { contracts, owner: context.owner, done, canBatch };
  const steps = runnable.plan(state, planContext);
  const [step] = steps;
  if (step === undefined && done.length > 0) return undefined;
  const issue = runnable.validate(state, planContext);
  if (issue !== undefined) throw new IntentRefusedError(issue);
  if (step === undefined) throw new Error(`Nothing is left to do for ${intent.kind}`);
  return { intent, state, head, step, stepsLeft: steps.length };
}

function reviewCall(call: ContractCall, ledger: Address): ReviewedCall {
  return {
    contract: isAddressEqual(call.address, ledger) ? 'ledger' : 'inference',
    functionName: call.functionName,
    arguments: describeArguments(call),
    request: encodeCall(call),
  };
}

/** Gas of a batch: what the calls used with a fifth to spare, as for one call; the wallet sets the limit of the whole itself. */
async function estimateBatch(
  { client, owner }: PrepareContext,
  calls: readonly ReviewedCall[],
  head: Head,
): Promise<{ readonly gas: bigint; readonly maxFeePerGas: bigint }> {
  const requests = calls.map(({ request }) => ({ ...request, from: owner }));
  const [first] = requests;
  if (first === undefined) throw new Error('A batch has no calls');
  const used = await simulateCalls(client, requests, head.block);
  const { maxFeePerGas } = await estimateGas(client, first, head);
  return { gas: (used * 6n) / 5n, maxFeePerGas };
}

async function estimateOne(
  { client, owner }: PrepareContext,
  { request }: ReviewedCall,
  head: Head,
): Promise<{ readonly gas: bigint; readonly maxFeePerGas: bigint }> {
  await simulateCall(client, { ...request, from: owner }, head.block);
  return estimateGas(client, { ...request, from: owner }, head);
}

/**
 * Run the exact calls without sending them, estimate what they may cost, and draw up the review (F-039, F-040).
 * @throws ContractRevertError explaining the refusal, InsufficientGasFundsError, RpcUnavailableError
 */
export async function simulateIntent(
  context: PrepareContext,
  { intent, state, head, step }: CheckedIntent,
): Promise<Review> {
  const { network, owner } = context;
  const { contracts, chainId } = network;
  const at = { contracts, serviceName: state.account.limits.serviceName };
  const [firstAction, ...moreActions] = step.actions;
  const first = reviewCall(actionCall(firstAction, at), contracts.ledger);
  const more = moreActions.map((action) => reviewCall(actionCall(action, at), contracts.ledger));
  const calls = [first, ...more];
  const { gas, maxFeePerGas } = await (more.length === 0
    ? estimateOne(context, first, head)
    : estimateBatch(context, calls, head));
  const maxFee = gas * maxFeePerGas;
  const total = calls.reduce((sum, { request }) => sum + request.value, maxFee);
  const { wallet } = state.account;
  if (total > wallet) throw new InsufficientGasFundsError({ needed: total, available: wallet });
  return {
    intent,
    ...first,
    ...(more.length > 0 && { moreCalls: more }),
    from: owner,
    chainId,
    gas,
    maxFeePerGas,
    maxFee,
    total,
    changes: stepChanges(step, state),
    facts: runnableOf(intent).facts(state, step),
    block: head.block,
  };
}
