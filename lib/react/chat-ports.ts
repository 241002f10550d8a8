import type { QueryClient } from '@tanstack/react-query';
import { type Address, stringify } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import { fetchProviderFacts } from '@/lib/chain/reads/provider-facts';
import type { ChainFacts, ChatClock, ChatPorts, SessionSigner } from '@/lib/chat/ports';
import type { NetworkConfig } from '@/lib/config/network';
import type { AtBlock } from '@/lib/domain/block';
import type { Service } from '@/lib/domain/service';
import { fetchProviderModels } from '@/lib/provider/models';
import { createResponseVerifier } from '@/lib/provider/signature';
import { createProviderTransport } from '@/lib/provider/transport';
import { fetchUnsettledFee } from '@/lib/provider/unsettled-fee';
import { serviceKey } from '@/lib/queries/keys';
import { getBrowserStorage } from './browser-storage';
import { observingChatStore } from './chat-observer';
import { noteListedModels } from './listed-models';
import { heldSession } from './session-vault';

/** What the ports of one conversation are made from. `unsettled` gives the owed sum known by receipts, in neuron. */
export type ChatPortParts = {
  readonly client: ReadClient;
  readonly network: NetworkConfig;
  readonly queryClient: QueryClient;
  readonly user: Address;
  readonly provider: Address;
  readonly sessions: SessionSigner;
  readonly unsettled: () => bigint | undefined;
};

const clock: ChatClock = {
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** Without our own figure the provider is asked, where it answers browsers; unknown stays unknown. */
async function owedTo(parts: ChatPortParts, service: Service | undefined, generation: bigint) {
  const known = parts.unsettled();
  if (known !== undefined || service === undefined) return known;
  const { user, provider, network } = parts;
  const session = heldSession({ chainId: network.chainId, user, provider }, generation, Date.now());
  if (session === undefined) return undefined;
  const signal = AbortSignal.timeout(3000);
  const { token } = session;
  return fetchUnsettledFee({ service, user, token, local: network.local, signal }).catch(() => undefined);
}

/** The screen shows what the send decided by: where it read something else a while ago, it reads again. */
function showService({ queryClient, network, provider }: ChatPortParts, service: Service | undefined): void {
  const queryKey = serviceKey(network, provider);
  const shown = queryClient.getQueryData<AtBlock<Service | undefined>>(queryKey);
  if (shown === undefined || stringify(shown.value) === stringify(service)) return;
  void queryClient.invalidateQueries({ queryKey });
}

async function readFacts(parts: ChatPortParts): Promise<ChainFacts> {
  const { client, network, user, provider } = parts;
  const { inference } = network.contracts;
  const { service, account, block } = await fetchProviderFacts(client, { inference, provider, owner: user });
  showService(parts, service);
  const unsettled = await owedTo(parts, service, account?.generation ?? 0n);
  return { service, account, unsettled, block };
}

/** What the provider lists is noted, so that the screen shows the prices the send decided by. */
async function listModels(
  { network: { chainId, local } }: ChatPortParts,
  { service, signal }: { readonly service: Service; readonly signal: AbortSignal },
) {
  const listed = await fetchProviderModels({ service, local, signal });
  noteListedModels(chainId, service.provider, { ...listed, at: clock.now() });
  return listed.models;
}

/** Connect a conversation to the chain, the provider, the wallet and this browser's storage. */
export function createChatPorts(parts: ChatPortParts): ChatPorts {
  const { network, user, sessions } = parts;
  const { local, chainId } = network;
  const storage = getBrowserStorage();
  return {
    clock,
    sessions,
    newId: () => crypto.randomUUID(),
    facts: { readFacts: () => readFacts(parts) },
    models: { list: (input) => listModels(parts, input) },
    transport: createProviderTransport({ local }),
    verifier: createResponseVerifier({
      local,
      wait,
      now: clock.now,
      memory: storage.signedTexts({ chainId, account: user }),
    }),
    machines: { kept: (provider) => storage.verdicts.find({ chainId, account: 'none' }, provider.toLowerCase()) },
    store: observingChatStore(storage, clock.now()),
  };
}
