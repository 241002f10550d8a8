import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReadClient } from '@/lib/chain/client';
import { fetchServiceHistory } from '@/lib/chain/logs/service-history';
import { fetchCatalogue } from '@/lib/chain/reads/services';
import type { Service } from '@/lib/domain/service';
import { localNetworkConfig, ownerAccount } from '../config';
import { type Network, startNetwork } from '../network';
import { offersWithEveryHostility, seededOffer } from './offers';
import { seedMarket } from './seed-market';

let network: Network;
beforeAll(async () => {
  network = await startNetwork({ providers: [], market: offersWithEveryHostility });
});
afterAll(() => network.stop());

const place = () => ({ rpcUrl: network.rpcUrl, inference: network.contracts.inference, owner: ownerAccount().address });
const client = () => createReadClient(localNetworkConfig(network));
const catalogue = async () => (await fetchCatalogue(client(), { inference: network.contracts.inference })).value;

/** A block takes what a batch brings in an order of its own. */
const inOrder = <T extends { readonly provider: string }>(list: readonly T[]): readonly T[] =>
  [...list].sort((a, b) => (a.provider.toLowerCase() < b.provider.toLowerCase() ? -1 : 1));

type Registered = Pick<Service, 'provider' | 'model' | 'url' | 'serviceType' | 'inputPrice' | 'outputPrice'>;

/** What is compared of a service; names longer than any honest one are cut where they are read. */
const asRegistered = ({ provider, model, url, serviceType, inputPrice, outputPrice }: Registered): Registered => ({
  provider,
  model: model.slice(0, 256),
  url,
  serviceType,
  inputPrice,
  outputPrice,
});

describe('a seeded market', () => {
  it('stands on the contract as it was offered, hostile texts and largest numbers included', async () => {
    const { services: listed, missing } = await catalogue();
    const services = inOrder(listed);
    expect(missing).toBe(0);
    const offered = Array.from({ length: offersWithEveryHostility }, (_, index) => seededOffer(index));
    expect(services.map(asRegistered)).toEqual(offered.map(asRegistered));
    expect(services.map((service) => service.teeSignerAcknowledged)).toEqual(
      offered.map(({ acknowledged }) => acknowledged),
    );
    expect(services.some(({ additionalInfo }) => additionalInfo.length === 4096)).toBe(true);
    expect(services.some(({ inputPrice }) => inputPrice === 2n ** 256n - 1n)).toBe(true);
  });

  it('grows without touching what stands, and leaves the chain mining for each transaction', async () => {
    const before = await catalogue();
    expect(await seedMarket({ ...place(), count: offersWithEveryHostility + 60 })).toBe(60);
    expect(await seedMarket({ ...place(), count: offersWithEveryHostility + 60 })).toBe(0);
    const after = await catalogue();
    expect(after.services.slice(0, before.total)).toEqual(before.services);
    expect(after).toMatchObject({ total: before.total + 60, missing: 0 });
  });

  it('has a history for each of its services', async () => {
    const offer = seededOffer(0);
    const { value } = await fetchServiceHistory(client(), {
      network: localNetworkConfig(network),
      provider: offer.provider,
    });
    expect(value.entries).toMatchObject([
      { kind: 'registered', service: { model: offer.model, url: offer.url, inputPrice: offer.inputPrice } },
      { kind: 'signer-accepted', signer: offer.teeSignerAddress, signerBefore: undefined },
    ]);
    expect(value.entries.every(({ at }) => at !== undefined)).toBe(true);
  });
});
