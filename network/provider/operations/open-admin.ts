import type { ChainAccess } from '../chain';
import type { HttpParts } from '../http/parts';
import { jsonLinesLog } from '../log';
import type { ProviderNodeOptions } from '../options';
import { type AdminServer, startAdminServer } from './admin-server';
import type { NodeMetrics } from './metrics';
import { createReadinessProbe } from './readiness';

/** Open the operator's door of a node where its options name one. */
export async function openAdmin(node: {
  readonly options: ProviderNodeOptions;
  readonly access: ChainAccess;
  readonly parts: HttpParts;
  readonly metrics: NodeMetrics;
  readonly isStopping: () => boolean;
}): Promise<AdminServer | undefined> {
  const { options, access, parts, metrics, isStopping } = node;
  if (options.admin === undefined) return undefined;
  const { port, host = '127.0.0.1' } = options.admin;
  const { provider, services, store, upstream } = parts;
  return startAdminServer({
    port,
    host,
    log: options.log ?? jsonLinesLog,
    probe: createReadinessProbe({ access, services, provider, store, upstreams: [upstream], isStopping }),
    metricsText: async () => {
      const owing = await store.usersOwing();
      return metrics.text({
        inFlight: parts.running.size,
        unsettled: owing.reduce((sum, user) => sum + user.unsettled, 0n),
        usersOwing: owing.length,
      });
    },
  });
}
