import type { ContractErrorName as ErrorNameOf } from 'viem';
import { AppError, type Cure } from '@/lib/domain/error';
import type { fineTuningServingErrorsAbi } from './abi/fine-tuning-serving-errors';
import type { inferenceServingAbi } from './abi/inference-serving';
import type { ledgerManagerAbi } from './abi/ledger-manager';

/** Every custom error the three contracts can revert with. */
export type ContractErrorName =
  | ErrorNameOf<typeof ledgerManagerAbi>
  | ErrorNameOf<typeof inferenceServingAbi>
  | ErrorNameOf<typeof fineTuningServingErrorsAbi>;

/** What a person can do about each revert; a new custom error in an ABI fails the type check until it has a cure here. */
export const contractErrorCures = {
  AccountExists: 'retry',
  AccountNotExists: 'top-up',
  AdditionalInfoTooLong: 'fix-input',
  AlreadyInitialized: 'stop',
  BatchSizeTooLarge: 'fix-input',
  CallFailed: 'retry',
  CallerNotLedger: 'stop',
  CallerNotRegisteredService: 'stop',
  CannotAddStakeWhenUpdating: 'fix-input',
  CannotRevokeWithNonZeroBalance: 'stop',
  DirectDepositsDisabled: 'stop',
  InsufficientAvailableBalance: 'fix-input',
  InsufficientBalance: 'fix-input',
  InsufficientStake: 'fix-input',
  InvalidAddress: 'fix-input',
  InvalidLedgerAddress: 'stop',
  InvalidServiceAddress: 'stop',
  InvalidServiceType: 'stop',
  InvalidTEESignature: 'stop',
  LedgerExists: 'retry',
  LedgerLocked: 'retry',
  LedgerNotExists: 'top-up',
  LimitTooLarge: 'stop',
  LockTimeOutOfRange: 'fix-input',
  MinimumDepositRequired: 'fix-input',
  MustWithdrawAllFundsFirst: 'stop',
  NoRecommendedService: 'stop',
  NoSettlementsProvided: 'stop',
  PenaltyPercentageTooHigh: 'fix-input',
  ProviderCannotBeUser: 'choose-other',
  ServiceAlreadyRegistered: 'stop',
  ServiceMustImplementIServing: 'stop',
  ServiceNameExists: 'fix-input',
  ServiceNotExist: 'choose-other',
  ServiceNotFound: 'stop',
  ServiceNotRegistered: 'stop',
  ServiceRegistryLimitReached: 'stop',
  ServiceTypeRequired: 'fix-input',
  TooManyProviders: 'fix-input',
  TooManyProvidersForService: 'stop',
  TooManyRefunds: 'stop',
  TooManySettlements: 'fix-input',
  TransferFailed: 'stop',
  TransferToLedgerFailed: 'stop',
  VersionRequired: 'fix-input',
  ZeroAddressNotAllowed: 'fix-input',
  ZeroAmountNotAllowed: 'fix-input',
} as const satisfies Record<ContractErrorName, Cure>;

/** Write the name of a Solidity error as the code of its sentence: `LedgerNotExists` becomes `ledger-not-exists`. */
export function contractErrorCode(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

/** A contract refused with one of its custom errors; `args` in the order of the ABI. */
export class ContractRevertError extends AppError {
  readonly code: string;
  readonly cure: Cure;
  readonly errorName: ContractErrorName;
  readonly args: readonly unknown[];

  constructor(
    errorName: ContractErrorName,
    options: {
      readonly args: readonly unknown[];
      readonly values: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    },
  ) {
    super(`The contract refused with ${errorName}(${options.args.map(String).join(', ')})`, {
      values: options.values,
      details: errorName,
      ...(options.cause !== undefined && { cause: options.cause }),
    });
    this.errorName = errorName;
    this.args = options.args;
    this.code = contractErrorCode(errorName);
    this.cure = contractErrorCures[errorName];
  }
}

/** A contract refused with a text (`Error(string)`), as the library contracts do. */
export class ContractReasonError extends AppError {
  readonly code = 'contract-reason';
  readonly cure = 'stop';
}

/** A contract stopped at a failed assertion or arithmetic check (`Panic(uint256)`). */
export class ContractPanicError extends AppError {
  readonly code: string;
  readonly cure = 'stop';

  constructor(panic: bigint, cause: unknown) {
    super(`The contract stopped with panic ${panic}`, { cause, values: { code: panic.toString() } });
    const known = panicNames[Number(panic)];
    this.code = known === undefined ? 'contract-panic' : `contract-panic-${known}`;
  }
}

/** Why the compiler's own checks stop a contract, by their number (Solidity documentation, "Panic via assert and Error via require"). */
const panicNames: Readonly<Record<number, string>> = {
  1: 'assertion',
  17: 'overflow',
  18: 'division',
  33: 'enum',
  34: 'storage',
  49: 'pop',
  50: 'index',
  65: 'memory',
  81: 'function',
};

/** A contract refused with bytes that neither ABI explains. */
export class ContractUnexplainedError extends AppError {
  readonly code = 'contract-unexplained';
  readonly cure = 'stop';
}
