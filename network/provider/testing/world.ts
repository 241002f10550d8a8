// network/provider/testing: a real chain with real contracts and people on it, for the node's own tests.
import { randomBytes } from 'node:crypto';
import { type Address, bytesToHex, createTestClient, type Hex, http, publicActions, walletActions } from 'viem';
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { foundry } from 'viem/chains';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import {
  encodeClaims,
  encodeSessionToken,
  newEphemeralClaims,
  type SessionClaims,
  sessionHash,
} from '@/lib/protocol/session-token';
import { acknowledgeProvider } from '../../acknowledge';
import { type Chain, startChain } from '../../chain';
import { ownerAccount } from '../../config';
import { type DeployedContracts, deployContracts } from '../../deploy';
import { receiptOf } from '../../transaction/receipt';
import { createHandbookUpstream } from '../handbook/handbook-upstream';
import { handbookOf } from '../handbook/passages';
import { silentLog } from '../log';
import { startProviderNode } from '../node';
import type { ProviderNode, ProviderNodeOptions } from '../options';
import { openPglite } from '../store/pglite-client';
import type { SqlClient } from '../store/sql-client';

export const oneCoin = 10n ** 18n;

export type World = Awaited<ReturnType<typeof startWorld>>;

/** A fresh chain with the contracts, and the means to give people coins. */
export async function startWorld() {
  const chain = await startChain();
  try {
    const contracts = await deployContracts({ rpcUrl: chain.rpcUrl, source: 'own' });
    return openWorld({ chain, contracts, database: await openPglite(undefined) });
  } catch (error) {
    await chain.stop();
    throw error;
  }
}

type WorldParts = { readonly chain: Chain; readonly contracts: DeployedContracts; readonly database: SqlClient };

/** People and clients on a chain that somebody else started. */
export function openWorld({ chain, contracts, database }: WorldParts) {
  const client = createTestClient({
    mode: 'anvil',
    chain: foundry,
    transport: http(chain.rpcUrl),
    pollingInterval: 20,
    cacheTime: 0,
  })
    .extend(publicActions)
    .extend(walletActions);

  const person = async (coins = 1_000n): Promise<{ readonly key: Hex; readonly account: PrivateKeyAccount }> => {
    const key = generatePrivateKey();
    const account = privateKeyToAccount(key);
    await client.setBalance({ address: account.address, value: coins * oneCoin });
    return { key, account };
  };
  const mined = async (hash: Hex): Promise<void> => {
    const receipt = await receiptOf(client, hash);
    if (receipt.status !== 'success') throw new Error(`${hash} was reverted`);
  };
  const subAccount = (user: Address, provider: Address) =>
    client.readContract({
      address: contracts.inference,
      abi: inferenceServingAbi,
      functionName: 'getAccount',
      args: [user, provider],
    });

  const stop = async (): Promise<void> => {
    await chain.stop();
    await database.close();
  };

  return { rpcUrl: chain.rpcUrl, chainId: chain.chainId, contracts, client, database, person, mined, subAccount, stop };
}

/** A user with a funded sub-account at a provider. */
export async function fundUser(world: World, provider: Address, amount: bigint) {
  const { account, key } = await world.person();
  const { client, contracts, mined } = world;
  const deposit = { address: contracts.ledger, abi: ledgerManagerAbi, functionName: 'depositFund', account } as const;
  await mined(await client.writeContract({ ...deposit, value: amount + 3n * oneCoin }));
  await topUp(world, { account, provider, amount });
  return { account, key };
}

async function serviceName({ client, contracts }: World): Promise<string> {
  const { fullName } = await client.readContract({
    address: contracts.ledger,
    abi: ledgerManagerAbi,
    functionName: 'getServiceInfo',
    args: [contracts.inference],
  });
  return fullName;
}

/** Ask for a refund of everything a user has with a provider; called again after the lock time, it is paid out. */
export async function retrieve(world: World, account: PrivateKeyAccount, provider: Address): Promise<void> {
  const { client, contracts, mined } = world;
  const call = { address: contracts.ledger, abi: ledgerManagerAbi, functionName: 'retrieveFund', account } as const;
  await mined(await client.writeContract({ ...call, args: [[provider], await serviceName(world)] }));
}

/** Take everything out of a main account that nothing is with providers of any more: it is closed by that. */
export async function closeLedger({ client, contracts, mined }: World, account: PrivateKeyAccount): Promise<void> {
  const ledger = { address: contracts.ledger, abi: ledgerManagerAbi } as const;
  const { availableBalance } = await client.readContract({
    ...ledger,
    functionName: 'getLedger',
    args: [account.address],
  });
  const refund = { ...ledger, functionName: 'refund', account, chain: null, args: [availableBalance] } as const;
  await mined(await client.writeContract(refund));
}

/** Put coins into a main account, which is opened by that where there is none. */
export async function refill({ client, contracts, mined }: World, account: PrivateKeyAccount): Promise<void> {
  const deposit = { address: contracts.ledger, abi: ledgerManagerAbi, functionName: 'depositFund', account } as const;
  await mined(await client.writeContract({ ...deposit, value: 5n * oneCoin }));
}

/** Move money from a user's main account to a provider. */
export async function topUp(
  world: World,
  {
    account,
    provider,
    amount,
  }: { readonly account: PrivateKeyAccount; readonly provider: Address; readonly amount: bigint },
): Promise<void> {
  const { client, contracts, mined } = world;
  const call = { address: contracts.ledger, abi: ledgerManagerAbi, functionName: 'transferFund', account } as const;
  await mined(await client.writeContract({ ...call, args: [provider, await serviceName(world), amount] }));
}

/** An `Authorization` header signed by a user; `change` bends the claims before signing. */
export async function authorizationOf(
  account: PrivateKeyAccount,
  provider: Address,
  change: Partial<SessionClaims> = {},
): Promise<string> {
  const claims = newEphemeralClaims({
    user: account.address,
    provider,
    generation: 0n,
    now: Date.now(),
    nonce: randomBytes(16),
  });
  const rawMessage = encodeClaims({ ...claims, ...change });
  const signature = await account.signMessage({ message: { raw: sessionHash(rawMessage) } });
  return `Bearer ${encodeSessionToken({ rawMessage, signature })}`;
}

/** A handbook just large enough to answer from. */
export const smallHandbook = handbookOf([
  {
    path: 'en/deposit.md',
    text: [
      '# Deposits',
      '## Deposit to the main account',
      'A deposit moves coins from your wallet to your main account.',
      'The first deposit must reach the minimum of the contract.',
    ].join('\n\n'),
  },
]);

/** Options of a node that serves a world, its service cheap and its loops off. */
export async function nodeOptions(
  world: World,
  change: Partial<ProviderNodeOptions> = {},
): Promise<ProviderNodeOptions> {
  const { key } = await world.person();
  return {
    rpcUrl: world.rpcUrl,
    chainId: world.chainId,
    contracts: world.contracts,
    providerKey: key,
    teeKey: bytesToHex(randomBytes(32)),
    service: {
      serviceType: 'chatbot',
      model: 'local/handbook',
      inputPrice: 100_000_000_000n,
      outputPrice: 200_000_000_000n,
      verifiability: 'TeeML',
      additionalInfo: '{"TEEVerifier":"dstack","TargetSeparated":false,"TargetTeeAddress":""}',
    },
    store: { client: world.database },
    upstream: createHandbookUpstream({ handbook: smallHandbook, tokensPerSecond: 0 }),
    settlement: { checkSeconds: 0, forceSeconds: 0 },
    limits: { perUser: { perMinute: 6_000, burst: 1_000, concurrent: 50 }, inFlight: 100, ...generousIp },
    log: silentLog,
    ...change,
  };
}

const generousIp = { proxyPerIp: { perSecond: 1_000, burst: 1_000 }, otherPerIp: { perSecond: 1_000, burst: 1_000 } };

/** A node whose signing key the owner has accepted. */
export async function startAcceptedNode(
  world: World,
  change: Partial<ProviderNodeOptions> = {},
): Promise<ProviderNode> {
  const node = await startProviderNode(await nodeOptions(world, change));
  await acceptNode(world, node.address);
  return node;
}

/** The contract's owner accepts a provider's signing key. */
export async function acceptNode(world: World, provider: Address): Promise<void> {
  await acknowledgeProvider({
    rpcUrl: world.rpcUrl,
    inference: world.contracts.inference,
    provider,
    owner: ownerAccount().privateKey,
  });
}
