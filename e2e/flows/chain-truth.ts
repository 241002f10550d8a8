import { type Address, BaseError, ContractFunctionRevertedError, parseAbi } from 'viem';
import type { World } from '../fixtures/world';

const abi = parseAbi([
  'function lockTime() view returns (uint256)',
  'function getLedger(address user) view returns ((address user, uint256 availableBalance, uint256 totalBalance, string additionalInfo))',
  'error LedgerNotExists(address user)',
]);

/** Lets the waiting time of the contract pass; the world's clock stays ahead, so a spec that does this needs a world of its own. */
export async function waitLockTime({ contracts: { reader, anvil, inference } }: World): Promise<void> {
  const seconds = await reader.readContract({ address: inference, abi, functionName: 'lockTime' });
  await anvil.increaseTime({ seconds: Number(seconds) + 1 });
  await anvil.mine({ blocks: 1 });
}

/** Asks the contract whether an address has a main account; any refusal but the one that says so is a failure. */
export async function hasMainAccount({ contracts: { reader, ledger } }: World, address: Address): Promise<boolean> {
  try {
    await reader.readContract({ address: ledger, abi, functionName: 'getLedger', args: [address] });
    return true;
  } catch (error) {
    const revert =
      error instanceof BaseError ? error.walk((cause) => cause instanceof ContractFunctionRevertedError) : null;
    const isAbsent = revert instanceof ContractFunctionRevertedError && revert.data?.errorName === 'LedgerNotExists';
    if (!isAbsent) throw error;
    return false;
  }
}

/** What a person has paid for transactions so far, in neuron, from the blocks themselves. */
export async function feesPaid({ contracts: { reader } }: World, address: Address): Promise<bigint> {
  const newest = await reader.getBlockNumber();
  let paid = 0n;
  for (let blockNumber = 0n; blockNumber <= newest; blockNumber += 1n) {
    const { transactions } = await reader.getBlock({ blockNumber, includeTransactions: true });
    for (const { hash, from } of transactions) {
      if (from.toLowerCase() !== address.toLowerCase()) continue;
      const { gasUsed, effectiveGasPrice } = await reader.getTransactionReceipt({ hash });
      paid += gasUsed * effectiveGasPrice;
    }
  }
  return paid;
}
