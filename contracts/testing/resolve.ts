/** Turns a step into the call it stands for in a given state. */
import { type Address, encodeFunctionData, type Hex, parseAbi, zeroAddress } from 'viem';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { foreignSigner, providers, stranger, teeSigner, users } from './cast';
import { settlementCall } from './claims';
import { fixedAmount, nameAt, providerAt, resolveAmount, serviceAt, userAt } from './lookup';
import type { State } from './state';
import type { Amount, Claim, OfferChange, Step } from './steps';
import { type Call, inference, ledger, owner, puppets } from './world';

const greatestNumber = 2n ** 256n - 1n;
const puppetAbi = parseAbi(['function refuseMoney(bool refuse)']);

/** What running a step means: a transaction, a read, or letting time pass. */
export type Action =
  | { readonly type: 'send'; readonly call: Call }
  | { readonly type: 'read'; readonly call: Call }
  | { readonly type: 'wait'; readonly seconds: number };

/** `now` is the time of the latest block, in seconds. */
export type Moment = { readonly state: State; readonly now: number };

/** Resolves a step; signing claims makes it asynchronous. */
export async function resolveStep(step: Step, moment: Moment): Promise<Action> {
  if (step.kind === 'wait') return { type: 'wait', seconds: secondsOf(step, moment) };
  if (step.kind === 'preview')
    return { type: 'read', call: await settlementCall(step, moment.state, 'previewSettlementResults') };
  return { type: 'send', call: await callOf(step, moment) };
}

type Sent = Exclude<Step, { kind: 'wait' } | { kind: 'preview' }>;

async function callOf(step: Sent, moment: Moment): Promise<Call> {
  switch (step.kind) {
    case 'settle':
      return settlementCall(step, moment.state, 'settleFeesWithTEE');
    case 'settle-many': {
      const claim: Claim = {
        user: 0,
        fee: { at: '1', plus: 0n },
        nonce: 'next',
        signature: 'good',
        provider: 'sender',
      };
      const claims = Array.from({ length: step.count }, () => claim);
      return settlementCall({ ...step, claims }, moment.state, 'settleFeesWithTEE');
    }
    case 'refuse-money':
      return {
        from: stranger,
        to: puppets[step.puppet === 0 ? 0 : 1],
        data: encodeFunctionData({ abi: puppetAbi, functionName: 'refuseMoney', args: [step.value] }),
      };
    case 'send-coins':
      return { from: userAt(step.user), to: step.to === 0 ? ledger : inference, data: '0x', value: 1n };
    case 'trespass':
      return trespass(step);
    case 'offer':
    case 'remove-offer':
    case 'owner-acknowledge':
    case 'user-acknowledge':
    case 'revoke':
    case 'lock-time':
      return servingCall(step);
    default:
      return ledgerCall(step, moment);
  }
}

type LedgerStep = Extract<
  Sent,
  {
    kind:
      | 'deposit'
      | 'deposit-for'
      | 'add-ledger'
      | 'refund'
      | 'transfer'
      | 'retrieve'
      | 'retrieve-many'
      | 'dither'
      | 'delete-ledger'
      | 'update-info';
  }
>;

function ledgerCall(step: LedgerStep, { state }: Moment): Call {
  const abi = ledgerManagerAbi;
  const from = userAt(step.user);
  const base = { from, to: ledger };
  const amountOf = (amount: Amount, provider?: Address, service?: number) =>
    resolveAmount(amount, { state, user: from, provider, service });
  switch (step.kind) {
    case 'deposit':
      return { ...base, data: encodeFunctionData({ abi, functionName: 'depositFund' }), value: amountOf(step.amount) };
    case 'deposit-for': {
      const recipient = users[step.recipient] ?? zeroAddress;
      const data = encodeFunctionData({ abi, functionName: 'depositFundFor', args: [recipient] });
      return { ...base, data, value: amountOf(step.amount) };
    }
    case 'add-ledger': {
      const data = encodeFunctionData({ abi, functionName: 'addLedger', args: ['n'.repeat(step.length)] });
      return { ...base, data, value: amountOf(step.amount) };
    }
    case 'refund':
      return { ...base, data: encodeFunctionData({ abi, functionName: 'refund', args: [amountOf(step.amount)] }) };
    case 'transfer': {
      // 4 is the user itself, 5 an address without an offer.
      const provider = [...providers, from, stranger][step.provider] ?? stranger;
      const args = [provider, nameAt(step.service), amountOf(step.amount, provider, step.service)] as const;
      return { ...base, data: encodeFunctionData({ abi, functionName: 'transferFund', args }) };
    }
    case 'retrieve': {
      const asked = step.providers.map((index) => providers[index] ?? stranger);
      const args = [asked, nameAt(step.service)] as const;
      return { ...base, data: encodeFunctionData({ abi, functionName: 'retrieveFund', args }) };
    }
    case 'retrieve-many': {
      const args = [Array.from({ length: step.count }, () => providerAt(0)), nameAt(0)] as const;
      return { ...base, data: encodeFunctionData({ abi, functionName: 'retrieveFund', args }) };
    }
    case 'dither':
      return { ...base, data: ditherData(from, state) };
    case 'delete-ledger':
      return { ...base, data: encodeFunctionData({ abi, functionName: 'deleteLedger' }) };
    case 'update-info': {
      const args = ['m'.repeat(step.length)] as const;
      return { ...base, data: encodeFunctionData({ abi, functionName: 'updateAdditionalInfo', args }) };
    }
  }
}

/** Works on the sub-account with the most refunds, halving the newest each time so that it stays. */
function ditherData(user: Address, state: State): Hex {
  const abi = ledgerManagerAbi;
  const accounts = (state.serving[0]?.accounts ?? []).filter((account) => account.user === user);
  const account = accounts.reduce<(typeof accounts)[number] | undefined>(
    (most, next) => (most !== undefined && most.validRefundsLength >= next.validRefundsLength ? most : next),
    undefined,
  );
  const provider = account?.provider ?? providerAt(0);
  if (account !== undefined && account.balance > account.pendingRefund) {
    return encodeFunctionData({ abi, functionName: 'retrieveFund', args: [[provider], nameAt(0)] });
  }
  const newest = account?.refunds[Number(account.validRefundsLength) - 1]?.amount;
  const amount = newest === undefined ? fixedAmount({ at: 'five', plus: 0n }) : newest / 2n;
  return encodeFunctionData({ abi, functionName: 'transferFund', args: [provider, nameAt(0), amount] });
}

type ServingStep = Extract<
  Sent,
  { kind: 'offer' | 'remove-offer' | 'owner-acknowledge' | 'user-acknowledge' | 'revoke' | 'lock-time' }
>;

function servingCall(step: ServingStep): Call {
  const abi = inferenceServingAbi;
  const to = serviceAt(step.service);
  switch (step.kind) {
    case 'offer': {
      const data = encodeFunctionData({ abi, functionName: 'addOrUpdateService', args: [offer(step.change)] });
      return { from: providerAt(step.provider), to, data, value: fixedAmount(step.amount) };
    }
    case 'remove-offer':
      return { from: providerAt(step.provider), to, data: encodeFunctionData({ abi, functionName: 'removeService' }) };
    case 'owner-acknowledge': {
      const functionName = step.value ? 'acknowledgeTEESignerByOwner' : 'revokeTEESignerAcknowledgement';
      const data = encodeFunctionData({ abi, functionName, args: [providerAt(step.provider)] });
      return { from: step.by === 'owner' ? owner : stranger, to, data };
    }
    case 'user-acknowledge': {
      const args = [providerAt(step.provider), step.value] as const;
      return {
        from: userAt(step.user),
        to,
        data: encodeFunctionData({ abi, functionName: 'acknowledgeTEESigner', args }),
      };
    }
    case 'revoke':
      return { from: userAt(step.user), to, data: revocation(providerAt(step.provider), step.ids) };
    case 'lock-time': {
      const data = encodeFunctionData({ abi, functionName: 'updateLockTime', args: [BigInt(step.seconds)] });
      return { from: step.by === 'owner' ? owner : stranger, to, data };
    }
  }
}

function revocation(provider: Address, ids: readonly number[] | 'one' | 'all'): Hex {
  const abi = inferenceServingAbi;
  if (ids === 'all') return encodeFunctionData({ abi, functionName: 'revokeAllTokens', args: [provider] });
  if (ids === 'one') return encodeFunctionData({ abi, functionName: 'revokeToken', args: [provider, 3] });
  return encodeFunctionData({ abi, functionName: 'revokeTokens', args: [provider, ids] });
}

/** What only the ledger, the owner or a serving contract may do, done by a user. */
function trespass({ which, user, provider, service }: Extract<Step, { kind: 'trespass' }>): Call {
  const abi = inferenceServingAbi;
  const pair = [userAt(user), providerAt(provider)] as const;
  const served = [
    encodeFunctionData({ abi, functionName: 'addAccount', args: [...pair, ''] }),
    encodeFunctionData({ abi, functionName: 'depositFund', args: [...pair, 1n] }),
    encodeFunctionData({ abi, functionName: 'deleteAccount', args: pair }),
    encodeFunctionData({ abi, functionName: 'processRefund', args: pair }),
    encodeFunctionData({ abi, functionName: 'requestRefundAll', args: pair }),
    encodeFunctionData({ abi, functionName: 'initialize', args: [3600n, stranger, stranger] }),
  ][which];
  if (served !== undefined) return { from: userAt(user), to: serviceAt(service), data: served };
  const kept = [
    encodeFunctionData({ abi: ledgerManagerAbi, functionName: 'spendFund', args: [userAt(user), 1n] }),
    encodeFunctionData({ abi: ledgerManagerAbi, functionName: 'initialize', args: [stranger] }),
    encodeFunctionData({ abi: ledgerManagerAbi, functionName: 'registerService', args: ['a', 'b', inference, ''] }),
  ][which - 6];
  return { from: userAt(user), to: ledger, data: kept ?? '0x' };
}

function offer(change: OfferChange) {
  const longInfo = { 'long-info': 'i'.repeat(4096), 'too-long-info': 'i'.repeat(4097), info: '{"a":1}' };
  return {
    serviceType: change === 'type' ? 'text-to-image' : 'chatbot',
    url: change === 'url' ? 'https://elsewhere.example' : 'https://provider.example',
    model: change === 'model' ? 'other' : 'model',
    verifiability: change === 'verifiability' ? '' : 'TeeML',
    inputPrice: change === 'price' ? greatestNumber : 1n,
    outputPrice: 2n,
    additionalInfo: change in longInfo ? Reflect.get(longInfo, change) : '{}',
    teeSignerAddress:
      change === 'signer' ? foreignSigner.address : change === 'no-signer' ? zeroAddress : teeSigner.address,
  };
}

function secondsOf({ at, plus }: Extract<Step, { kind: 'wait' }>, { state, now }: Moment): number {
  const [serving] = state.serving;
  const lockTime = Number(serving?.lockTime ?? 86_400n);
  if (at === 'second') return 1;
  if (at === 'hour') return 3600 + plus;
  if (at === 'lock-time') return lockTime + plus;
  const dueTimes = (serving?.accounts ?? []).flatMap(({ refunds, validRefundsLength }) =>
    refunds.slice(0, Number(validRefundsLength)).map(({ createdAt }) => Number(createdAt) + lockTime),
  );
  const next = Math.min(...dueTimes.filter((due) => due > now + 3));
  // The transaction that follows the wait is mined one second after it.
  return Number.isFinite(next) ? next - now - 1 + plus : 1;
}

/** A short line for the report of a failed run. */
export function describeCall({ from, to, data, value }: Call): string {
  return `${from} → ${to} ${data.slice(0, 10)} (${data.length / 2 - 1} bytes${value ? `, ${value} neuron` : ''})`;
}
