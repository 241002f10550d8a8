import fc from 'fast-check';
import { type Address, decodeFunctionResult, encodeFunctionData, getAddress, type Hex, numberToHex, toHex } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inferenceServingAbi as abi } from '@/lib/chain/abi/inference-serving';
import { developmentAccount } from '@/network/chain';
import { neuronPer0G, standardOffer } from './testing/act';
import { foreignSigner, teeSigner } from './testing/cast';
import { type ClaimTerms, claimDigest } from './testing/claims';
import { fromHere, onBoth, startTwins, type Twins } from './testing/twins';
import { inference, ledger, owner, type World } from './testing/world';

type SignedClaim = ClaimTerms & { readonly signature: Hex };

/** The example of the provider protocol, §5.2: testnet, user, provider and TEE are development accounts 0, 1 and 2. */
const example = {
  chainId: 16_602,
  contract: '0xa79F4c8311FF93C06b8CfB403690cc987c93F91E',
  digest: '0xf6401a052c17095d60fd2b8adfd682a3925b76bf9d737e77ac38657d1486e40d',
  signer: developmentAccount(2).address,
  claim: {
    requestsHash: '0x381a0f6a39ab35f849b9084a6f3604160e771f5ce24878561bff953e901226bd',
    nonce: 17_672_256_000_000_000n,
    totalFee: 3_500_000_000_000_000n,
    user: developmentAccount(0).address,
    provider: developmentAccount(1).address,
    signature:
      '0x369b1ad9f65937b8b13be90c7ca1bf3000b09b34fd9e1a0f54e90ed5c0fcaefe12e8f51d68a4d687fd947d54558297ea0379ec672d237dccceeca3e80da7ad2f1b',
  },
} as const;

// The rules of signatures.tree.
describe('a claim of a provider', () => {
  let twins: Twins;
  beforeAll(async () => {
    twins = await startTwins();
    await onBoth(twins, ({ rpc }) => rpc.call('anvil_setBalance', ledger, numberToHex(10n ** 24n)));
  });
  afterAll(() => onBoth(twins, (world) => world.stop()));

  it("is accepted when it is signed over viem's hash, and refused when anything in it differs", async () => {
    const terms = fc.record({
      requestsHash: bytes(32).map((value) => toHex(value)),
      nonce: fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }),
      totalFee: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
      user: address,
      provider: address,
    });
    const property = fc.asyncProperty(terms, fc.nat(3), (claim, which) =>
      fromHere(twins, async () => {
        fc.pre(claim.user !== claim.provider);
        const signature = await teeSigner.sign({ hash: claimDigest(claim, { contract: inference }) });
        const forged = { ...altered(claim, which), signature };
        await onBoth(twins, (world) =>
          openAccount(world, { ...claim, contract: inference, signer: teeSigner.address }),
        );
        for (const world of [twins.own, twins.official]) {
          expect(await statusOf(world, inference, { ...claim, signature })).toBe('accepted');
          expect(await statusOf(world, inference, forged)).toBe('signature');
        }
      }),
    );
    await fc.assert(property, { numRuns: 40 });
  });

  it('is refused when it was signed for another contract or chain, or by another', async () => {
    await fromHere(twins, async () => {
      const { signature: _, ...claim } = example.claim;
      await onBoth(twins, (world) => openAccount(world, { ...claim, contract: inference, signer: teeSigner.address }));
      const foreign = [
        await teeSigner.sign({ hash: claimDigest(claim, { contract: ledger }) }),
        await teeSigner.sign({ hash: claimDigest(claim, { contract: inference, chainId: 16_661 }) }),
        await foreignSigner.sign({ hash: claimDigest(claim, { contract: inference }) }),
      ];
      for (const signature of foreign) {
        for (const world of [twins.own, twins.official]) {
          expect(await statusOf(world, inference, { ...claim, signature })).toBe('signature');
        }
      }
    });
  });

  it('as published is accepted where it was signed for', async () => {
    const { contract, claim, signer, chainId } = example;
    expect(claimDigest(claim, { contract, chainId })).toBe(example.digest);
    for (const world of [twins.own, twins.official]) {
      await world.rpc.call('anvil_setCode', contract, await world.rpc.call('eth_getCode', inference, 'latest'));
      const initialize = encodeFunctionData({ abi, functionName: 'initialize', args: [86_400n, ledger, owner] });
      await succeed(world, { from: owner, to: contract, data: initialize });
      await openAccount(world, { ...claim, contract, signer });
      expect(await statusOf(world, contract, claim)).toBe('signature');
      await world.rpc.call('anvil_setChainId', chainId);
      expect(await statusOf(world, contract, claim)).toBe('accepted');
      await world.rpc.call('anvil_setChainId', 31_337);
    }
  });
});

function bytes(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

/** Any account but the lowest addresses, where chains keep contracts of their own. */
const address: fc.Arbitrary<Address> = bytes(20).map((value) =>
  getAddress(toHex(Uint8Array.of(0xa0, ...value.slice(1)))),
);

/** Changes what is signed in one place; user and provider stay, as another pair has no account to charge. */
function altered(claim: ClaimTerms, which: number): ClaimTerms {
  if (which === 0) return { ...claim, nonce: claim.nonce === 1n ? 2n : claim.nonce - 1n };
  if (which === 1) return { ...claim, totalFee: claim.totalFee ^ 1n };
  const flipped = BigInt(claim.requestsHash) ^ (which === 2 ? 1n : 2n ** 255n);
  return { ...claim, requestsHash: numberToHex(flipped, { size: 32 }) };
}

type Opening = {
  readonly user: Address;
  readonly provider: Address;
  readonly contract: Address;
  readonly signer: Address;
};

/** Brings an accepted offer and a funded sub-account to where a claim can be judged by its signature. */
async function openAccount(world: World, { user, provider, contract, signer }: Opening): Promise<void> {
  const stake = 100n * neuronPer0G;
  await world.rpc.call('anvil_setBalance', provider, numberToHex(stake));
  const offer = { ...standardOffer(), teeSignerAddress: signer };
  const steps = [
    {
      from: provider,
      data: encodeFunctionData({ abi, functionName: 'addOrUpdateService', args: [offer] }),
      value: stake,
    },
    { from: owner, data: encodeFunctionData({ abi, functionName: 'acknowledgeTEESignerByOwner', args: [provider] }) },
    {
      from: ledger,
      data: encodeFunctionData({ abi, functionName: 'addAccount', args: [user, provider, ''] }),
      value: neuronPer0G,
    },
  ];
  for (const step of steps) await succeed(world, { ...step, to: contract });
}

async function succeed(world: World, call: Parameters<World['send']>[0]): Promise<void> {
  const { success, output } = await world.send(call);
  if (!success) throw new Error(`The preparation failed: ${output}`);
}

/** What the contract says of a claim: accepted (also when the balance does not cover it), or refused for its signature. */
async function statusOf(world: World, contract: Address, claim: SignedClaim): Promise<string> {
  const functionName = 'previewSettlementResults';
  const data = encodeFunctionData({ abi, functionName, args: [[claim]] });
  const answer = await world.read({ from: claim.provider, to: contract, data });
  const [, reasons] = decodeFunctionResult({ abi, functionName, data: `0x${answer.slice(2)}` });
  const [reason] = reasons;
  if (reason === undefined) return 'accepted';
  return reason === 5 ? 'signature' : `status ${reason}`;
}
