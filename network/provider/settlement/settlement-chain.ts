import { type Address, decodeFunctionData, type Hex, parseEventLogs, type TransactionReceipt } from 'viem';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { type SettlementStatus, settlementStatusOf } from '@/lib/domain/settlement';
import { gasWithRoom, receiptOf } from '../../transaction/receipt';
import type { ChainAccess } from '../chain';
import type { PendingSettlement } from '../store/store';

/** What the contract said about one order: `paid` in neuron. */
export type OrderOutcome = {
  readonly user: Address;
  readonly nonce: bigint;
  readonly status: SettlementStatus;
  readonly paid: bigint;
  readonly transactionHash: Hex;
};

const logRange = 2_000n;

const asTuple = (provider: Address) => (order: PendingSettlement) => ({
  user: order.user,
  provider,
  totalFee: order.totalFee,
  requestsHash: order.requestsHash,
  nonce: order.nonce,
  signature: order.signature,
});

/** Ask the contract, as the provider, what each order would come to; users absent from the map would succeed (§5.3). */
export async function previewOrders(
  access: ChainAccess,
  orders: readonly PendingSettlement[],
): Promise<ReadonlyMap<Address, SettlementStatus>> {
  const [failedUsers, reasons, partialUsers] = await access.reader.readContract({
    account: access.provider,
    address: access.inference,
    abi: inferenceServingAbi,
    functionName: 'previewSettlementResults',
    args: [orders.map(asTuple(access.provider))],
  });
  const failed = failedUsers.map((user, index) => [user, settlementStatusOf(reasons[index] ?? -1)] as const);
  return new Map([...failed, ...partialUsers.map((user) => [user, 'partial'] as const)]);
}

/** Send orders in one transaction and wait until it is mined. Undefined: it was reverted. @throws when its receipt does not come in time */
export async function sendOrders(
  access: ChainAccess,
  orders: readonly PendingSettlement[],
): Promise<readonly OrderOutcome[] | undefined> {
  const call = {
    account: access.account,
    address: access.inference,
    abi: inferenceServingAbi,
    functionName: 'settleFeesWithTEE',
    args: [orders.map(asTuple(access.provider))],
  } as const;
  // Estimating its gas runs it: what the contract refuses fails there, before anything is signed.
  const gas = gasWithRoom(await access.reader.estimateContractGas(call));
  const hash = await access.writer.writeContract({ ...call, chain: access.chain, gas });
  const receipt = await receiptOf(access.reader, hash, 60_000);
  if (receipt.status !== 'success') return undefined;
  return outcomesOf(access, orders, receipt);
}

/** Exactly one result log per item, in the order of the items (§5.5). */
function outcomesOf(
  access: ChainAccess,
  orders: readonly { readonly user: Address; readonly nonce: bigint; readonly totalFee: bigint }[],
  receipt: Pick<TransactionReceipt, 'logs' | 'transactionHash'>,
): readonly OrderOutcome[] {
  const ours = receipt.logs.filter((log) => log.address.toLowerCase() === access.inference.toLowerCase());
  const results = parseEventLogs({ abi: inferenceServingAbi, logs: ours, eventName: 'TEESettlementResult' });
  return orders.flatMap((order, index) => {
    const result = results[index];
    if (result?.args.user !== order.user) return [];
    const status = settlementStatusOf(result.args.status);
    const paid = status === 'success' || status === 'partial' ? order.totalFee - result.args.unsettledAmount : 0n;
    return [{ user: order.user, nonce: order.nonce, status, paid, transactionHash: receipt.transactionHash }];
  });
}

/**
 * Look in the chain's logs for how an order that was sent before ended. Only an outcome that used its nonce up counts:
 * a rejected copy proves nothing about another copy of the same order.
 */
export async function findOutcome(
  access: ChainAccess,
  order: Pick<PendingSettlement, 'user' | 'nonce' | 'fromBlock'>,
): Promise<OrderOutcome | undefined> {
  const latest = await access.reader.getBlockNumber();
  for (let from = order.fromBlock; from <= latest; from += logRange) {
    const to = from + logRange - 1n < latest ? from + logRange - 1n : latest;
    const logs = await access.reader.getContractEvents({
      address: access.inference,
      abi: inferenceServingAbi,
      eventName: 'TEESettlementResult',
      args: { user: order.user },
      fromBlock: from,
      toBlock: to,
    });
    for (const hash of new Set(logs.map((log) => log.transactionHash))) {
      const found = (await outcomesInTransaction(access, hash)).find(
        ({ user, nonce, status }) =>
          user === order.user && nonce === order.nonce && (status === 'success' || status === 'partial'),
      );
      if (found) return found;
    }
  }
  return undefined;
}

async function outcomesInTransaction(access: ChainAccess, hash: Hex): Promise<readonly OrderOutcome[]> {
  const [transaction, receipt] = await Promise.all([
    access.reader.getTransaction({ hash }),
    access.reader.getTransactionReceipt({ hash }),
  ]);
  // Settlements of this provider are sent by itself, straight to the contract (§5.2).
  if (transaction.from.toLowerCase() !== access.provider.toLowerCase()) return [];
  const call = decodeFunctionData({ abi: inferenceServingAbi, data: transaction.input });
  return call.functionName === 'settleFeesWithTEE' ? outcomesOf(access, call.args[0], receipt) : [];
}
