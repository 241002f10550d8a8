import { formatAmount } from '@/lib/domain/amount';
import { AppError, type Cure } from '@/lib/domain/error';
import type { DepositIssue, TransferIssue, WithdrawIssue } from '@/lib/domain/ledger';
import type { AcknowledgeIssue } from './acknowledge';
import type { CloseIssue } from './close-account';
import type { DepositForIssue } from './deposit-for';
import type { RetrieveIssue } from './retrieve';
import type { RevokeKeysIssue } from './revoke-keys';

/** Everything a check right before simulation can find wrong with an intent. */
export type IntentIssue =
  | DepositIssue
  | DepositForIssue
  | TransferIssue
  | RetrieveIssue
  | WithdrawIssue
  | CloseIssue
  | AcknowledgeIssue
  | RevokeKeysIssue;

const cures = {
  zero: 'fix-input',
  'below-minimum': 'fix-input',
  'exceeds-wallet': 'fix-input',
  'exceeds-available': 'top-up',
  'no-ledger': 'top-up',
  'self-provider': 'choose-other',
  'not-registered': 'choose-other',
  'too-many-providers': 'stop',
  'own-address': 'fix-input',
  'is-contract-of-network': 'fix-input',
  'leaves-too-little': 'fix-input',
  'nothing-to-retrieve': 'stop',
  'close-must-wait': 'stop',
  'close-elsewhere': 'stop',
  'no-sub-account': 'top-up',
  'no-effect': 'stop',
  'balance-left': 'stop',
} as const satisfies Record<IntentIssue['kind'], Cure>;

/** Codes of all refusals, for the message files. */
export const refusalCodes: readonly string[] = Object.keys(cures).map((kind) => `refused-${kind}`);

/** Fields of an issue that are no amounts: a count is written as it is, a time is for the screen to word. */
const asCount: ReadonlySet<string> = new Set(['maximum']);
const asTime: ReadonlySet<string> = new Set(['nextDueAt']);

function valuesOf(issue: IntentIssue): Readonly<Record<string, string>> {
  const figures = Object.entries(issue).filter(
    (field): field is [string, bigint] => typeof field[1] === 'bigint' && !asTime.has(field[0]),
  );
  return Object.fromEntries(
    figures.map(([name, figure]) => [
      name,
      asCount.has(name) ? figure.toString() : formatAmount(figure, { preset: 'exact' }),
    ]),
  );
}

/** The state read right before simulation no longer allows the intent; `issue` holds the numbers. */
export class IntentRefusedError extends AppError {
  readonly code: string;
  readonly cure: Cure;
  readonly issue: IntentIssue;

  constructor(issue: IntentIssue) {
    super(`The intent is refused: ${issue.kind}`, { values: valuesOf(issue) });
    this.issue = issue;
    this.code = `refused-${issue.kind}`;
    this.cure = cures[issue.kind];
  }
}

/** The wallet holds too little for the amount and the highest fee together; amounts in 0G in `values`. */
export class InsufficientGasFundsError extends AppError {
  readonly code = 'gas-funds';
  readonly cure = 'top-up';

  constructor({ needed, available }: { readonly needed: bigint; readonly available: bigint }) {
    const inZeroG = (amount: bigint) => formatAmount(amount, { preset: 'exact' });
    super(`The transaction may need ${needed} neuron, the wallet holds ${available}`, {
      values: { needed: inZeroG(needed), available: inZeroG(available) },
    });
  }
}

/** The transaction was mined and undone by the contract; the fee is spent, nothing else moved. */
export class TransactionRevertedError extends AppError {
  readonly code = 'transaction-reverted';
  readonly cure = 'retry';
}

/** A successful receipt lacks the event it must have. */
export class OutcomeMissingError extends AppError {
  readonly code = 'outcome-missing';
  readonly cure = 'stop';
}

/** The same action is already on its way, from this tab or another one (C-25). */
export class ActionOpenError extends AppError {
  readonly code = 'action-open';
  readonly cure = 'stop';
}

/** The same action is open in the wallet, asked for by another tab. */
export class ActionAskedError extends AppError {
  readonly code = 'action-asked';
  readonly cure = 'stop';
}

/** The wallet gave up a batch of calls before it reached the chain; nothing was moved. */
export class BatchGivenUpError extends AppError {
  readonly code = 'batch-given-up';
  readonly cure = 'retry';
}
