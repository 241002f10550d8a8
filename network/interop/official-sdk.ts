import { createZGComputeNetworkBroker } from '@0gfoundation/0g-compute-ts-sdk';
import { JsonRpcProvider, Wallet } from 'ethers';
import type { DevelopmentAccount } from '../config';
import type { RunningProvider } from '../network';
import { type JudgedNetwork, oneCoin, openAiClient } from './judged-network';

type Broker = Awaited<ReturnType<typeof createZGComputeNetworkBroker>>;

/** Somebody with a wallet of their own and the official SDK. */
export type SdkUser = { readonly person: DevelopmentAccount; readonly broker: Broker };

/** An SDK user with 2 0G at a provider and 8 0G beside it. */
export type SdkCustomer = SdkUser & { readonly provider: RunningProvider; readonly address: string };

/** The official SDK in the hands of new people, pointed at a network by its RPC address alone. */
export function createSdkUsers({ network, newPerson }: JudgedNetwork) {
  const wallets: Wallet[] = [];
  const newUser = async (): Promise<SdkUser> => {
    const person = newPerson();
    const wallet = new Wallet(person.privateKey, new JsonRpcProvider(network.rpcUrl));
    wallets.push(wallet);
    return { person, broker: await createZGComputeNetworkBroker(wallet) };
  };
  const newCustomer = async (provider: RunningProvider): Promise<SdkCustomer> => {
    const user = await newUser();
    await user.broker.ledger.depositFund(10);
    await user.broker.ledger.transferFund(provider.address, 'inference', 2n * oneCoin);
    return { ...user, provider, address: provider.address };
  };
  return {
    newUser,
    newCustomer,
    /** An ethers wallet asks the chain for news as long as nobody ends it. */
    close: (): void => {
      for (const { provider } of wallets) provider?.destroy();
    },
  };
}

/** The first provider of a service type whose signer the owner has acknowledged. */
export function findProvider({ network }: JudgedNetwork, serviceType: string): RunningProvider | undefined {
  return network.providers.find((one) => one.serviceType === serviceType && one.plan.acknowledged);
}

/** The OpenAI client as the SDK's own guide sets it up, and the model the provider offers. */
export async function clientOf({ broker, address }: SdkCustomer) {
  const { endpoint, model } = await broker.inference.getServiceMetadata(address);
  const headers = await broker.inference.getRequestHeaders(address);
  return { model, client: openAiClient({ endpoint, headers: { ...headers } }) };
}

/** The key of an answer's signature, which the SDK calls its chat id. */
export const chatIdOf = (response: Response): string => response.headers.get('ZG-Res-Key') ?? '';

/** What the provider has taken of the 2 0G once it has settled, in neuron. */
export async function chargedNow({ broker, provider, address }: SdkCustomer): Promise<bigint> {
  await provider.settleNow();
  return 2n * oneCoin - (await broker.inference.getAccount(address)).balance;
}
