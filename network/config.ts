/** What the local network consists of: who has which development account, and what each provider offers. */
import { bytesToHex, type Hex } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import type { NetworkConfig } from '@/lib/config/network';
import { developmentAccount, developmentAccountCount, developmentMnemonic, localChainId } from './chain';
import type { EmbeddedServiceType } from './provider/upstream';

/** A development account with its key, which is publicly known. */
export type DevelopmentAccount = { readonly address: Hex; readonly privateKey: Hex };

/** One provider of the local network before it runs. */
export type ProviderPlan = {
  readonly accountIndex: number;
  readonly serviceType: EmbeddedServiceType;
  /** Neuron per token; 0 where only the outcome is paid for. */
  readonly inputPrice: bigint;
  /** Neuron per token, per image or per second of speech. */
  readonly outputPrice: bigint;
  /** Whether the contract's owner accepts its signing key, without which nobody can use it. */
  readonly acknowledged: boolean;
};

const ownerIndex = 0;
const firstProviderIndex = 10;
const providerLimit = 3;
/** Behind the accounts for people, so that those keep their places. */
const firstMediaProviderIndex = 20;

/** Price per token, in neuron, that makes a million tokens cost this many hundredths of 0G. */
const hundredthsPerMillion = (hundredths: bigint): bigint => (hundredths * 10n ** 16n) / 1_000_000n;

const hundredths = (count: bigint): bigint => count * 10n ** 16n;

/** Chat: two to choose between, and one that the owner has not accepted. */
const chatPlans: readonly ProviderPlan[] = [
  {
    accountIndex: firstProviderIndex,
    serviceType: 'chatbot',
    inputPrice: hundredthsPerMillion(10n),
    outputPrice: hundredthsPerMillion(20n),
    acknowledged: true,
  },
  {
    accountIndex: firstProviderIndex + 1,
    serviceType: 'chatbot',
    inputPrice: hundredthsPerMillion(25n),
    outputPrice: hundredthsPerMillion(50n),
    acknowledged: true,
  },
  {
    accountIndex: firstProviderIndex + 2,
    serviceType: 'chatbot',
    inputPrice: hundredthsPerMillion(5n),
    outputPrice: hundredthsPerMillion(10n),
    acknowledged: false,
  },
];

/** One for each other kind of service: images at 0.01 and 0.02 0G each, speech at 0.012 0G a minute. */
const mediaPlans: readonly ProviderPlan[] = [
  {
    accountIndex: firstMediaProviderIndex,
    serviceType: 'text-to-image',
    inputPrice: 0n,
    outputPrice: hundredths(1n),
    acknowledged: true,
  },
  {
    accountIndex: firstMediaProviderIndex + 1,
    serviceType: 'image-editing',
    inputPrice: 0n,
    outputPrice: hundredths(2n),
    acknowledged: true,
  },
  {
    accountIndex: firstMediaProviderIndex + 2,
    serviceType: 'speech-to-text',
    inputPrice: 0n,
    outputPrice: hundredths(12n) / 600n,
    acknowledged: true,
  },
];

/** The providers of the local network; one whose model server this machine lacks is left out when it starts. */
export const providerPlans: readonly ProviderPlan[] = [...chatPlans, ...mediaPlans];

/** Says what a local provider is, in the field where providers describe their machine (provider protocol §7). */
export const simulatedDetails = JSON.stringify({
  ImageDigest: '',
  ImageName: 'local/simulated-tee',
  Simulated: true,
  TEEVerifier: 'dstack',
  TargetSeparated: false,
  TargetTeeAddress: '',
  VerifierURL: '',
});

function accountWithKey(account: ReturnType<typeof mnemonicToAccount>): DevelopmentAccount {
  const key = account.getHdKey().privateKey;
  if (key === null || key === undefined) throw new Error('A development account has no private key.');
  return { address: account.address, privateKey: bytesToHex(key) };
}

/** Gives the account that owns the contracts. */
export function ownerAccount(): DevelopmentAccount {
  return accountWithKey(developmentAccount(ownerIndex));
}

/** Gives the account a provider stakes, registers and settles with. */
export function providerAccount(plan: ProviderPlan): DevelopmentAccount {
  return accountWithKey(developmentAccount(plan.accountIndex));
}

/** Gives a provider's simulated TEE key: another branch of the same public mnemonic, so it holds no coins. */
export function simulatedTeeAccount(plan: ProviderPlan): DevelopmentAccount {
  return accountWithKey(
    mnemonicToAccount(developmentMnemonic, { changeIndex: 1, addressIndex: plan.accountIndex - firstProviderIndex }),
  );
}

/** Lists the funded accounts for people and tests: neither owner nor provider. Nothing here uses the last two. */
export function userAccounts(): readonly DevelopmentAccount[] {
  return Array.from({ length: developmentAccountCount }, (_, index) => index)
    .filter((index) => index !== ownerIndex)
    .filter((index) => index < firstProviderIndex || index >= firstProviderIndex + providerLimit)
    .filter((index) => index < firstMediaProviderIndex)
    .map((index) => accountWithKey(developmentAccount(index)));
}

/** Describes the running local network to the site. */
export function localNetworkConfig(network: {
  readonly rpcUrl: string;
  readonly contracts: { readonly ledger: Hex; readonly inference: Hex };
}): NetworkConfig {
  return {
    id: 'local',
    name: 'Local network',
    chainId: localChainId,
    rpcUrls: [network.rpcUrl],
    contracts: network.contracts,
    // The site server answers here with the bulletins of the development authority.
    collateral: { relay: '/collateral' },
    startBlock: 0,
    local: true,
  };
}
