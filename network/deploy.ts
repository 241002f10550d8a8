/** Puts the contracts at their fixed addresses on the local chain and brings them into service. Idempotent. */
import {
  type Address,
  type Chain,
  createTestClient,
  type Hex,
  http,
  parseAbi,
  publicActions,
  walletActions,
  zeroAddress,
} from 'viem';
import { foundry } from 'viem/chains';
import type { ContractArtifact, ContractArtifacts } from '@/contracts/artifact';
import { ownContracts } from '@/contracts/compile';
import { officialContracts } from '@/contracts/official';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { developmentAccount } from './chain';
import { receiptOf } from './transaction/receipt';

/** Whose bytecode stands on the chain: compiled from contracts/, or the production bytecode of the official SDK. */
export type ContractSource = 'own' | 'official';

export type DeployedContracts = {
  readonly ledger: Address;
  readonly inference: Address;
  readonly fineTuning: Address;
};

/** The addresses the network's official SDK uses for chain 31337. */
export const localContracts = {
  ledger: '0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0',
  inference: '0x0165878A594ca255338adfa4d48449f69242Eb8F',
  fineTuning: '0xA51c1fc2f0D1a1b8494Ed1FE312d7C3a78Ed91C0',
} as const satisfies DeployedContracts;

const initialLockTimeSeconds = 86_400n;
/** Percent of a fee that is due for a model nobody accepted; what the network starts with is not known. */
const initialPenaltyPercentage = 30n;
const inferenceService = { type: 'inference', version: 'v1.0', description: 'Inference services' } as const;
const fineTuningService = { type: 'fine-tuning', version: 'v1.0', description: 'Fine-tuning services' } as const;
/** The app reads fine-tuning accounts nowhere yet, so the little that is needed here has no generated module. */
const fineTuningAbi = parseAbi([
  'function initialized() view returns (bool)',
  'function initialize(uint256 _locktime, address _ledgerAddress, address owner, uint256 _penaltyPercentage)',
]);

/** Reports that the chain already holds other contracts than those asked for. */
export class OtherContractsError extends Error {
  override readonly name = 'OtherContractsError';
}

/**
 * Deploys and initialises what is missing; a chain that is already complete is left untouched, and one kept from
 * before a contract was added gets that one, as nothing on it changes by that.
 * Development account 0 becomes the owner of all contracts.
 * @throws OtherContractsError when other code stands at one of the addresses.
 */
export async function deployContracts(options: {
  readonly rpcUrl: string;
  readonly source: ContractSource;
}): Promise<DeployedContracts> {
  const artifacts = await artifactsOf(options.source);
  const client = createDeployClient(options.rpcUrl);
  for (const contract of ['ledger', 'inference', 'fineTuning'] as const) {
    const placement = { address: localContracts[contract], artifact: artifacts[contract], source: options.source };
    await place(client, placement);
  }
  await bringIntoService(client, localContracts);
  return localContracts;
}

/** Returns ABI and creation bytecode of the contracts from the source asked for; compiles ours if needed. */
export async function artifactsOf(source: ContractSource): Promise<ContractArtifacts> {
  return source === 'own' ? ownContracts() : officialContracts();
}

type DeployClient = ReturnType<typeof createDeployClient>;

function createDeployClient(rpcUrl: string) {
  const chain: Chain = foundry;
  return createTestClient({
    mode: 'anvil',
    chain,
    account: developmentAccount(0),
    transport: http(rpcUrl),
    pollingInterval: 20,
  })
    .extend(publicActions)
    .extend(walletActions);
}

type Placement = { readonly address: Address; readonly artifact: ContractArtifact; readonly source: ContractSource };

async function place(client: DeployClient, { address, artifact, source }: Placement): Promise<void> {
  const wanted = await runtimeCode(client, artifact);
  const standing = await client.getCode({ address });
  if (standing === wanted) return;
  if (standing !== undefined) {
    throw new OtherContractsError(
      `The kept chain holds another ${artifact.name} than the ${source} one asked for (other source, or changed since). ` +
        'Start with --reset to begin with an empty chain.',
    );
  }
  await client.setCode({ address, bytecode: wanted });
}

/** Runs the constructor in a call: its return value is the code a deployment would leave on the chain. */
async function runtimeCode(client: DeployClient, artifact: ContractArtifact): Promise<Hex> {
  // From an account that never sent anything: the owner's next contract address may be one of ours already.
  const { data } = await client.call({ account: zeroAddress, data: artifact.bytecode });
  if (data === undefined) throw new Error(`The constructor of ${artifact.name} returned no code.`);
  return data;
}

async function bringIntoService(client: DeployClient, contracts: DeployedContracts): Promise<void> {
  await initialise(client, contracts);
  const { ledger, inference, fineTuning } = contracts;
  await register(client, ledger, { ...inferenceService, address: inference });
  await register(client, ledger, { ...fineTuningService, address: fineTuning });
}

async function initialise(client: DeployClient, { ledger, inference, fineTuning }: DeployedContracts): Promise<void> {
  const owner = client.account.address;
  const ledgerContract = { address: ledger, abi: ledgerManagerAbi } as const;
  const inferenceContract = { address: inference, abi: inferenceServingAbi } as const;
  const fineTuningContract = { address: fineTuning, abi: fineTuningAbi } as const;
  if (!(await client.readContract({ ...ledgerContract, functionName: 'initialized' }))) {
    await confirmed(client, client.writeContract({ ...ledgerContract, functionName: 'initialize', args: [owner] }));
  }
  if (!(await client.readContract({ ...inferenceContract, functionName: 'initialized' }))) {
    const args = [initialLockTimeSeconds, ledger, owner] as const;
    await confirmed(client, client.writeContract({ ...inferenceContract, functionName: 'initialize', args }));
  }
  if (!(await client.readContract({ ...fineTuningContract, functionName: 'initialized' }))) {
    const args = [initialLockTimeSeconds, ledger, owner, initialPenaltyPercentage] as const;
    await confirmed(client, client.writeContract({ ...fineTuningContract, functionName: 'initialize', args }));
  }
}

type ServingContract = typeof inferenceService | typeof fineTuningService;

/** Makes a serving contract known to the ledger, and the recommended one of its type. */
async function register(
  client: DeployClient,
  ledger: Address,
  { type, version, description, address }: ServingContract & { readonly address: Address },
): Promise<void> {
  const ledgerContract = { address: ledger, abi: ledgerManagerAbi } as const;
  const active = await client.readContract({ ...ledgerContract, functionName: 'getAllActiveServices' });
  const registered = active.find((entry) => entry.serviceAddress === address);
  if (registered === undefined) {
    const args = [type, version, address, description] as const;
    await confirmed(client, client.writeContract({ ...ledgerContract, functionName: 'registerService', args }));
  }
  if (registered?.isRecommended === true) return;
  const args = [type, version] as const;
  await confirmed(client, client.writeContract({ ...ledgerContract, functionName: 'setRecommendedService', args }));
}

async function confirmed(client: DeployClient, sent: Promise<Hex>): Promise<void> {
  const receipt = await receiptOf(client, await sent);
  if (receipt.status !== 'success') throw new Error(`The set-up transaction ${receipt.transactionHash} was reverted.`);
}
