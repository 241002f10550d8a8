// Generated from contracts/FineTuningServing.sol by `npm run contracts:build`. Do not edit.
export const fineTuningServingErrorsAbi = [
  {"inputs":[{"name":"user","type":"address"},{"name":"provider","type":"address"}],"name":"AccountExists","type":"error"},
  {"inputs":[{"name":"user","type":"address"},{"name":"provider","type":"address"}],"name":"AccountExists","type":"error"},
  {"inputs":[{"name":"user","type":"address"},{"name":"provider","type":"address"}],"name":"AccountNotExists","type":"error"},
  {"inputs":[{"name":"user","type":"address"},{"name":"provider","type":"address"}],"name":"AccountNotExists","type":"error"},
  {"inputs":[],"name":"AlreadyInitialized","type":"error"},
  {"inputs":[{"name":"size","type":"uint256"},{"name":"maxSize","type":"uint256"}],"name":"BatchSizeTooLarge","type":"error"},
  {"inputs":[],"name":"CallerNotLedger","type":"error"},
  {"inputs":[{"name":"user","type":"address"},{"name":"provider","type":"address"},{"name":"balance","type":"uint256"}],"name":"CannotRevokeWithNonZeroBalance","type":"error"},
  {"inputs":[],"name":"DirectDepositsDisabled","type":"error"},
  {"inputs":[],"name":"InvalidLedgerAddress","type":"error"},
  {"inputs":[{"name":"limit","type":"uint256"}],"name":"LimitTooLarge","type":"error"},
  {"inputs":[{"name":"lockTime","type":"uint256"}],"name":"LockTimeOutOfRange","type":"error"},
  {"inputs":[{"name":"percentage","type":"uint256"}],"name":"PenaltyPercentageTooHigh","type":"error"},
  {"inputs":[{"name":"user","type":"address"},{"name":"provider","type":"address"}],"name":"TooManyRefunds","type":"error"},
  {"inputs":[{"name":"user","type":"address"},{"name":"provider","type":"address"}],"name":"TooManyRefunds","type":"error"},
  {"inputs":[],"name":"TransferToLedgerFailed","type":"error"},
] as const;
