import type { Address, ContractFunctionReturnType } from 'viem';
import type { FineTuningAccount } from '@/lib/domain/account';
import type { BlockRef } from '@/lib/domain/block';
import { cleanText } from '@/lib/domain/service';
import { fineTuningServingViewsAbi } from '../abi/fine-tuning-serving-views';
import { ledgerManagerViewsAbi } from '../abi/ledger-manager-views';
import type { ReadClient } from '../client';
import { type Gathered, type GatherItem, gather } from '../gather';
import { decodeGathered, encodeRead } from '../view';

/** The contract refuses longer pages; nobody has more, as the ledger allows as many sub-accounts per service (C-18, C-22). */
const pageSize = 50n;
/** How the ledger's register calls services of this type. */
const serviceType = 'fine-tuning';
/** A version text of 1 to 32 bytes: only then the contract's address stands where the gathered call looked for it. */
const plainNamingLength = 2 + 128 * 2;

type RawAccount = ContractFunctionReturnType<typeof fineTuningServingViewsAbi, 'view', 'getAccountsByUser'>[0][number];
type ServiceInfo = ContractFunctionReturnType<typeof ledgerManagerViewsAbi, 'view', 'getAllActiveServices'>[number];

function readsOf(ledger: Address, owner: Address) {
  const onLedger = { address: ledger, abi: ledgerManagerViewsAbi } as const;
  return {
    recommended: { ...onLedger, functionName: 'getRecommendedService', args: [serviceType] },
    active: { ...onLedger, functionName: 'getAllActiveServices', args: [] },
    accountsAt: (address: Address) =>
      ({
        address,
        abi: fineTuningServingViewsAbi,
        functionName: 'getAccountsByUser',
        args: [owner, 0n, pageSize],
      }) as const,
  } as const;
}

/**
 * The three calls that read an owner's fine-tuning accounts together with everything else in one eth_call: the recommended service,
 * the accounts at the address that answer names, and the register that tells whether those are all (F-049).
 */
export function fineTuningItems(ledger: Address, owner: Address): readonly GatherItem[] {
  const { recommended, active, accountsAt } = readsOf(ledger, owner);
  return [
    { address: ledger, callData: encodeRead(recommended) },
    { address: 'named-before', callData: encodeRead(accountsAt(ledger)) },
    { address: ledger, callData: encodeRead(active) },
  ];
}

function parseAccounts(raw: readonly RawAccount[], { serviceAddress, fullName }: ServiceInfo): FineTuningAccount[] {
  const service = { address: serviceAddress, name: cleanText(fullName, 64) };
  return raw.map(({ provider, balance, pendingRefund, validRefundsLength }) => {
    return { provider, balance, pendingRefund, refunds: Number(validRefundsLength), service };
  });
}

/** Where the register knows more contracts than the recommended one, they are asked in one further eth_call. */
async function fetchOthers(
  client: ReadClient,
  { ledger, owner, services, block }: { ledger: Address; owner: Address; services: ServiceInfo[]; block: BlockRef },
): Promise<readonly FineTuningAccount[]> {
  const { accountsAt } = readsOf(ledger, owner);
  const reads = services.map(({ serviceAddress }) => accountsAt(serviceAddress));
  const items = reads.map((read) => ({ address: read.address, callData: encodeRead(read) }));
  const gathered = await gather(client, { items, block });
  return services.flatMap((service, index) => {
    const read = accountsAt(service.serviceAddress);
    return parseAccounts(decodeGathered(read, gathered[index])[0], service);
  });
}

/**
 * Turn the answers to `fineTuningItems` into accounts. A ledger without a register of fine-tuning services has none; money that is
 * elsewhere all the same stays visible as the difference of the account equation.
 * @throws RpcUnavailableError, RpcAnswerError
 */
export async function parseFineTuning(
  client: ReadClient,
  options: {
    readonly ledger: Address;
    readonly owner: Address;
    readonly block: BlockRef;
    readonly answers: readonly (Gathered | undefined)[];
  },
): Promise<readonly FineTuningAccount[]> {
  const { ledger, owner, block } = options;
  const [recommendation, accounts, register] = options.answers;
  if (register === undefined || !register.success || register.bytes === '0x') return [];
  const { recommended, active, accountsAt } = readsOf(ledger, owner);
  const services = decodeGathered(active, register).filter((service) => service.serviceType === serviceType);
  const isNamed = recommendation?.success === true && recommendation.bytes.length === plainNamingLength;
  const [, named] = isNamed ? decodeGathered(recommended, recommendation) : [];
  const first = services.find(({ serviceAddress }) => serviceAddress === named);
  const others = services.filter((service) => service !== first);
  const known = first && parseAccounts(decodeGathered(accountsAt(first.serviceAddress), accounts)[0], first);
  const unknown = others.length === 0 ? [] : await fetchOthers(client, { ledger, owner, services: others, block });
  return [...(known ?? []), ...unknown];
}
