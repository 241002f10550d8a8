import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Acting, acting, neuronPer0G, type Offer } from './testing/act';
import { foreignSigner, providers, users } from './testing/cast';
import { inference, ledger, startWorld, type World } from './testing/world';

const [user = ledger] = users;
const [provider = ledger, second = ledger] = providers;
const stake = 100n * neuronPer0G;
const funded = 5n * neuronPer0G;

// The rules of InferenceServing.tree, each held against both: what ours must do is what production does.
describe.each(['own', 'official'] as const)('InferenceServing (%s)', (source) => {
  let world: World;
  let act: Acting;
  let clean: unknown;
  beforeAll(async () => {
    world = await startWorld(source);
    act = acting(world);
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    clean = await world.rpc.call('evm_snapshot');
  });
  afterEach(() => world.rpc.call('evm_revert', clean));

  const openSubAccount = async () => {
    await act.offer(provider, stake);
    await act.ownerAcknowledges(provider);
    await act.deposit(user, 30n * neuronPer0G);
    await act.transfer(user, provider, funded);
  };

  describe('offering a service', () => {
    it('refuses one neuron less than the stake', async () => {
      const refused = `InsufficientStake(${stake - 1n}, ${stake})`;
      expect(await act.offer(provider, stake - 1n)).toEqual({ refused });
    });

    it('keeps the stake, publishes the offer unacknowledged, and returns the stake on withdrawal', async () => {
      const result = await act.offer(provider, stake);
      expect(result).toMatchObject({
        done: [`ProviderStaked(${provider}, ${stake})`, expect.stringMatching(/^ServiceUpdated/)],
      });
      expect(await act.serviceOf(provider)).toMatchObject({ provider, teeSignerAcknowledged: false });
      expect(await act.removeOffer(provider)).toEqual({
        done: [`ProviderStakeReturned(${provider}, ${stake})`, `ServiceRemoved(${provider})`],
      });
    });

    it('refuses money when changing the offer', async () => {
      await act.offer(provider, stake);
      expect(await act.offer(provider, 1n)).toEqual({ refused: 'CannotAddStakeWhenUpdating()' });
    });

    const harmless: readonly Offer[] = [{}, { url: 'https://b.example' }, { inputPrice: 9n }, { outputPrice: 9n }];
    it.each(harmless)('keeps the acknowledgement when changing %o', async (change) => {
      await act.offer(provider, stake);
      await act.ownerAcknowledges(provider);
      await act.offer(provider, 0n, change);
      expect(await act.serviceOf(provider)).toMatchObject({ ...change, teeSignerAcknowledged: true });
    });

    const substantial: readonly Offer[] = [
      { serviceType: 'text-to-image' },
      { model: 'other' },
      { verifiability: 'TeeTLS' },
      { teeSignerAddress: foreignSigner.address },
      { additionalInfo: '{"a":1}' },
    ];
    it.each(substantial)('voids the acknowledgement when changing %o', async (change) => {
      await act.offer(provider, stake);
      await act.ownerAcknowledges(provider);
      await act.offer(provider, 0n, change);
      expect(await act.serviceOf(provider)).toMatchObject({ ...change, teeSignerAcknowledged: false });
    });
  });

  describe('settling', () => {
    beforeEach(openSubAccount);

    it('pays a claim the balance covers, with FundSpent, BalanceUpdated, TEESettlementResult in this order', async () => {
      expect(await act.settle(provider, [{ user, fee: funded, nonce: 1n }])).toEqual({
        done: [
          `FundSpent(${user}, ${inference}, ${funded})`,
          `BalanceUpdated(${user}, ${provider}, 0, 0)`,
          `TEESettlementResult(${user}, 0, 0)`,
        ],
      });
      expect(await act.ledgerOf(user)).toMatchObject({ totalBalance: 25n * neuronPer0G });
    });

    it('pays the balance of a claim one neuron above it and reports the rest', async () => {
      expect(await act.settle(provider, [{ user, fee: funded + 1n, nonce: 1n }])).toEqual({
        done: [
          `FundSpent(${user}, ${inference}, ${funded})`,
          `BalanceUpdated(${user}, ${provider}, 0, 0)`,
          `TEESettlementResult(${user}, 1, 1)`,
        ],
      });
    });

    it('uses the nonce up for an empty sub-account and for a claim of nothing', async () => {
      await act.settle(provider, [{ user, fee: funded, nonce: 1n }]);
      const claims = [
        { user, fee: 2n, nonce: 2n },
        { user, fee: 0n, nonce: 3n },
      ];
      expect(await act.settle(provider, claims)).toEqual({
        done: [`TEESettlementResult(${user}, 1, 2)`, `TEESettlementResult(${user}, 0, 0)`],
      });
      expect((await act.accountOf(user, provider)).nonce).toBe(3n);
    });

    it('cancels the newest pending refunds first when a claim reaches into them', async () => {
      await act.retrieve(user, [provider]);
      await act.transfer(user, provider, 3n * neuronPer0G);
      await act.retrieve(user, [provider]);
      await act.settle(provider, [{ user, fee: 4n * neuronPer0G, nonce: 1n }]);
      expect(await act.accountOf(user, provider)).toMatchObject({
        balance: neuronPer0G,
        pendingRefund: neuronPer0G,
        validRefundsLength: 1n,
      });
    });

    it('reports a used nonce as status 4', async () => {
      await act.settle(provider, [{ user, fee: 1n, nonce: 5n }]);
      const claims = [5n, 4n, 0n].map((nonce) => ({ user, fee: 1n, nonce }));
      const rejected = `TEESettlementResult(${user}, 4, 1)`;
      expect(await act.settle(provider, claims)).toEqual({ done: [rejected, rejected, rejected] });
    });

    it('reports status 3 while the owner has not acknowledged, 5 without a sub-account, 2 without an offer', async () => {
      await act.offer(provider, 0n, { model: 'other' });
      const claim = { user, fee: 1n, nonce: 1n };
      expect(await act.settle(provider, [claim])).toEqual({ done: [`TEESettlementResult(${user}, 3, 1)`] });
      const nobody = { ...claim, user: second };
      expect(await act.settle(provider, [nobody])).toEqual({ done: [`TEESettlementResult(${second}, 5, 1)`] });
      await act.removeOffer(provider);
      expect(await act.settle(provider, [claim])).toEqual({ done: [`TEESettlementResult(${user}, 2, 1)`] });
    });

    it('refuses no claim and 51, and takes 50', async () => {
      const claims = Array.from({ length: 51 }, (_, index) => ({ user, fee: 1n, nonce: BigInt(index + 1) }));
      expect(await act.settle(provider, [])).toEqual({ refused: 'NoSettlementsProvided()' });
      expect(await act.settle(provider, claims)).toEqual({ refused: 'TooManySettlements(51, 50)' });
      expect(await act.settle(provider, claims.slice(0, 50))).toHaveProperty('done');
      expect((await act.accountOf(user, provider)).balance).toBe(funded - 50n);
    });
  });

  describe("the user's acknowledgement", () => {
    beforeEach(openSubAccount);

    it('cannot be taken back while the sub-account holds money', async () => {
      const refused = `CannotRevokeWithNonZeroBalance(${user}, ${provider}, ${funded})`;
      expect(await act.acknowledge(user, provider, false)).toEqual({ refused });
    });

    it('can be taken back when it is empty, and the next transfer gives it again', async () => {
      await act.settle(provider, [{ user, fee: funded, nonce: 1n }]);
      expect(await act.acknowledge(user, provider, false)).toEqual({ done: [] });
      expect((await act.accountOf(user, provider)).acknowledged).toBe(false);
      await act.transfer(user, provider, 0n);
      expect((await act.accountOf(user, provider)).acknowledged).toBe(true);
    });
  });

  it('forgets single revocations with the sub-account and keeps the generation', async () => {
    await openSubAccount();
    await act.revokeAllTokens(user, provider);
    await act.revokeToken(user, provider, 3);
    expect(await act.accountOf(user, provider)).toMatchObject({ generation: 1n, revokedBitmap: 8n });
    await act.settle(provider, [{ user, fee: funded, nonce: 1n }]);
    await act.refund(user, 25n * neuronPer0G);
    await openSubAccountAgain(act);
    expect(await act.accountOf(user, provider)).toMatchObject({ generation: 1n, revokedBitmap: 0n, nonce: 1n });
  });
});

async function openSubAccountAgain(act: Acting): Promise<void> {
  await act.deposit(user, 30n * neuronPer0G);
  await act.transfer(user, provider, funded);
}
