import { type DepositIssue, depositIssue, type Ledger, type TransferIssue, transferIssue } from '@/lib/domain/ledger';
import type { StepAction } from './action';
import { transferFacts } from './fund-provider';
import {
  type FundAndStartIntent,
  type IntentKind,
  type IntentState,
  notDone,
  type PlanContext,
  type Step,
} from './intent';

const depositId = 'deposit';

const isDeposited = ({ deposit }: FundAndStartIntent, { done }: PlanContext): boolean =>
  deposit === 0n || done.some(({ id }) => id === depositId);

/** The ledger as the deposit will leave it. */
function ledgerAfter(deposit: bigint, { account }: IntentState): Ledger {
  const { owner, ledger } = account;
  return { owner, available: (ledger?.available ?? 0n) + deposit, total: (ledger?.total ?? 0n) + deposit };
}

/**
 * Deposit and transfer as one guided action: two transactions, or one batch where the wallet runs calls as one (F-042). When only
 * the deposit was mined, the run goes on with the transfer.
 */
export const fundAndStartKind: IntentKind<FundAndStartIntent, DepositIssue | TransferIssue> = {
  validate: (intent, state, context) => {
    const { provider, deposit, amount } = intent;
    const { account, serviceRegistered } = state;
    if (isDeposited(intent, context)) return transferIssue({ amount, provider, state: account, serviceRegistered });
    const { wallet, ledger, limits } = account;
    const issue = depositIssue({ amount: deposit, wallet, gasReserve: 0n, ledger, limits });
    if (issue !== undefined) return issue;
    const later = { ...account, ledger: ledgerAfter(deposit, state) };
    return transferIssue({ amount, provider, state: later, serviceRegistered });
  },
  plan: (intent, _state, context) => {
    const { provider, deposit, amount } = intent;
    const transfer: StepAction = { kind: 'transfer', provider, amount };
    const both: Step = { id: 'deposit-and-transfer', actions: [{ kind: 'deposit', amount: deposit }, transfer] };
    if (context.done.some(({ id }) => id === both.id)) return [];
    if (isDeposited(intent, context)) return notDone([{ id: 'transfer', actions: [transfer] }], context);
    if (context.canBatch) return [both];
    return [
      { id: depositId, actions: [{ kind: 'deposit', amount: deposit }] },
      { id: 'transfer', actions: [transfer] },
    ];
  },
  facts: (intent, state, step) =>
    step.actions.some(({ kind }) => kind === 'transfer') ? transferFacts(intent, state) : [],
};
