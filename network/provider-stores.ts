/** Where the providers of one local network keep what they are owed. */
import { existsSync } from 'node:fs';
import type { Hex } from 'viem';
import type { StorePlace } from './provider/store/open-store';
import { openPglite } from './provider/store/pglite-client';
import type { SqlClient } from './provider/store/sql-client';
import type { StateFolder } from './state';

/** Places for rows, opened as they are asked for and closed together. */
export type ProviderStores = { placeFor(provider: Hex): Promise<StorePlace>; close(): Promise<void> };

const sharedFolder = 'shared';

/**
 * Opens one embedded database for all providers, in memory unless the network is kept: each has its own scope in it, and six
 * databases would take six times the memory and the start. A provider that has a folder of its own from an earlier version
 * keeps it, so that nothing owed is forgotten. `DATABASE_URL` takes the rows of a kept network instead.
 */
export function openProviderStores(network: {
  readonly state: StateFolder;
  readonly isKept: boolean;
  readonly chainIsNew: boolean;
}): ProviderStores {
  const { state, isKept, chainIsNew } = network;
  let opened: Promise<SqlClient> | undefined;
  const shared = (): Promise<SqlClient> => {
    opened ??= openPglite(isKept ? state.providerFolder(sharedFolder) : undefined);
    return opened;
  };
  return {
    placeFor: async (provider) => {
      // A network that nobody keeps leaves no rows behind, nor touches those of one that is kept.
      if (!isKept) return { client: await shared() };
      const databaseUrl = process.env.DATABASE_URL;
      if (databaseUrl) return { chainIsNew, databaseUrl };
      const dataDir = state.providerFolder(provider);
      return existsSync(dataDir) ? { chainIsNew, dataDir } : { chainIsNew, client: await shared() };
    },
    close: async () => {
      await (await opened)?.close();
    },
  };
}
