import { rpcErrors } from '@metamask/rpc-errors';
import type { Json } from '@metamask/utils';
import { type Address, getAddress, type Hex, hexToBigInt, isHex, numberToHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { callNode } from './json-rpc';
import type { WalletChain } from './vault';

/** What a site may put into `eth_sendTransaction`; anything left out is filled in by the wallet. */
export type TransactionRequest = {
  readonly from: Hex;
  readonly to?: Address;
  readonly data?: Hex;
  readonly value?: bigint;
  readonly gas?: bigint;
  readonly maxFeePerGas?: bigint;
  readonly maxPriorityFeePerGas?: bigint;
};

function hexField(fields: Readonly<Record<string, unknown>>, name: string): Hex | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (!isHex(value)) throw rpcErrors.invalidParams({ message: `Invalid transaction params: ${name} is not hex.` });
  return value;
}

function amountField(fields: Readonly<Record<string, unknown>>, name: string): bigint | undefined {
  const value = hexField(fields, name);
  return value === undefined ? undefined : hexToBigInt(value);
}

/** Parses the first parameter of `eth_sendTransaction`. @throws -32602 on anything that is not a transaction. */
export function parseTransaction(param: Json | undefined): TransactionRequest {
  if (typeof param !== 'object' || param === null || Array.isArray(param)) {
    throw rpcErrors.invalidParams({ message: 'Invalid transaction params: not an object.' });
  }
  const from = hexField(param, 'from');
  if (from === undefined) throw rpcErrors.invalidParams({ message: 'Invalid transaction params: no sender.' });
  const to = hexField(param, 'to');
  const data = hexField(param, 'data') ?? hexField(param, 'input');
  const optional = {
    value: amountField(param, 'value'),
    gas: amountField(param, 'gas') ?? amountField(param, 'gasLimit'),
    maxFeePerGas: amountField(param, 'maxFeePerGas'),
    maxPriorityFeePerGas: amountField(param, 'maxPriorityFeePerGas'),
  };
  const filled = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return {
    from: from.toLowerCase() as Hex,
    ...(to === undefined ? {} : { to: getAddress(to) }),
    ...(data === undefined ? {} : { data }),
    ...filled,
  };
}

async function quantity(chain: WalletChain, method: string, params: Json[]): Promise<bigint> {
  return BigInt(String(await callNode(chain.rpcUrl, method, params)));
}

/** Estimates gas as the extension does: where the estimate fails, most of a block is allowed and the person may still send. */
async function gasFor(chain: WalletChain, request: TransactionRequest): Promise<bigint> {
  if (request.gas !== undefined) return request.gas;
  const call: Record<string, Json> = { from: request.from };
  if (request.to !== undefined) call.to = request.to;
  if (request.data !== undefined) call.data = request.data;
  if (request.value !== undefined) call.value = numberToHex(request.value);
  const estimate = await quantity(chain, 'eth_estimateGas', [call]).then(
    (gas) => gas,
    () => undefined,
  );
  if (estimate !== undefined) return (estimate * 3n) / 2n;
  const block = await callNode(chain.rpcUrl, 'eth_getBlockByNumber', ['latest', false]);
  const limit = typeof block === 'object' && block !== null && !Array.isArray(block) ? block.gasLimit : undefined;
  return (BigInt(String(limit)) * 95n) / 100n;
}

async function feesFor(chain: WalletChain, request: TransactionRequest) {
  if (request.maxFeePerGas !== undefined && request.maxPriorityFeePerGas !== undefined) {
    return { maxFeePerGas: request.maxFeePerGas, maxPriorityFeePerGas: request.maxPriorityFeePerGas };
  }
  const price = await quantity(chain, 'eth_gasPrice', []);
  return { maxFeePerGas: price * 2n, maxPriorityFeePerGas: price < 1_000_000_000n ? price : 1_000_000_000n };
}

/** Fills in nonce, gas and fees from the node, signs with the key, sends the raw transaction; returns its hash. */
export async function signAndSend(input: {
  readonly chain: WalletChain;
  readonly privateKey: Hex;
  readonly request: TransactionRequest;
}): Promise<Json> {
  const { chain, request } = input;
  const [nonce, gas, fees] = await Promise.all([
    quantity(chain, 'eth_getTransactionCount', [request.from, 'pending']),
    gasFor(chain, request),
    feesFor(chain, request),
  ]);
  const raw = await privateKeyToAccount(input.privateKey).signTransaction({
    type: 'eip1559',
    chainId: Number(chain.chainId),
    nonce: Number(nonce),
    gas,
    ...fees,
    ...(request.to === undefined ? {} : { to: request.to }),
    ...(request.data === undefined ? {} : { data: request.data }),
    ...(request.value === undefined ? {} : { value: request.value }),
  });
  return callNode(chain.rpcUrl, 'eth_sendRawTransaction', [raw]);
}
