// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { Initializable } from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import { ERC165 } from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import { EnumerableSet } from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import { IFineTuningServing } from "./interfaces/IFineTuningServing.sol";
import { IServing } from "./interfaces/IServing.sol";
import { AccountLibrary } from "./libraries/AccountLibrary.sol";
import { Pagination } from "./libraries/Pagination.sol";
import { FineTuningAccount, FineTuningAccountSummary } from "./types/FineTuningTypes.sol";
import { Account } from "./types/InferenceTypes.sol";

/// @title Sub-accounts of users with providers of fine-tuning: enough to fund, show and empty them.
/// @dev Keeps accounts as the inference contract does and shows them in this contract's published form.
contract FineTuningServing is IFineTuningServing, Ownable, Initializable, ERC165 {
    using AccountLibrary for AccountLibrary.Book;
    using AccountLibrary for Account;
    using EnumerableSet for EnumerableSet.Bytes32Set;

    uint256 public constant MIN_LOCKTIME = 1 hours;
    uint256 public constant MAX_LOCKTIME = 7 days;
    uint256 private constant MAX_USERS_PER_BATCH = 50;

    /// @inheritdoc IFineTuningServing
    bool public initialized;
    /// @inheritdoc IFineTuningServing
    uint256 public lockTime;
    /// @inheritdoc IFineTuningServing
    address public ledgerAddress;
    /// @inheritdoc IFineTuningServing
    uint256 public penaltyPercentage;
    AccountLibrary.Book private accountBook;

    modifier onlyLedger() {
        if (msg.sender != ledgerAddress) revert CallerNotLedger();
        _;
    }

    receive() external payable {
        revert DirectDepositsDisabled();
    }

    /// @inheritdoc IFineTuningServing
    function initialize(
        uint256 _locktime,
        address _ledgerAddress,
        address owner,
        uint256 _penaltyPercentage
    ) external {
        if (_getInitializedVersion() != 0) revert AlreadyInitialized();
        if (_ledgerAddress.code.length == 0) revert InvalidLedgerAddress();
        _requirePercentage(_penaltyPercentage);
        _requireLockTime(_locktime);
        _initialize(_locktime, _ledgerAddress, owner, _penaltyPercentage);
    }

    /// @inheritdoc IFineTuningServing
    function updateLockTime(uint256 _locktime) external onlyOwner {
        // Check
        _requireLockTime(_locktime);
        if (_locktime == lockTime) return;

        // Effect
        emit LockTimeUpdated(lockTime, _locktime);
        lockTime = _locktime;
    }

    /// @inheritdoc IFineTuningServing
    function updatePenaltyPercentage(uint256 _penaltyPercentage) external onlyOwner {
        _requirePercentage(_penaltyPercentage);
        penaltyPercentage = _penaltyPercentage;
    }

    /// @inheritdoc IServing
    function addAccount(
        address user,
        address provider,
        string memory additionalInfo
    ) external payable onlyLedger {
        accountBook.open(user, provider, msg.value, additionalInfo);
        emit BalanceUpdated(user, provider, msg.value, 0);
    }

    /// @inheritdoc IServing
    function depositFund(
        address user,
        address provider,
        uint256 cancelRetrievingAmount
    ) external payable onlyLedger {
        // Check
        Account storage account = accountBook.find(user, provider);

        // Effect
        account.cancelRefunds(cancelRetrievingAmount);
        account.balance += msg.value;
        account.acknowledged = true;
        emit BalanceUpdated(user, provider, account.balance, account.pendingRefund);
    }

    /// @inheritdoc IServing
    function deleteAccount(address user, address provider) external onlyLedger {
        uint256 held = accountBook.close(user, provider);
        emit AccountDeleted(user, provider, held);
    }

    /// @inheritdoc IServing
    function requestRefundAll(address user, address provider) external onlyLedger {
        // Check
        Account storage account = accountBook.find(user, provider);
        if (account.balance == 0) return;

        // Effect
        uint256 index = account.requestRefund();
        emit RefundRequested(user, provider, index, block.timestamp);
    }

    /// @inheritdoc IServing
    function processRefund(
        address user,
        address provider
    ) external onlyLedger returns (uint256 totalAmount, uint256 balance, uint256 pendingRefund) {
        // Check and effect
        Account storage account = accountBook.find(user, provider);
        totalAmount = account.collectRefunds(lockTime);
        (balance, pendingRefund) = (account.balance, account.pendingRefund);
        if (totalAmount == 0) return (totalAmount, balance, pendingRefund);
        emit BalanceUpdated(user, provider, balance, pendingRefund);

        // Interaction
        (bool paid, ) = payable(msg.sender).call{ value: totalAmount }("");
        if (!paid) revert TransferToLedgerFailed();
    }

    /// @inheritdoc IFineTuningServing
    function acknowledgeTEESigner(address provider, bool acknowledged) external {
        // Check
        Account storage account = accountBook.find(msg.sender, provider);
        if (!acknowledged && account.balance != 0) {
            revert CannotRevokeWithNonZeroBalance(msg.sender, provider, account.balance);
        }

        // Effect
        account.acknowledged = acknowledged;
    }

    /// @inheritdoc IServing
    function accountExists(address user, address provider) external view returns (bool) {
        return accountBook.exists(user, provider);
    }

    /// @inheritdoc IServing
    function getPendingRefund(address user, address provider) external view returns (uint256) {
        return accountBook.find(user, provider).pendingRefund;
    }

    /// @inheritdoc IFineTuningServing
    function getAccount(address user, address provider) external view returns (FineTuningAccount memory shown) {
        Account storage account = accountBook.find(user, provider);
        shown.user = account.user;
        shown.provider = account.provider;
        shown.nonce = account.nonce;
        shown.balance = account.balance;
        shown.pendingRefund = account.pendingRefund;
        shown.refunds = account.refunds;
        shown.additionalInfo = account.additionalInfo;
        shown.validRefundsLength = account.validRefundsLength;
        shown.acknowledged = account.acknowledged;
    }

    /// @inheritdoc IFineTuningServing
    function getAllAccounts(
        uint256 offset,
        uint256 limit
    ) external view returns (FineTuningAccountSummary[] memory accounts, uint256 total) {
        return _list(accountBook.keys, offset, limit);
    }

    /// @inheritdoc IFineTuningServing
    function getAccountsByProvider(
        address provider,
        uint256 offset,
        uint256 limit
    ) external view returns (FineTuningAccountSummary[] memory accounts, uint256 total) {
        return _list(accountBook.keysOfProvider[provider], offset, limit);
    }

    /// @inheritdoc IFineTuningServing
    function getAccountsByUser(
        address user,
        uint256 offset,
        uint256 limit
    ) external view returns (FineTuningAccountSummary[] memory accounts, uint256 total) {
        return _list(accountBook.keysOfUser[user], offset, limit);
    }

    /// @inheritdoc IFineTuningServing
    function getBatchAccountsByUsers(
        address[] calldata users
    ) external view returns (FineTuningAccountSummary[] memory accounts) {
        if (users.length > MAX_USERS_PER_BATCH) revert BatchSizeTooLarge(users.length, MAX_USERS_PER_BATCH);
        accounts = new FineTuningAccountSummary[](users.length);
        for (uint256 i; i < users.length; ++i) {
            bytes32 key = AccountLibrary.keyOf(users[i], msg.sender);
            if (accountBook.keys.contains(key)) accounts[i] = _summaryOf(accountBook.accounts[key]);
        }
    }

    /// @notice ERC-165: this contract, and what a ledger needs from it.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IServing).interfaceId || super.supportsInterface(interfaceId);
    }

    function _initialize(
        uint256 newLockTime,
        address ledger,
        address owner,
        uint256 newPenaltyPercentage
    ) private initializer {
        initialized = true;
        lockTime = newLockTime;
        ledgerAddress = ledger;
        penaltyPercentage = newPenaltyPercentage;
        _transferOwnership(owner);
    }

    function _list(
        EnumerableSet.Bytes32Set storage keys,
        uint256 offset,
        uint256 limit
    ) private view returns (FineTuningAccountSummary[] memory accounts, uint256 total) {
        if (limit > Pagination.DEFAULT_LIMIT) revert LimitTooLarge(limit);
        total = keys.length();
        (uint256 start, uint256 end) = Pagination.page(total, offset, limit);
        accounts = new FineTuningAccountSummary[](end - start);
        for (uint256 i = start; i < end; ++i) {
            accounts[i - start] = _summaryOf(accountBook.accounts[keys.at(i)]);
        }
    }

    function _summaryOf(Account storage account) private view returns (FineTuningAccountSummary memory summary) {
        summary.user = account.user;
        summary.provider = account.provider;
        summary.nonce = account.nonce;
        summary.balance = account.balance;
        summary.pendingRefund = account.pendingRefund;
        summary.additionalInfo = account.additionalInfo;
        summary.validRefundsLength = account.validRefundsLength;
        summary.acknowledged = account.acknowledged;
    }

    function _requireLockTime(uint256 time) private pure {
        if (time < MIN_LOCKTIME || time > MAX_LOCKTIME) revert LockTimeOutOfRange(time);
    }

    function _requirePercentage(uint256 percentage) private pure {
        if (percentage > 100) revert PenaltyPercentageTooHigh(percentage);
    }
}
