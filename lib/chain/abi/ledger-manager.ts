// Generated from contracts/LedgerManager.sol by `npm run contracts:build`. Do not edit.
import { ledgerManagerErrorsAbi } from './ledger-manager-errors';
import { ledgerManagerEventsAbi } from './ledger-manager-events';
import { ledgerManagerViewsAbi } from './ledger-manager-views';
import { ledgerManagerWritesAbi } from './ledger-manager-writes';

export const ledgerManagerAbi = [
  ...ledgerManagerErrorsAbi,
  ...ledgerManagerEventsAbi,
  ...ledgerManagerViewsAbi,
  ...ledgerManagerWritesAbi,
] as const;
