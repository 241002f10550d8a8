/** What each call costs on our contracts and on the production ones, in one life of a small market. */
import { type Address, encodeFunctionData, type Hex } from 'viem';
import { inferenceServingAbi as i } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi as l } from '@/lib/chain/abi/ledger-manager';
import { acting, neuronPer0G, serviceName, standardOffer } from './act';
import { providers, users } from './cast';
import { fineTuningService } from './fine-tuning';
import { onBoth, startTwins } from './twins';
import { inference, ledger, owner } from './world';

/** Gas of one transaction, the base fee of 21,000 included. */
export type GasRow = { readonly call: string; readonly own: number; readonly official: number };

/** A call by its name in the table, or a pause of so many seconds. */
type Act =
  | { readonly call: string; readonly from: Address; readonly to: Address; readonly data: Hex; readonly value?: bigint }
  | { readonly seconds: number };

const [user = ledger, second = ledger] = users;
const [provider = ledger] = providers;
const five = 5n * neuronPer0G;

/** Plays the same calls on fresh chains. @throws when a call fails on either. */
export async function measureGasRows(): Promise<readonly GasRow[]> {
  const twins = await startTwins();
  try {
    const rows: GasRow[] = [];
    for (const act of await lifeOfAMarket(acting(twins.own).settlementData)) {
      if ('seconds' in act) {
        await onBoth(twins, async (world) => world.mineAt((await world.now()) + act.seconds));
        continue;
      }
      const [own, official] = await onBoth(twins, (world) => world.send(act));
      if (!own.success || !official.success) throw new Error(`${act.call} failed: ${own.output}, ${official.output}`);
      rows.push({ call: act.call, own: Number(own.gasUsed), official: Number(official.gasUsed) });
    }
    return rows;
  } finally {
    await onBoth(twins, (world) => world.stop());
  }
}

type Sign = ReturnType<typeof acting>['settlementData'];

async function lifeOfAMarket(sign: Sign): Promise<readonly Act[]> {
  return [...opening(), ...funding(), ...(await settling(sign)), ...revoking(), ...retrieving(), ...leaving()];
}

const onLedger = (call: string, from: Address, data: Hex, value = 0n): Act => ({ call, from, to: ledger, data, value });
const onInference = (call: string, from: Address, data: Hex, value = 0n): Act => ({
  call,
  from,
  to: inference,
  data,
  value,
});

function opening(): readonly Act[] {
  const deposit = encodeFunctionData({ abi: l, functionName: 'depositFund' });
  const offer = encodeFunctionData({ abi: i, functionName: 'addOrUpdateService', args: [standardOffer()] });
  const dearer = { ...standardOffer(), inputPrice: 2n };
  const note = encodeFunctionData({ abi: l, functionName: 'addLedger', args: ['a note'] });
  const newNote = encodeFunctionData({ abi: l, functionName: 'updateAdditionalInfo', args: ['another note'] });
  const forSecond = encodeFunctionData({ abi: l, functionName: 'depositFundFor', args: [second] });
  const accept = encodeFunctionData({ abi: i, functionName: 'acknowledgeTEESignerByOwner', args: [provider] });
  const change = encodeFunctionData({ abi: i, functionName: 'addOrUpdateService', args: [dearer] });
  return [
    onLedger('addLedger', user, note, 40n * neuronPer0G),
    onLedger('depositFund, first', second, deposit, five),
    onLedger('depositFund, again', user, deposit, five),
    onLedger('depositFundFor', user, forSecond, five),
    onLedger('updateAdditionalInfo', user, newNote),
    onInference('addOrUpdateService, new', provider, offer, 100n * neuronPer0G),
    onInference('addOrUpdateService, price', provider, change),
    onInference('acknowledgeTEESignerByOwner', owner, accept),
  ];
}

const transfer = (name: string, amount: bigint) =>
  encodeFunctionData({ abi: l, functionName: 'transferFund', args: [provider, name, amount] });

function funding(): readonly Act[] {
  return [
    onLedger('transferFund, first', user, transfer(serviceName, five)),
    onLedger('transferFund, again', user, transfer(serviceName, five)),
    onLedger('transferFund, another user', second, transfer(serviceName, five)),
    onLedger('transferFund, fine-tuning', user, transfer(fineTuningService, five)),
  ];
}

async function settling(sign: Sign): Promise<readonly Act[]> {
  const claims = Array.from({ length: 50 }, (_, index) => ({ user, fee: 1000n, nonce: BigInt(index + 10) }));
  const both = [user, second].map((payer) => ({ user: payer, fee: neuronPer0G, nonce: 100n }));
  return [
    onInference('settleFeesWithTEE, 1', provider, await sign(provider, [{ user, fee: neuronPer0G, nonce: 1n }])),
    onInference('settleFeesWithTEE, 2 users', provider, await sign(provider, both)),
    onInference(
      'settleFeesWithTEE, 50',
      provider,
      await sign(
        provider,
        claims.map((claim) => ({ ...claim, nonce: claim.nonce + 100n })),
      ),
    ),
    onInference('settleFeesWithTEE, refused', provider, await sign(provider, [{ user, fee: 1n, nonce: 1n }])),
  ];
}

function revoking(): readonly Act[] {
  const tokens = encodeFunctionData({ abi: i, functionName: 'revokeTokens', args: [provider, [1, 2, 200]] });
  const accept = encodeFunctionData({ abi: i, functionName: 'acknowledgeTEESigner', args: [provider, true] });
  const lockTime = encodeFunctionData({ abi: i, functionName: 'updateLockTime', args: [7200n] });
  return [
    onInference('revokeToken', user, encodeFunctionData({ abi: i, functionName: 'revokeToken', args: [provider, 7] })),
    onInference('revokeTokens, 3', user, tokens),
    onInference(
      'revokeAllTokens',
      user,
      encodeFunctionData({ abi: i, functionName: 'revokeAllTokens', args: [provider] }),
    ),
    onInference('acknowledgeTEESigner', user, accept),
    onInference('updateLockTime', owner, lockTime),
  ];
}

function retrieving(): readonly Act[] {
  const retrieve = (name: string) =>
    encodeFunctionData({ abi: l, functionName: 'retrieveFund', args: [[provider], name] });
  return [
    onLedger('retrieveFund, asking', user, retrieve(serviceName)),
    onLedger('transferFund, cancelling', user, transfer(serviceName, neuronPer0G)),
    onLedger('retrieveFund, asking more', user, retrieve(serviceName)),
    onLedger('retrieveFund, fine-tuning', user, retrieve(fineTuningService)),
    { seconds: 86_400 },
    onLedger('retrieveFund, paying', user, retrieve(serviceName)),
    onLedger('retrieveFund, fine-tuning paying', user, retrieve(fineTuningService)),
  ];
}

function leaving(): readonly Act[] {
  const refund = (amount: bigint) => encodeFunctionData({ abi: l, functionName: 'refund', args: [amount] });
  // 45 went in; two fees of 1 and fifty of 1,000 neuron went out.
  const rest = 43n * neuronPer0G - 50_000n;
  const remove = encodeFunctionData({ abi: i, functionName: 'removeService' });
  const refuse = encodeFunctionData({ abi: i, functionName: 'revokeTEESignerAcknowledgement', args: [provider] });
  const recommend = encodeFunctionData({ abi: l, functionName: 'setRecommendedService', args: ['inference', 'v2'] });
  const hand = encodeFunctionData({ abi: l, functionName: 'transferOwnership', args: [second] });
  return [
    onLedger('refund, part', user, refund(five)),
    onLedger('refund, all', user, refund(rest - five)),
    onInference('revokeTEESignerAcknowledgement', owner, refuse),
    onInference('removeService', provider, remove),
    onLedger('setRecommendedService', owner, recommend),
    onLedger('transferOwnership', owner, hand),
  ];
}
