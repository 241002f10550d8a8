// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

import { FineTuningAccount, FineTuningAccountSummary } from "../types/FineTuningTypes.sol";
import { IServing } from "./IServing.sol";

/// @title Users' sub-accounts with providers of fine-tuning: the part of the production contract a ledger needs.
/// @notice Offers, tasks and their settlement are not here. Amounts are in neuron, times in seconds.
interface IFineTuningServing is IServing {
    error AccountExists(address user, address provider);
    error AccountNotExists(address user, address provider);
    error AlreadyInitialized();
    error BatchSizeTooLarge(uint256 size, uint256 maxSize);
    error CallerNotLedger();
    error CannotRevokeWithNonZeroBalance(address user, address provider, uint256 balance);
    error DirectDepositsDisabled();
    error InvalidLedgerAddress();
    error LimitTooLarge(uint256 limit);
    error LockTimeOutOfRange(uint256 lockTime);
    error PenaltyPercentageTooHigh(uint256 percentage);
    error TooManyRefunds(address user, address provider);
    error TransferToLedgerFailed();

    /// @notice A sub-account was forgotten; `refundedAmount` is the balance it held, no payment.
    event AccountDeleted(address indexed user, address indexed provider, uint256 refundedAmount);
    /// @notice Balance and pending part of a sub-account after a change.
    event BalanceUpdated(address indexed user, address indexed provider, uint256 amount, uint256 pendingRefund);
    /// @notice The owner changed how long refunds wait.
    event LockTimeUpdated(uint256 oldLockTime, uint256 newLockTime);
    /// @notice A refund was asked for. Also emitted, with the newest live index, when there was nothing left to ask.
    event RefundRequested(address indexed user, address indexed provider, uint256 indexed index, uint256 timestamp);

    /// @notice Brings the contract into service, once.
    /// @dev Reverts, in order: AlreadyInitialized, InvalidLedgerAddress (no contract there),
    /// PenaltyPercentageTooHigh, LockTimeOutOfRange. Emits: OwnershipTransferred, Initialized.
    function initialize(
        uint256 _locktime,
        address _ledgerAddress,
        address owner,
        uint256 _penaltyPercentage
    ) external;

    /// @notice Changes how long refunds wait, also for those already asked for. Owner only.
    /// @dev Reverts: LockTimeOutOfRange. Emits: LockTimeUpdated, unless it is the same.
    function updateLockTime(uint256 _locktime) external;

    /// @notice Changes the share of a fee that is due for a model nobody accepted. Owner only.
    /// @dev Reverts: PenaltyPercentageTooHigh. Emits nothing.
    function updatePenaltyPercentage(uint256 _penaltyPercentage) external;

    /// @notice Sets whether the caller accepts a provider's signer. Taking it back needs an empty sub-account.
    /// @dev Reverts, in order: AccountNotExists, CannotRevokeWithNonZeroBalance. Emits nothing.
    function acknowledgeTEESigner(address provider, bool acknowledged) external;

    /// @notice Tells whether `initialize` has run here.
    function initialized() external view returns (bool);

    /// @notice Returns how long a refund waits, in seconds.
    function lockTime() external view returns (uint256);

    /// @notice Returns the ledger this contract works for.
    function ledgerAddress() external view returns (address);

    /// @notice Returns the share of a fee, in percent, that is due for a model nobody accepted.
    function penaltyPercentage() external view returns (uint256);

    /// @notice Returns a sub-account. Reverts AccountNotExists.
    function getAccount(address user, address provider) external view returns (FineTuningAccount memory);

    /// @notice Returns a page of sub-accounts and their number. Limit 0 stands for 50; above 50 LimitTooLarge.
    function getAllAccounts(
        uint256 offset,
        uint256 limit
    ) external view returns (FineTuningAccountSummary[] memory accounts, uint256 total);

    /// @notice As `getAllAccounts`, for one provider.
    function getAccountsByProvider(
        address provider,
        uint256 offset,
        uint256 limit
    ) external view returns (FineTuningAccountSummary[] memory accounts, uint256 total);

    /// @notice As `getAllAccounts`, for one user.
    function getAccountsByUser(
        address user,
        uint256 offset,
        uint256 limit
    ) external view returns (FineTuningAccountSummary[] memory accounts, uint256 total);

    /// @notice Returns up to 50 users' sub-accounts with the calling provider; empty where there is none.
    /// @dev Reverts: BatchSizeTooLarge.
    function getBatchAccountsByUsers(
        address[] calldata users
    ) external view returns (FineTuningAccountSummary[] memory accounts);
}
