/** Puts the two contracts at their fixed addresses on the local chain and brings them into service. Idempotent. */
import {
  type Address,
  type Chain,
  createTestClient,
  type Hex,
  http,
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

/** Whose bytecode stands on the chain: compiled from contracts/, or the production bytecode of the official SDK. */
export type ContractSource = 'own' | 'official';

export type DeployedContracts = { readonly ledger: Address; readonly inference: Address };

/** The addresses the network's official SDK uses for chain 31337. */
export const localContracts = {
  ledger: '0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0',
  inference: '0x0165878A594ca255338adfa4d48449f69242Eb8F',
} as const satisfies DeployedContracts;

const initialLockTimeSeconds = 86_400n;
const service = { type: 'inference', version: 'v1.0', description: 'Inference services' } as const;

/** Reports that the chain already holds other contracts than those asked for. */
export class OtherContractsError extends Error {
  override readonly name = 'OtherContractsError';
}

/**
 * Deploys and initialises what is missing; a chain that is already complete is left untouched.
 * Development account 0 becomes the owner of both contracts.
 * @throws OtherContractsError when other code stands at one of the addresses.
 */
export async function deployContracts(options: {
  readonly rpcUrl: string;
  readonly source: ContractSource;
}): Promise<DeployedContracts> {
  const artifacts = await artifactsOf(options.source);
  const client = createDeployClient(options.rpcUrl);
  await place(client, { address: localContracts.ledger, artifact: artifacts.ledger, source: options.source });
  await place(client, { address: localContracts.inference, artifact: artifacts.inference, source: options.source });
  await bringIntoService(client, localContracts);
  return localContracts;
}

/** Returns ABI and creation bytecode of both contracts from the source asked for; compiles ours if needed. */
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

async function bringIntoService(client: DeployClient, { ledger, inference }: DeployedContracts): Promise<void> {
  const owner = client.account.address;
  const ledgerContract = { address: ledger, abi: ledgerManagerAbi } as const;
  const inferenceContract = { address: inference, abi: inferenceServingAbi } as const;
  if (!(await client.readContract({ ...ledgerContract, functionName: 'initialized' }))) {
    await confirmed(client, client.writeContract({ ...ledgerContract, functionName: 'initialize', args: [owner] }));
  }
  if (!(await client.readContract({ ...inferenceContract, functionName: 'initialized' }))) {
    const args = [initialLockTimeSeconds, ledger, owner] as const;
    await confirmed(client, client.writeContract({ ...inferenceContract, functionName: 'initialize', args }));
  }
  const active = await client.readContract({ ...ledgerContract, functionName: 'getAllActiveServices' });
  const registered = active.find((entry) => entry.serviceAddress === inference);
  if (registered === undefined) {
    const args = [service.type, service.version, inference, service.description] as const;
    await confirmed(client, client.writeContract({ ...ledgerContract, functionName: 'registerService', args }));
  }
  if (registered?.isRecommended === true) return;
  const args = [service.type, service.version] as const;
  await confirmed(client, client.writeContract({ ...ledgerContract, functionName: 'setRecommendedService', args }));
}

async function confirmed(client: DeployClient, sent: Promise<Hex>): Promise<void> {
  const receipt = await client.waitForTransactionReceipt({ hash: await sent });
  if (receipt.status !== 'success') throw new Error(`The set-up transaction ${receipt.transactionHash} was reverted.`);
}
