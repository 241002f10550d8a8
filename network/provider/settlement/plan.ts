import type { Address, Hex } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import type { SettlementOrder } from '@/lib/domain/settlement';
import { requestsHash, settlementTypedData } from '@/lib/protocol/settlement';
import type { OwedRequest, PendingSettlement } from '../store/store';

/** The most items the contract takes in one transaction (provider protocol §5.2). */
export const batchLimit = 50;

/** One user's rows, oldest first. */
export type UserRows = { readonly user: Address; readonly rows: readonly OwedRequest[] };

/** Neuron owed by rows. */
export function owedBy(rows: readonly OwedRequest[]): bigint {
  return rows.reduce((sum, row) => sum + row.outstanding, 0n);
}

/** Group rows by user, keeping their order. */
export function groupByUser(rows: readonly OwedRequest[]): readonly UserRows[] {
  const byUser = new Map<Address, OwedRequest[]>();
  for (const row of rows) {
    const known = byUser.get(row.user);
    if (known) known.push(row);
    else byUser.set(row.user, [row]);
  }
  return [...byUser].map(([user, group]) => ({ user, rows: group }));
}

/** The oldest rows whose sum is within `affordable` neuron, and the rest. */
export function affordablePrefix(
  rows: readonly OwedRequest[],
  affordable: bigint,
): { readonly taken: readonly OwedRequest[]; readonly left: readonly OwedRequest[] } {
  let sum = 0n;
  const end = rows.findIndex((row) => {
    sum += row.outstanding;
    return sum > affordable;
  });
  return end < 0 ? { taken: rows, left: [] } : { taken: rows.slice(0, end), left: rows.slice(end) };
}

/** The next settlement nonce: the network's clock form, but always above what the account has used (provider protocol §5.2). */
export function nextNonce(input: {
  readonly nowSeconds: number;
  readonly accountNonce: bigint;
  readonly lastNonce: bigint;
}): bigint {
  const byClock = BigInt(Math.floor(input.nowSeconds)) * 10_000_000n;
  const candidates = [byClock, input.accountNonce + 1n, input.lastNonce + 1n];
  return candidates.reduce((highest, nonce) => (nonce > highest ? nonce : highest));
}

/** Sign one user's rows as a settlement order by the TEE key (EIP-712, provider protocol §5.2). */
export async function signOrder(input: {
  readonly signer: PrivateKeyAccount;
  readonly chainId: number;
  readonly inference: Address;
  readonly provider: Address;
  readonly group: UserRows;
  readonly nonce: bigint;
  readonly fromBlock: bigint;
}): Promise<PendingSettlement> {
  const { signer, chainId, inference, provider, group, nonce, fromBlock } = input;
  const order: SettlementOrder = {
    user: group.user,
    provider,
    totalFee: owedBy(group.rows),
    // A row that was partly paid before counts with what is still owed of it, so that the fees add up to the total.
    requestsHash: requestsHash(
      group.rows.map(({ requestHash, outstanding, inputFee, outputFee }) => ({
        requestHash,
        userAddress: group.user,
        fee: outstanding,
        inputFee,
        outputFee,
      })),
    ),
    nonce,
  };
  const signature: Hex = await signer.signTypedData(
    settlementTypedData({ chainId, verifyingContract: inference, order }),
  );
  const { user, totalFee, requestsHash: hash } = order;
  return { user, totalFee, requestsHash: hash, nonce, signature, fromBlock };
}
