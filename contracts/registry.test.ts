import {
  type Address,
  decodeErrorResult,
  encodeFunctionData,
  getAbiItem,
  type Hex,
  numberToHex,
  toFunctionSelector,
  toHex,
  zeroAddress,
} from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi as abi } from '@/lib/chain/abi/ledger-manager';
import { users } from './testing/cast';
import { outcomeDifference } from './testing/play';
import { fromHere, onBoth, startTwins, type Twins } from './testing/twins';
import { fineTuning, inference, ledger, owner, puppets, secondInference, type World } from './testing/world';

const [user = ledger] = users;
const [noService] = puppets;
const third: Address = '0x00000000000000000000000000000000000000f5';

const register = (type: string, version: string, service: Address) =>
  encodeFunctionData({ abi, functionName: 'registerService', args: [type, version, service, 'words'] });
const recommend = (type: string, version: string) =>
  encodeFunctionData({ abi, functionName: 'setRecommendedService', args: [type, version] });

const refusals = [
  { what: 'the zero address', data: register('', '', zeroAddress), error: 'InvalidServiceAddress' },
  { what: 'no type', data: register('', '', inference), error: 'ServiceTypeRequired' },
  { what: 'no version', data: register('inference', '', inference), error: 'VersionRequired' },
  {
    what: 'a contract known already',
    data: register('inference', 'v1.0', inference),
    error: 'ServiceAlreadyRegistered',
  },
  { what: 'a name known already', data: register('inference', 'v1.0', noService), error: 'ServiceNameExists' },
  // The joined name counts, wherever it was cut.
  { what: 'a name cut elsewhere', data: register('fine', 'tuning-v1.0', noService), error: 'ServiceNameExists' },
  { what: 'a contract that serves nobody', data: register('a', 'b', noService), error: 'ServiceMustImplementIServing' },
  { what: 'an account without code', data: register('a', 'b', user), error: 'ServiceMustImplementIServing' },
  { what: 'to recommend what is not there', data: recommend('inference', 'v9'), error: 'ServiceNotFound' },
] as const;

// The part of LedgerManager.tree about services, setting up and limits.
describe('the services a ledger knows', () => {
  let twins: Twins;
  beforeAll(async () => {
    twins = await startTwins();
  });
  afterAll(() => onBoth(twins, (world) => world.stop()));

  it.each(refusals)('refuse $what with $error', async ({ data, error }) => {
    const [own, official] = await onBoth(twins, (world) => world.read({ from: owner, to: ledger, data }));
    expect(own).toBe(official);
    expect(decodeErrorResult({ abi, data: `0x${own.replace(/^!0x/, '')}` }).errorName).toBe(error);
    const [mine, theirs] = await onBoth(twins, (world) => world.read({ from: user, to: ledger, data }));
    expect(mine).toBe(theirs);
    expect(decodeErrorResult({ abi, data: `0x${mine.replace(/^!0x/, '')}` }).args).toEqual([
      'Ownable: caller is not the owner',
    ]);
  });

  it('are told of as in production, before and after one is added and the recommendation moves', async () => {
    await fromHere(twins, async () => {
      await expectSameViews(twins);
      for (const { rpc } of [twins.own, twins.official]) {
        await rpc.call('anvil_setCode', third, await rpc.call('eth_getCode', inference, 'latest'));
      }
      for (const data of [
        register('inference', 'v3', third),
        recommend('inference', 'v3'),
        recommend('inference', 'v2'),
      ]) {
        const [own, official] = await onBoth(twins, (world) => world.send({ from: owner, to: ledger, data }));
        expect(own.success).toBe(true);
        expect(outcomeDifference(own, official)).toBeUndefined();
        await expectSameViews(twins);
      }
    });
  });

  it('name what a ledger needs from them', async () => {
    const args = [servingId()] as const;
    const data = encodeFunctionData({ abi: inferenceServingAbi, functionName: 'supportsInterface', args });
    for (const to of [inference, fineTuning]) {
      const answers = await onBoth(twins, (world) => world.read({ from: user, to, data }));
      expect(answers).toEqual([toHex(1, { size: 32 }), toHex(1, { size: 32 })]);
    }
  });

  it('end at 500, as in production', async () => {
    await fromHere(twins, async () => {
      const [own, official] = await onBoth(twins, fillRegistry);
      expect(own).toBe(official);
      expect(decodeErrorResult({ abi, data: `0x${own.replace(/^!0x/, '')}` }).errorName).toBe(
        'ServiceRegistryLimitReached',
      );
    });
  }, 60_000);
});

/** Registers contracts until there are 500, and returns the answer to one more. */
async function fillRegistry(world: World): Promise<string> {
  const code = await world.rpc.call('eth_getCode', inference, 'latest');
  const at = (index: number): Address => numberToHex(0x10_0000 + index, { size: 20 });
  const data = (index: number) => register('crowd', `v${index}`, at(index));
  const known = 3;
  for (let index = known; index <= 500; index += 1) {
    await world.rpc.call('anvil_setCode', at(index), code);
    if (index === 500) break;
    const { success } = await world.send({ from: owner, to: ledger, data: data(index) });
    if (!success) throw new Error(`Service ${index} was refused.`);
  }
  return world.read({ from: owner, to: ledger, data: data(500) });
}

function views(): readonly { readonly to: Address; readonly data: Hex }[] {
  const onLedger = (data: Hex) => ({ to: ledger, data });
  const types = ['inference', 'fine-tuning', '', 'nobody'];
  const constants = [
    'MIN_ACCOUNT_BALANCE',
    'MIN_TRANSFER_AMOUNT',
    'MAX_ADDITIONAL_INFO_LENGTH',
    'MAX_PROVIDERS_PER_BATCH',
    'MAX_PROVIDERS_PER_USER_PER_SERVICE',
    'MAX_SERVICES',
    'getAllActiveServices',
    'initialized',
    'owner',
  ] as const;
  const ofServing = ['MIN_LOCKTIME', 'MAX_LOCKTIME', 'MIN_PROVIDER_STAKE', 'ledgerAddress', 'initialized'] as const;
  const name = 'getServiceAddressByName';
  return [
    ...constants.map((functionName) => onLedger(encodeFunctionData({ abi, functionName }))),
    ...types.flatMap((type) => [
      onLedger(encodeFunctionData({ abi, functionName: 'getAllVersions', args: [type] })),
      onLedger(encodeFunctionData({ abi, functionName: 'getRecommendedService', args: [type] })),
      ...['v1.0', 'v2', 'v3'].flatMap((version) => [
        onLedger(encodeFunctionData({ abi, functionName: 'isRecommendedVersion', args: [type, version] })),
        onLedger(encodeFunctionData({ abi, functionName: name, args: [`${type}-${version}`] })),
      ]),
    ]),
    ...[inference, secondInference, fineTuning, third, user].map((service) =>
      onLedger(encodeFunctionData({ abi, functionName: 'getServiceInfo', args: [service] })),
    ),
    ...ofServing.map((functionName) => ({
      to: inference,
      data: encodeFunctionData({ abi: inferenceServingAbi, functionName }),
    })),
    ...[inference, fineTuning].flatMap((to) =>
      ([servingId(), '0x01ffc9a7', '0xffffffff', '0x00000000'] as const).map((id) => ({
        to,
        data: encodeFunctionData({ abi: inferenceServingAbi, functionName: 'supportsInterface', args: [id] }),
      })),
    ),
  ];
}

/** ERC-165 id of what a ledger needs: the selectors of those functions in one. */
function servingId(): Hex {
  const names = [
    'accountExists',
    'getPendingRefund',
    'addAccount',
    'depositFund',
    'deleteAccount',
    'requestRefundAll',
    'processRefund',
  ] as const;
  const selectors = names.map((name) => BigInt(toFunctionSelector(getAbiItem({ abi: inferenceServingAbi, name }))));
  return numberToHex(
    selectors.reduce((id, selector) => id ^ selector, 0n),
    { size: 4 },
  );
}

async function expectSameViews(twins: Twins): Promise<void> {
  for (const { to, data } of views()) {
    const [own, official] = await onBoth(twins, (world) => world.read({ from: user, to, data }));
    expect(own, data).toBe(official);
  }
}
