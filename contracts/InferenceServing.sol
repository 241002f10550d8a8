// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { Initializable } from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import { ReentrancyGuard } from "@openzeppelin/contracts/security/ReentrancyGuard.sol";
import { ERC165 } from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import { IInferenceServing } from "./interfaces/IInferenceServing.sol";
import { ILedgerManager } from "./interfaces/ILedgerManager.sol";
import { IServing } from "./interfaces/IServing.sol";
import { AccountLibrary } from "./libraries/AccountLibrary.sol";
import { ServiceLibrary } from "./libraries/ServiceLibrary.sol";
import { SettlementLibrary } from "./libraries/SettlementLibrary.sol";
import { Account, Service, ServiceParams, SettlementStatus, TEESettlementData } from "./types/InferenceTypes.sol";

/// @title Offers of inference providers, sub-accounts of their users, and settlement of fees.
/// @dev As with the ledger, nothing set in the constructor is relied on by later code.
contract InferenceServing is IInferenceServing, Ownable, Initializable, ReentrancyGuard, ERC165 {
    using AccountLibrary for AccountLibrary.Book;
    using AccountLibrary for Account;
    using ServiceLibrary for ServiceLibrary.Book;
    using SettlementLibrary for TEESettlementData;

    uint256 public constant MIN_LOCKTIME = 1 hours;
    uint256 public constant MAX_LOCKTIME = 7 days;
    uint256 public constant MIN_PROVIDER_STAKE = 100 ether;
    uint256 private constant MAX_ADDITIONAL_INFO_LENGTH = 4096;
    uint256 private constant MAX_SETTLEMENTS = 50;
    uint256 private constant MAX_USERS_PER_BATCH = 500;

    /// @inheritdoc IInferenceServing
    bool public initialized;
    /// @inheritdoc IInferenceServing
    uint256 public lockTime;
    /// @inheritdoc IInferenceServing
    address public ledgerAddress;
    AccountLibrary.Book private accountBook;
    ServiceLibrary.Book private serviceBook;

    modifier onlyLedger() {
        if (msg.sender != ledgerAddress) revert CallerNotLedger(msg.sender);
        _;
    }

    constructor() {
        _disableInitializers();
    }

    receive() external payable {
        revert DirectDepositsDisabled();
    }

    /// @inheritdoc IInferenceServing
    function initialize(uint256 _locktime, address _ledgerAddress, address owner) external {
        if (_getInitializedVersion() != 0) revert AlreadyInitialized();
        _requireLockTime(_locktime);
        _initialize(_locktime, _ledgerAddress, owner);
    }

    /// @inheritdoc IInferenceServing
    function updateLockTime(uint256 _locktime) external onlyOwner {
        // Check
        _requireLockTime(_locktime);

        // Effect
        emit LockTimeUpdated(lockTime, _locktime);
        lockTime = _locktime;
    }

    /// @inheritdoc IServing
    function addAccount(
        address user,
        address provider,
        string memory additionalInfo
    ) external payable onlyLedger {
        AccountLibrary.requireParties(user, provider);
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
        AccountLibrary.requireParties(user, provider);
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
        _pay(msg.sender, totalAmount);
    }

    /// @inheritdoc IInferenceServing
    function acknowledgeTEESigner(address provider, bool acknowledged) external {
        // Check
        Account storage account = accountBook.find(msg.sender, provider);
        if (!acknowledged && account.balance != 0) {
            revert CannotRevokeWithNonZeroBalance(msg.sender, provider, account.balance);
        }

        // Effect
        account.acknowledged = acknowledged;
    }

    /// @inheritdoc IInferenceServing
    function revokeToken(address provider, uint8 tokenId) external {
        accountBook.find(msg.sender, provider).revokedBitmap |= 1 << tokenId;
        emit TokenRevoked(msg.sender, provider, tokenId);
    }

    /// @inheritdoc IInferenceServing
    function revokeTokens(address provider, uint8[] calldata tokenIds) external {
        Account storage account = accountBook.find(msg.sender, provider);
        uint256 bitmap = account.revokedBitmap;
        for (uint256 i; i < tokenIds.length; ++i) {
            bitmap |= 1 << tokenIds[i];
        }
        account.revokedBitmap = bitmap;
        emit TokensRevoked(msg.sender, provider, tokenIds);
    }

    /// @inheritdoc IInferenceServing
    function revokeAllTokens(address provider) external {
        Account storage account = accountBook.find(msg.sender, provider);
        uint256 generation = ++account.generation;
        account.revokedBitmap = 0;
        emit AllTokensRevoked(msg.sender, provider, generation);
    }

    /// @inheritdoc IInferenceServing
    function addOrUpdateService(ServiceParams calldata params) external payable {
        // Check
        bool existing = serviceBook.exists(msg.sender);
        if (existing && msg.value != 0) revert CannotAddStakeWhenUpdating();
        if (!existing && msg.value < MIN_PROVIDER_STAKE) revert InsufficientStake(msg.value, MIN_PROVIDER_STAKE);
        if (bytes(params.additionalInfo).length > MAX_ADDITIONAL_INFO_LENGTH) revert AdditionalInfoTooLong();

        // Effect
        if (!existing) {
            serviceBook.stakes[msg.sender] = msg.value;
            emit ProviderStaked(msg.sender, msg.value);
        }
        serviceBook.write(msg.sender, params);
        emit ServiceUpdated(
            msg.sender,
            params.serviceType,
            params.url,
            params.inputPrice,
            params.outputPrice,
            block.timestamp,
            params.model,
            params.verifiability
        );
    }

    /// @inheritdoc IInferenceServing
    function removeService() external nonReentrant {
        // Check
        if (!serviceBook.exists(msg.sender)) revert ServiceNotExist(msg.sender);

        // Effect
        uint256 stake = serviceBook.remove(msg.sender);
        emit ProviderStakeReturned(msg.sender, stake);
        emit ServiceRemoved(msg.sender);

        // Interaction
        _pay(msg.sender, stake);
    }

    /// @inheritdoc IInferenceServing
    function acknowledgeTEESignerByOwner(address provider) external onlyOwner {
        _setSignerAcknowledged(provider, true);
    }

    /// @inheritdoc IInferenceServing
    function revokeTEESignerAcknowledgement(address provider) external onlyOwner {
        _setSignerAcknowledged(provider, false);
    }

    /// @inheritdoc IInferenceServing
    function settleFeesWithTEE(
        TEESettlementData[] calldata settlements
    ) external nonReentrant returns (SettlementStatus[] memory statuses) {
        // Check
        _requireBatch(settlements.length);

        // Effect
        statuses = new SettlementStatus[](settlements.length);
        uint256 earned;
        for (uint256 i; i < settlements.length; ++i) {
            (SettlementStatus status, uint256 unsettled) = _judge(settlements[i]);
            if (status == SettlementStatus.Success || status == SettlementStatus.Partial) {
                earned += _settle(settlements[i], settlements[i].totalFee - unsettled);
            }
            statuses[i] = status;
            emit TEESettlementResult(settlements[i].user, status, unsettled);
        }

        // Interaction
        if (earned > 0) _pay(msg.sender, earned);
    }

    /// @inheritdoc IInferenceServing
    function previewSettlementResults(
        TEESettlementData[] calldata settlements
    )
        external
        view
        returns (
            address[] memory failedUsers,
            SettlementStatus[] memory failureReasons,
            address[] memory partialUsers,
            uint256[] memory partialAmounts
        )
    {
        _requireBatch(settlements.length);
        failedUsers = new address[](settlements.length);
        failureReasons = new SettlementStatus[](settlements.length);
        partialUsers = new address[](settlements.length);
        partialAmounts = new uint256[](settlements.length);
        uint256 failed;
        uint256 partly;
        for (uint256 i; i < settlements.length; ++i) {
            (SettlementStatus status, uint256 unsettled) = _judge(settlements[i]);
            if (status == SettlementStatus.Success) continue;
            if (status == SettlementStatus.Partial) {
                partialUsers[partly] = settlements[i].user;
                partialAmounts[partly++] = unsettled;
            } else {
                failedUsers[failed] = settlements[i].user;
                failureReasons[failed++] = status;
            }
        }
        assembly ("memory-safe") {
            mstore(failedUsers, failed)
            mstore(failureReasons, failed)
            mstore(partialUsers, partly)
            mstore(partialAmounts, partly)
        }
    }

    /// @inheritdoc IServing
    function accountExists(address user, address provider) external view returns (bool) {
        return accountBook.exists(user, provider);
    }

    /// @inheritdoc IServing
    function getPendingRefund(address user, address provider) external view returns (uint256) {
        return accountBook.find(user, provider).pendingRefund;
    }

    /// @inheritdoc IInferenceServing
    function getAccount(address user, address provider) external view returns (Account memory) {
        return accountBook.find(user, provider);
    }

    /// @inheritdoc IInferenceServing
    function getAllAccounts(
        uint256 offset,
        uint256 limit
    ) external view returns (Account[] memory accounts, uint256 total) {
        return accountBook.list(accountBook.keys, offset, limit);
    }

    /// @inheritdoc IInferenceServing
    function getAccountsByProvider(
        address provider,
        uint256 offset,
        uint256 limit
    ) external view returns (Account[] memory accounts, uint256 total) {
        return accountBook.list(accountBook.keysOfProvider[provider], offset, limit);
    }

    /// @inheritdoc IInferenceServing
    function getAccountsByUser(
        address user,
        uint256 offset,
        uint256 limit
    ) external view returns (Account[] memory accounts, uint256 total) {
        return accountBook.list(accountBook.keysOfUser[user], offset, limit);
    }

    /// @inheritdoc IInferenceServing
    function getBatchAccountsByUsers(address[] calldata users) external view returns (Account[] memory accounts) {
        if (users.length > MAX_USERS_PER_BATCH) revert BatchSizeTooLarge(users.length, MAX_USERS_PER_BATCH);
        return accountBook.listOfUsers(msg.sender, users);
    }

    /// @inheritdoc IInferenceServing
    function isTokenRevoked(address user, address provider, uint8 tokenId) external view returns (bool) {
        return (accountBook.find(user, provider).revokedBitmap >> tokenId) & 1 == 1;
    }

    /// @inheritdoc IInferenceServing
    function getService(address provider) external view returns (Service memory service) {
        return serviceBook.find(provider);
    }

    /// @inheritdoc IInferenceServing
    function getAllServices(
        uint256 offset,
        uint256 limit
    ) external view returns (Service[] memory services, uint256 total) {
        return serviceBook.list(offset, limit);
    }

    /// @inheritdoc IInferenceServing
    function serviceExists(address provider) external view returns (bool) {
        return serviceBook.exists(provider);
    }

    /// @notice ERC-165: this contract, and what a ledger needs from it.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IServing).interfaceId || super.supportsInterface(interfaceId);
    }

    function _initialize(uint256 newLockTime, address ledger, address owner) private initializer {
        initialized = true;
        lockTime = newLockTime;
        ledgerAddress = ledger;
        _transferOwnership(owner);
        emit ContractInitialized(owner, newLockTime, ledger);
    }

    function _setSignerAcknowledged(address provider, bool acknowledged) private {
        Service storage service = serviceBook.find(provider);
        service.teeSignerAcknowledged = acknowledged;
        emit ProviderTEESignerAcknowledged(provider, service.teeSignerAddress, acknowledged);
    }

    /// @dev The first reason against a claim counts, in this order. A missing sub-account reads as a bad signature
    /// and a missing offer as a foreign provider: that is the published behaviour.
    function _judge(
        TEESettlementData calldata claim
    ) private view returns (SettlementStatus status, uint256 unsettled) {
        unsettled = claim.totalFee;
        if (claim.provider != msg.sender) return (SettlementStatus.ProviderMismatch, unsettled);
        if (!accountBook.exists(claim.user, msg.sender)) return (SettlementStatus.InvalidSignature, unsettled);
        if (!serviceBook.exists(msg.sender)) return (SettlementStatus.ProviderMismatch, unsettled);

        Account storage account = accountBook.find(claim.user, msg.sender);
        Service storage service = serviceBook.find(msg.sender);
        address signer = service.teeSignerAddress;
        if (!account.acknowledged || !service.teeSignerAcknowledged || signer == address(0)) {
            return (SettlementStatus.NoTEESigner, unsettled);
        }
        if (account.nonce >= claim.nonce) return (SettlementStatus.InvalidNonce, unsettled);
        if (!claim.isSignedBy(signer)) return (SettlementStatus.InvalidSignature, unsettled);
        if (account.balance < unsettled) return (SettlementStatus.Partial, unsettled - account.balance);
        return (SettlementStatus.Success, 0);
    }

    /// @dev Books one accepted claim and returns what it pays.
    function _settle(TEESettlementData calldata claim, uint256 amount) private returns (uint256) {
        Account storage account = accountBook.find(claim.user, msg.sender);
        account.nonce = claim.nonce;
        if (amount == 0) return 0;
        account.spend(amount);
        ILedgerManager(ledgerAddress).spendFund(claim.user, amount);
        emit BalanceUpdated(claim.user, msg.sender, account.balance, account.pendingRefund);
        return amount;
    }

    function _pay(address to, uint256 amount) private {
        (bool paid, ) = payable(to).call{ value: amount }("");
        if (!paid) revert TransferFailed();
    }

    function _requireBatch(uint256 count) private pure {
        if (count == 0) revert NoSettlementsProvided();
        if (count > MAX_SETTLEMENTS) revert TooManySettlements(count, MAX_SETTLEMENTS);
    }

    function _requireLockTime(uint256 time) private pure {
        if (time < MIN_LOCKTIME || time > MAX_LOCKTIME) revert LockTimeOutOfRange(time, MIN_LOCKTIME, MAX_LOCKTIME);
    }
}
