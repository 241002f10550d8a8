import type { Address } from 'viem';
import { type SqlClient, type SqlRow, textOf } from '../store/sql-client';
import type { ChatUser } from './chat-user';

/** What the books come to after all crashes; amounts in neuron. */
export type Audit = {
  readonly billedRows: number;
  readonly acknowledged: number;
  readonly orders: number;
  readonly billed: bigint;
  readonly settled: bigint;
  readonly unsettled: bigint;
  /** Everything that does not add up, in words; empty: the proof holds. */
  readonly faults: readonly string[];
};

const amount = (row: SqlRow, column: string): bigint => BigInt(textOf(row, column));
const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

/**
 * Hold the books against what the users know and what the chain took: settled + unsettled = billed usage to the neuron,
 * nothing charged twice, no whole answer without its row.
 */
export async function auditBooks(input: {
  readonly client: SqlClient;
  readonly users: readonly ChatUser[];
  readonly prices: { readonly inputPrice: bigint; readonly outputPrice: bigint };
  readonly balanceOf: (user: Address) => Promise<bigint>;
}): Promise<Audit> {
  const { client, users, prices, balanceOf } = input;
  const rows = await client.run(
    `select user_address, state, request_hash, request_sha256, response_sha256, fee::text as fee, paid::text as paid,
       input_count::text as input_count, output_count::text as output_count,
       (select coalesce(sum(credited), 0) from provider_settlement_row settled
         where settled.request_hash = request.request_hash)::text as credited
     from provider_request request where state <> 'open'`,
  );
  const orders = await client.run('select user_address, state, paid::text as paid from provider_settlement');
  const faults = [
    ...rows.flatMap((row) => rowFaults(row, prices)),
    ...orders.filter((order) => order.state === 'pending').map(() => 'an order is still pending'),
  ];
  for (const user of users) {
    const own = rows.filter((row) => row.user_address === user.address);
    const taken = user.deposited - (await balanceOf(user.address));
    const ordered = sum(orders.filter((row) => row.user_address === user.address).map((row) => amount(row, 'paid')));
    faults.push(...userFaults(user, own, { taken, ordered }));
  }
  const [billed, settled] = [sum(rows.map((row) => amount(row, 'fee'))), sum(rows.map((row) => amount(row, 'paid')))];
  const acknowledged = users.reduce((count, user) => count + user.acknowledged.length, 0);
  const totals = { billed, settled, unsettled: billed - settled };
  return { billedRows: rows.length, acknowledged, orders: orders.length, ...totals, faults };
}

function rowFaults(row: SqlRow, prices: { readonly inputPrice: bigint; readonly outputPrice: bigint }): string[] {
  const name = textOf(row, 'request_hash');
  const [fee, paid] = [amount(row, 'fee'), amount(row, 'paid')];
  const usage = prices.inputPrice * amount(row, 'input_count') + prices.outputPrice * amount(row, 'output_count');
  return [
    ...(fee === usage ? [] : [`${name}: its fee is ${fee}, its usage costs ${usage}`]),
    ...(amount(row, 'credited') === paid
      ? []
      : [`${name}: its settlements paid ${row.credited}, its row says ${paid}`]),
    ...(paid <= fee ? [] : [`${name}: ${paid} was taken for a fee of ${fee}`]),
    ...((row.state === 'settled') === (paid === fee) ? [] : [`${name}: ${row.state} with ${paid} of ${fee} paid`]),
    ...(row.state === 'settled' || row.state === 'billed' ? [] : [`${name}: left as ${row.state}`]),
  ];
}

function userFaults(
  user: ChatUser,
  rows: readonly SqlRow[],
  { taken, ordered }: { readonly taken: bigint; readonly ordered: bigint },
): string[] {
  const paid = sum(rows.map((row) => amount(row, 'paid')));
  const byRequest = new Map(rows.map((row) => [textOf(row, 'request_sha256'), row]));
  const lost = user.acknowledged.filter(({ requestSha256, responseSha256, fee }) => {
    const row = byRequest.get(requestSha256);
    return !row || row.response_sha256 !== responseSha256 || amount(row, 'fee') !== fee;
  });
  const strange = rows.filter((row) => !user.sent.has(textOf(row, 'request_sha256')));
  return [
    ...(taken === paid ? [] : [`${user.address}: the chain took ${taken}, the rows say ${paid}`]),
    ...(ordered === paid ? [] : [`${user.address}: the orders took ${ordered}, the rows say ${paid}`]),
    ...(byRequest.size === rows.length ? [] : [`${user.address}: a request was billed twice`]),
    ...lost.map(
      ({ requestSha256 }) => `${user.address}: no row with the right fee for the whole answer to ${requestSha256}`,
    ),
    ...strange.map((row) => `${user.address}: billed for ${row.request_sha256}, which was never asked`),
  ];
}
