/** Calls to the fine-tuning contract, for tests; the app has no module of its ABI, so it is written out here. */
import { parseAbi } from 'viem';

export const fineTuningService = 'fine-tuning-v1.0';

export const fineTuningAbi = parseAbi([
  'struct Refund { uint256 index; uint256 amount; uint256 createdAt; bool processed; }',
  'struct Deliverable { string id; bytes modelRootHash; bytes encryptedSecret; bool acknowledged; uint248 timestamp; bool settled; }',
  'struct Account { address user; address provider; uint256 nonce; uint256 balance; uint256 pendingRefund; Refund[] refunds; string additionalInfo; Deliverable[] deliverables; uint256 validRefundsLength; uint256 deliverablesHead; uint256 deliverablesCount; bool acknowledged; }',
  'struct Summary { address user; address provider; uint256 nonce; uint256 balance; uint256 pendingRefund; string additionalInfo; uint256 validRefundsLength; uint256 deliverablesCount; bool acknowledged; }',
  'error AccountNotExists(address user, address provider)',
  'error AlreadyInitialized()',
  'error BatchSizeTooLarge(uint256 size, uint256 maxSize)',
  'error CallerNotLedger()',
  'error DirectDepositsDisabled()',
  'error InvalidLedgerAddress()',
  'error LimitTooLarge(uint256 limit)',
  'error LockTimeOutOfRange(uint256 lockTime)',
  'error PenaltyPercentageTooHigh(uint256 percentage)',
  'function initialize(uint256 _locktime, address _ledgerAddress, address owner, uint256 _penaltyPercentage)',
  'function updateLockTime(uint256 _locktime)',
  'function updatePenaltyPercentage(uint256 _penaltyPercentage)',
  'function addAccount(address user, address provider, string additionalInfo) payable',
  'function depositFund(address user, address provider, uint256 cancelRetrievingAmount) payable',
  'function deleteAccount(address user, address provider)',
  'function requestRefundAll(address user, address provider)',
  'function processRefund(address user, address provider) returns (uint256 totalAmount, uint256 balance, uint256 pendingRefund)',
  'function acknowledgeTEESigner(address provider, bool acknowledged)',
  'function accountExists(address user, address provider) view returns (bool)',
  'function getPendingRefund(address user, address provider) view returns (uint256)',
  'function getAccount(address user, address provider) view returns (Account)',
  'function getAllAccounts(uint256 offset, uint256 limit) view returns (Summary[] accounts, uint256 total)',
  'function getAccountsByProvider(address provider, uint256 offset, uint256 limit) view returns (Summary[] accounts, uint256 total)',
  'function getAccountsByUser(address user, uint256 offset, uint256 limit) view returns (Summary[] accounts, uint256 total)',
  'function getBatchAccountsByUsers(address[] users) view returns (Summary[] accounts)',
  'function lockTime() view returns (uint256)',
  'function penaltyPercentage() view returns (uint256)',
]);
