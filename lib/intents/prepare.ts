import { type Address, isAddressEqual } from 'viem';
import { describeArguments, encodeCall } from '@/lib/chain/calls/contract-call';
import type { ReadClient } from '@/lib/chain/client';
import { fetchAccountState } from '@/lib/chain/reads/account';
import { fetchHead, type Head } from '@/lib/chain/reads/block';
import { fetchService } from '@/lib/chain/reads/service';
import { estimateGas, simulateCall } from '@/lib/chain/simulate';
import { verifyRpcChain } from '@/lib/chain/verify-chain';
import type { NetworkConfig } from '@/lib/config/network';
import { InsufficientGasFundsError, IntentRefusedError } from './errors';
import type { Intent, IntentState, Step } from './intent';
import { runnableOf } from './kinds';
import type { Review } from './runner-state';

/** What preparation reads from and for whom. */
export type PrepareContext = { readonly client: ReadClient; readonly network: NetworkConfig; readonly owner: Address };

/** An intent that passed its checks at one block: the step to run next. */
export type CheckedIntent = {
  readonly intent: Intent;
  readonly state: IntentState;
  readonly head: Head;
  readonly step: Step;
};

async function fetchIntentState(
  { client, network, owner }: PrepareContext,
  intent: Intent,
  head: Head,
): Promise<IntentState> {
  const { block } = head;
  const provider = intent.kind === 'fund-provider' ? intent.provider : undefined;
  const [account, service] = await Promise.all([
    fetchAccountState(client, { network, owner, block }),
    provider && fetchService(client, { inference: network.contracts.inference, provider, block }),
  ]);
  return { account: account.value, block, serviceRegistered: service?.value !== undefined };
}

/**
 * Read everything an intent depends on at the newest block and check it against the contract's rules (C-32).
 * @throws WrongRpcChainError, IntentRefusedError, RpcUnavailableError
 */
export async function checkIntent(context: PrepareContext, intent: Intent): Promise<CheckedIntent> {
  await verifyRpcChain(context.client, context.network.chainId);
  const head = await fetchHead(context.client);
  const state = await fetchIntentState(context, intent, head);
  const runnable = runnableOf(intent);
  const issue = runnable.validate(state);
  if (issue !== undefined) throw new IntentRefusedError(issue);
  const { contracts } = context.network;
  const step = runnable
    .plan(state, { contracts, owner: context.owner })
    .find((candidate) => !candidate.satisfied(state));
  if (step === undefined) throw new Error(`Nothing is left to do for ${intent.kind}`);
  return { intent, state, head, step };
}

/**
 * Run the exact call without sending it, estimate what it may cost, and draw up the review (F-039, F-040).
 * @throws ContractRevertError explaining the refusal, InsufficientGasFundsError, RpcUnavailableError
 */
export async function simulateIntent(
  context: PrepareContext,
  { intent, state, head, step }: CheckedIntent,
): Promise<Review> {
  const { client, network, owner } = context;
  const request = encodeCall(step.call);
  await simulateCall(client, { ...request, from: owner }, head.block);
  const { gas, maxFeePerGas } = await estimateGas(client, { ...request, from: owner }, head);
  const maxFee = gas * maxFeePerGas;
  const total = request.value + maxFee;
  if (total > state.account.wallet)
    throw new InsufficientGasFundsError({ needed: total, available: state.account.wallet });
  return {
    intent,
    contract: isAddressEqual(request.to, network.contracts.ledger) ? 'ledger' : 'inference',
    functionName: step.call.functionName,
    arguments: describeArguments(step.call),
    request,
    from: owner,
    chainId: network.chainId,
    gas,
    maxFeePerGas,
    maxFee,
    total,
    changes: runnableOf(intent).changes(state),
    block: head.block,
  };
}
