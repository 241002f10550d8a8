import type { Address } from 'viem';
import type { Service } from '@/lib/domain/service';
import type { ChainAccess } from '../chain';
import type { ChainCache } from '../chain-cache';
import { reasonOf } from '../log';
import type { Store } from '../store/store';
import type { Upstream } from '../upstream-port';

/** Each condition of serving, and why it does not hold. */
export type Readiness = {
  readonly ready: boolean;
  readonly checks: Readonly<Record<CheckName, string>>;
};

type CheckName = 'serving' | 'chain' | 'store' | 'registered' | 'acknowledged' | 'upstream';

/** Looks whether the node could serve a request now. */
export type ReadinessProbe = () => Promise<Readiness>;

const patienceMs = 5_000;

/** Check everything a request needs: the chain answers, a row can be written, the registration stands, a model answers. */
export function createReadinessProbe(parts: {
  readonly access: ChainAccess;
  readonly services: ChainCache<Service | undefined>;
  readonly provider: Address;
  readonly store: Store;
  readonly upstreams: readonly Upstream[];
  readonly isStopping: () => boolean;
}): ReadinessProbe {
  const { access, services, provider, store, upstreams, isStopping } = parts;
  return async () => {
    const service = services.refresh(provider);
    const checks = {
      serving: isStopping() ? 'the node is stopping' : 'ok',
      chain: await outcomeOf(async () => {
        const chainId = await access.reader.getChainId();
        return chainId === access.chainId ? 'ok' : `the RPC is of chain ${chainId}, not ${access.chainId}`;
      }),
      // Touches no row, but a database that takes no writes refuses it.
      store: await outcomeOf(async () => {
        await store.skipRequests({ requestHashes: [], until: 0 });
        return 'ok';
      }),
      registered: await outcomeOf(async () => ((await service) ? 'ok' : 'not registered')),
      acknowledged: await outcomeOf(async () =>
        (await service)?.teeSignerAcknowledged
          ? 'ok'
          : 'the owner of the contract has not acknowledged the signing key',
      ),
      upstream: await outcomeOf(async () => {
        await Promise.all(upstreams.map(reach));
        return 'ok';
      }),
    };
    return { ready: Object.values(checks).every((outcome) => outcome === 'ok'), checks };
  };
}

/** Any answer below 500 counts: a server that knows no list of models is there all the same. */
async function reach(upstream: Upstream): Promise<void> {
  const { status, body } = await upstream.send({
    method: 'GET',
    path: '/models',
    headers: new Headers(),
    body: new Uint8Array(0),
    publicUrl: '',
    signal: AbortSignal.timeout(patienceMs),
  });
  for await (const _ of body) {
    // Read to the end, so that the connection can be used again.
  }
  if (status >= 500) throw new Error(`the model server answers ${status}`);
  if (status === 401 || status === 403) throw new Error(`the model server refuses the key (${status})`);
}

async function outcomeOf(check: () => Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${patienceMs / 1_000} s`), patienceMs);
  });
  try {
    return await Promise.race([check(), late]);
  } catch (error) {
    return reasonOf(error instanceof Error && error.cause !== undefined ? error.cause : error);
  } finally {
    clearTimeout(timer);
  }
}
