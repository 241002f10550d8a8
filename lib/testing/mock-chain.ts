import {
  type Abi,
  type Address,
  concatHex,
  decodeFunctionData,
  encodeErrorResult,
  encodeFunctionResult,
  type Hex,
  isHex,
  numberToHex,
  size,
  slice,
} from 'viem';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import type { BlockRef } from '@/lib/domain/block';
import { createMockRpc, type MockRpc, NodeError } from './mock-rpc';

/** The contracts of the mock chain. */
export const mockContracts = {
  ledger: '0x00000000000000000000000000000000000000A1',
  inference: '0x00000000000000000000000000000000000000b2',
} as const satisfies Record<string, Address>;

/** The block the mock chain stands at unless told otherwise. */
export const mockBlock: BlockRef = { number: 100n, hash: `0x${'ab'.repeat(32)}`, timestamp: 1_700_000_000n };

/** Makes a view function revert with a custom error of its contract. */
export class MockRevert extends Error {
  override readonly name = 'MockRevert';
  readonly errorName: string;
  readonly args: readonly unknown[];

  constructor(errorName: string, args: readonly unknown[] = []) {
    super(errorName);
    this.errorName = errorName;
    this.args = args;
  }
}

/** What the mock chain holds: view functions by name (they differ between the contracts; throw MockRevert to refuse) and balances. */
export type MockChainContent = {
  readonly views: Readonly<Record<string, (args: readonly unknown[]) => unknown>>;
  readonly balances?: Readonly<Record<Address, bigint>>;
  readonly block?: BlockRef;
};

const abiOf = (address: string): Abi => {
  if (address.toLowerCase() === mockContracts.ledger.toLowerCase()) return ledgerManagerAbi;
  if (address.toLowerCase() === mockContracts.inference.toLowerCase()) return inferenceServingAbi;
  throw new Error(`No mock contract stands at ${address}`);
};

/** Unless a test prepares them, the ledger knows no fine-tuning service. */
const withoutFineTuning: MockChainContent['views'] = {
  getRecommendedService: () => {
    throw new MockRevert('NoRecommendedService', ['fine-tuning']);
  },
  getAllActiveServices: () => [],
};

type CallResult = { readonly success: boolean; readonly bytes: Hex };

function runView(content: MockChainContent, address: string, callData: Hex): CallResult {
  const abi = abiOf(address);
  const { functionName, args = [] } = decodeFunctionData({ abi, data: callData });
  const view = content.views[functionName] ?? withoutFineTuning[functionName];
  if (view === undefined) throw new Error(`Nobody prepared ${functionName}`);
  try {
    return { success: true, bytes: encodeFunctionResult({ abi, functionName, result: view(args) }) };
  } catch (error) {
    if (!(error instanceof MockRevert)) throw error;
    return { success: false, bytes: encodeErrorResult({ abi, errorName: error.errorName, args: error.args }) };
  }
}

/** Length of the gathering code in front of its calls; `lib/chain/gather.ts` writes it into its own second byte. */
function gatherCodeLength(data: Hex): number {
  return Number(slice(data, 1, 2));
}

/** The address in the word that begins 96 bytes before the end, as the gathering code takes it. */
function addressBeforeEnd(results: Hex): Hex {
  return slice(results, size(results) - 84, size(results) - 64);
}

function isMockContract(address: string): boolean {
  return Object.values<string>(mockContracts).some((known) => known.toLowerCase() === address.toLowerCase());
}

/** Length of the code behind it that tells the block (`lib/chain/gather-clocked.ts`). */
const clockLength = 26;

/** That code is there where the gathering code begins with a jump to it. */
const isClocked = (data: Hex): boolean => slice(data, 2, 3) === '0x56';

function clockResult({ number, timestamp }: BlockRef): readonly Hex[] {
  return [1n, 64n, number, timestamp].map((value) => numberToHex(value, { size: 32 }));
}

function runGathered(content: MockChainContent, data: Hex): Hex {
  const parts: Hex[] = isClocked(data) ? [...clockResult(content.block ?? mockBlock)] : [];
  let position = gatherCodeLength(data) + (isClocked(data) ? clockLength : 0);
  while (position < size(data)) {
    const named = slice(data, position, position + 20);
    const isNamedBefore = BigInt(named) === 0n;
    const target = isNamedBefore ? addressBeforeEnd(concatHex(parts)) : named;
    const length = Number(slice(data, position + 20, position + 24));
    const end = position + 24 + length;
    const balance = content.balances?.[target] ?? 0n;
    const result: CallResult =
      length === 0
        ? { success: true, bytes: numberToHex(balance, { size: 32 }) }
        : isNamedBefore && !isMockContract(target)
          ? { success: true, bytes: '0x' }
          : runView(content, target, slice(data, position + 24, end));
    parts.push(
      numberToHex(result.success ? 1 : 0, { size: 32 }),
      numberToHex(size(result.bytes), { size: 32 }),
      result.bytes,
    );
    position = end;
  }
  return concatHex(parts);
}

function answerCall(content: MockChainContent, request: unknown): Hex {
  if (typeof request !== 'object' || request === null) throw new Error('eth_call without a request');
  const data: unknown = Reflect.get(request, 'data');
  const to: unknown = Reflect.get(request, 'to');
  if (!isHex(data)) throw new Error('eth_call without data');
  if (typeof to !== 'string') throw new NodeError(3, 'execution reverted', runGathered(content, data));
  const result = runView(content, to, data);
  if (!result.success) throw new NodeError(3, 'execution reverted', result.bytes);
  return result.bytes;
}

/** The JSON of a block header. */
export function blockJson(block: BlockRef): object {
  return {
    number: numberToHex(block.number),
    hash: block.hash,
    timestamp: numberToHex(block.timestamp),
    baseFeePerGas: numberToHex(1_000_000_000),
  };
}

/** Create a node in front of a chain whose contracts are prepared functions; it answers single and gathered view calls. */
export function createMockChain(content: MockChainContent): MockRpc {
  const block = content.block ?? mockBlock;
  return createMockRpc({
    eth_getBlockByNumber: () => blockJson(block),
    eth_call: ([request]) => answerCall(content, request),
  });
}
