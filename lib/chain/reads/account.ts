import type { Address, ContractFunctionReturnType } from 'viem';
import type { NetworkConfig } from '@/lib/config/network';
import type { AccountState, SubAccount } from '@/lib/domain/account';
import type { AtBlock, BlockRef } from '@/lib/domain/block';
import type { Ledger } from '@/lib/domain/ledger';
import { inferenceServingViewsAbi } from '../abi/inference-serving-views';
import { ledgerManagerViewsAbi } from '../abi/ledger-manager-views';
import type { ReadClient } from '../client';
import { ContractRevertError } from '../contract-errors';
import { RpcAnswerError } from '../errors';
import { type Gathered, gather } from '../gather';
import { parseQuantity } from '../rpc';
import { decodeGathered, encodeRead } from '../view';
import { fetchBlock } from './block';
import { fineTuningItems, parseFineTuning } from './fine-tuning';
import { laterPageOffsets, pageSize } from './services';

type RawAccount = ContractFunctionReturnType<typeof inferenceServingViewsAbi, 'view', 'getAccount'>;

/** Turn a sub-account as the contract returns it into the domain's noun, with only its live refunds (C-14). */
export function parseSubAccount(raw: RawAccount): SubAccount {
  const live = raw.refunds.slice(0, Number(raw.validRefundsLength));
  return {
    user: raw.user,
    provider: raw.provider,
    balance: raw.balance,
    pendingRefund: raw.pendingRefund,
    refunds: live.map(({ index, amount, createdAt }) => ({ index, amount, createdAt })),
    nonce: raw.nonce,
    acknowledged: raw.acknowledged,
    generation: raw.generation,
    revokedBitmap: raw.revokedBitmap,
  };
}

function accountReads({ ledger, inference }: NetworkConfig['contracts'], owner: Address) {
  const onLedger = { address: ledger, abi: ledgerManagerViewsAbi } as const;
  return {
    ledger: { ...onLedger, functionName: 'getLedger', args: [owner] },
    service: { ...onLedger, functionName: 'getServiceInfo', args: [inference] },
    minAccountBalance: { ...onLedger, functionName: 'MIN_ACCOUNT_BALANCE', args: [] },
    minTransferAmount: { ...onLedger, functionName: 'MIN_TRANSFER_AMOUNT', args: [] },
    maxProvidersPerBatch: { ...onLedger, functionName: 'MAX_PROVIDERS_PER_BATCH', args: [] },
    maxProvidersPerService: { ...onLedger, functionName: 'MAX_PROVIDERS_PER_USER_PER_SERVICE', args: [] },
    lockTime: { address: inference, abi: inferenceServingViewsAbi, functionName: 'lockTime', args: [] },
    accounts: accountsPage(inference, owner, 0n),
  } as const;
}

function accountsPage(inference: Address, owner: Address, offset: bigint) {
  return {
    address: inference,
    abi: inferenceServingViewsAbi,
    functionName: 'getAccountsByUser',
    args: [owner, offset, pageSize],
  } as const;
}

/** Only the contract's own word `LedgerNotExists` means that there is no ledger; every other failure stays one (C-03). */
function parseLedger(
  read: ReturnType<typeof accountReads>['ledger'],
  gathered: Gathered | undefined,
): Ledger | undefined {
  try {
    const raw = decodeGathered(read, gathered);
    return { owner: raw.user, available: raw.availableBalance, total: raw.totalBalance };
  } catch (error) {
    if (error instanceof ContractRevertError && error.errorName === 'LedgerNotExists') return undefined;
    throw error;
  }
}

async function fetchLaterAccounts(
  client: ReadClient,
  { inference, owner, total, block }: { inference: Address; owner: Address; total: bigint; block: BlockRef },
): Promise<readonly RawAccount[]> {
  const reads = laterPageOffsets(total).map((offset) => accountsPage(inference, owner, offset));
  const items = reads.map((read) => ({ address: read.address, callData: encodeRead(read) }));
  const gathered = await gather(client, { items, block });
  return reads.flatMap((read, index) => decodeGathered(read, gathered[index])[0]);
}

/**
 * Fetch everything one owner has, with the contracts' limits, at one block: wallet balance, ledger, sub-accounts of
 * inference and of fine-tuning. One block read (unless `block` is given) and one eth_call (B-09); a second one only beyond 50
 * sub-accounts, a third only where the ledger knows more than one fine-tuning contract (R-08, C-01, C-22).
 * `ledger` is undefined only when the contract says so (C-03).
 * @throws RpcUnavailableError, ContractMissingError, ContractRevertError
 */
export async function fetchAccountState(
  client: ReadClient,
  options: { readonly network: Pick<NetworkConfig, 'contracts'>; readonly owner: Address; readonly block?: BlockRef },
): Promise<AtBlock<AccountState>> {
  const { owner } = options;
  const { contracts } = options.network;
  const block = options.block ?? (await fetchBlock(client));
  const reads = accountReads(contracts, owner);
  const items = [
    { address: owner, callData: undefined },
    ...Object.values(reads).map((read) => ({ address: read.address, callData: encodeRead(read) })),
    ...fineTuningItems(contracts.ledger, owner),
  ];
  const [wallet, ledger, service, minAccount, minTransfer, perBatch, perService, lockTime, accounts, ...fineTuning] =
    await gather(client, { items, block });
  if (wallet === undefined) throw new RpcAnswerError('No answer to the balance');
  const [firstAccounts, total] = decodeGathered(reads.accounts, accounts);
  const laterAccounts = await fetchLaterAccounts(client, { inference: contracts.inference, owner, total, block });
  const value: AccountState = {
    owner,
    wallet: parseQuantity(wallet.bytes, 'balance'),
    ledger: parseLedger(reads.ledger, ledger),
    subAccounts: [...firstAccounts, ...laterAccounts].map(parseSubAccount),
    fineTuning: await parseFineTuning(client, { ledger: contracts.ledger, owner, block, answers: fineTuning }),
    limits: {
      minAccountBalance: decodeGathered(reads.minAccountBalance, minAccount),
      minTransferAmount: decodeGathered(reads.minTransferAmount, minTransfer),
      maxProvidersPerBatch: decodeGathered(reads.maxProvidersPerBatch, perBatch),
      maxProvidersPerService: decodeGathered(reads.maxProvidersPerService, perService),
      lockTime: decodeGathered(reads.lockTime, lockTime),
      serviceName: decodeGathered(reads.service, service).fullName,
    },
  };
  return { value, block };
}

/** Fetch all sub-accounts of an owner at one block: one eth_call for up to 50. @throws RpcUnavailableError, ContractMissingError */
export async function fetchSubAccounts(
  client: ReadClient,
  options: { readonly inference: Address; readonly owner: Address; readonly block: BlockRef },
): Promise<readonly SubAccount[]> {
  const { inference, owner, block } = options;
  const read = accountsPage(inference, owner, 0n);
  const [first] = await gather(client, { items: [{ address: inference, callData: encodeRead(read) }], block });
  const [accounts, total] = decodeGathered(read, first);
  return [...accounts, ...(await fetchLaterAccounts(client, { inference, owner, total, block }))].map(parseSubAccount);
}
