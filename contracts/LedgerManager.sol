// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { Initializable } from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import { EnumerableSet } from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import { ILedgerManager } from "./interfaces/ILedgerManager.sol";
import { IServing } from "./interfaces/IServing.sol";
import { LedgerLibrary } from "./libraries/LedgerLibrary.sol";
import { ServiceRegistryLibrary } from "./libraries/ServiceRegistryLibrary.sol";
import { Ledger, ServiceInfo } from "./types/LedgerTypes.sol";

/// @title Main accounts of users and the register of serving contracts.
/// @dev No state is set in the constructor that later code relies on, so the runtime code can be placed behind a
/// proxy or directly at an address and initialised there.
contract LedgerManager is ILedgerManager, Ownable, Initializable {
    using EnumerableSet for EnumerableSet.AddressSet;
    using LedgerLibrary for LedgerLibrary.Book;
    using ServiceRegistryLibrary for ServiceRegistryLibrary.Registry;

    uint256 public constant MIN_ACCOUNT_BALANCE = 3 ether;
    uint256 public constant MIN_TRANSFER_AMOUNT = 1 ether;
    uint256 public constant MAX_ADDITIONAL_INFO_LENGTH = 4096;
    uint256 public constant MAX_PROVIDERS_PER_BATCH = 20;
    uint256 public constant MAX_PROVIDERS_PER_USER_PER_SERVICE = 50;
    uint256 public constant MAX_SERVICES = 500;

    /// @inheritdoc ILedgerManager
    bool public initialized;
    LedgerLibrary.Book private book;
    ServiceRegistryLibrary.Registry private registry;

    /// @dev Keeps a user's ledger to one action at a time, so that nobody paid or called on the way can reach it.
    modifier locking(address user) {
        book.lock(user);
        _;
        book.unlock(user);
    }

    modifier onlyService() {
        if (!registry.isRegistered(msg.sender)) revert CallerNotRegisteredService(msg.sender);
        _;
    }

    constructor() {
        _disableInitializers();
    }

    /// @dev Registered services return money of refunds here; everybody else has to deposit.
    receive() external payable {
        if (!registry.isRegistered(msg.sender)) revert DirectDepositsDisabled();
    }

    /// @inheritdoc ILedgerManager
    function initialize(address owner) external {
        if (_getInitializedVersion() != 0) revert AlreadyInitialized();
        _initialize(owner);
    }

    /// @inheritdoc ILedgerManager
    function addLedger(
        string memory additionalInfo
    ) external payable locking(msg.sender) returns (uint256, uint256) {
        // Check
        _requireMinimum(msg.value, MIN_ACCOUNT_BALANCE);
        _requireShort(additionalInfo);
        if (book.exists(msg.sender)) revert LedgerExists(msg.sender);

        // Effect
        book.open(msg.sender, msg.value, additionalInfo);
        return (msg.value, 0);
    }

    /// @inheritdoc ILedgerManager
    function depositFund() external payable {
        _deposit(msg.sender);
    }

    /// @inheritdoc ILedgerManager
    function depositFundFor(address recipient) external payable {
        if (recipient == address(0)) revert ZeroAddressNotAllowed();
        _deposit(recipient);
    }

    /// @inheritdoc ILedgerManager
    function refund(uint256 amount) external locking(msg.sender) {
        // Check
        Ledger storage ledger = book.find(msg.sender);
        if (ledger.availableBalance < amount) revert InsufficientBalance(msg.sender);
        uint256 remaining = ledger.availableBalance - amount;
        if (remaining != 0) _requireMinimum(remaining, MIN_ACCOUNT_BALANCE);

        // Effect
        ledger.availableBalance = remaining;
        ledger.totalBalance -= amount;

        // Interaction
        if (ledger.totalBalance == 0) _closeLedger(msg.sender);
        (bool paid, ) = payable(msg.sender).call{ value: amount }("");
        if (!paid) revert TransferFailed();
    }

    /// @inheritdoc ILedgerManager
    function updateAdditionalInfo(string memory additionalInfo) external locking(msg.sender) {
        // Check
        _requireShort(additionalInfo);
        Ledger storage ledger = book.find(msg.sender);

        // Effect
        ledger.additionalInfo = additionalInfo;
        emit LedgerInfoUpdated(msg.sender, additionalInfo);
    }

    /// @inheritdoc ILedgerManager
    function deleteLedger() external locking(msg.sender) {
        // Check
        uint256 remaining = book.find(msg.sender).totalBalance;
        if (remaining != 0) revert MustWithdrawAllFundsFirst(remaining);

        // Effect and interaction
        _closeLedger(msg.sender);
    }

    /// @inheritdoc ILedgerManager
    function transferFund(
        address provider,
        string memory serviceName,
        uint256 amount
    ) external locking(msg.sender) {
        Ledger storage ledger = book.find(msg.sender);
        address service = registry.find(serviceName);
        if (IServing(service).accountExists(msg.sender, provider)) {
            _topUp(ledger, service, provider, amount);
        } else {
            _openSubAccount(ledger, service, provider, amount);
        }
    }

    /// @inheritdoc ILedgerManager
    function retrieveFund(
        address[] memory providers,
        string memory serviceName
    ) external locking(msg.sender) {
        // Check
        if (providers.length > MAX_PROVIDERS_PER_BATCH) {
            revert TooManyProviders(providers.length, MAX_PROVIDERS_PER_BATCH);
        }
        IServing service = IServing(registry.find(serviceName));
        Ledger storage ledger = book.find(msg.sender);

        // Interaction and effect: what is received becomes available, what is left is asked back
        for (uint256 i; i < providers.length; ++i) {
            if (!service.accountExists(msg.sender, providers[i])) continue;
            (uint256 received, , ) = service.processRefund(msg.sender, providers[i]);
            ledger.availableBalance += received;
            service.requestRefundAll(msg.sender, providers[i]);
        }
    }

    /// @inheritdoc ILedgerManager
    function spendFund(address user, uint256 amount) external onlyService locking(user) {
        // Check
        Ledger storage ledger = book.find(user);
        uint256 bound = ledger.totalBalance - ledger.availableBalance;
        if (bound < amount) revert InsufficientAvailableBalance(bound, amount);

        // Effect
        ledger.totalBalance -= amount;
        emit FundSpent(user, msg.sender, amount);
    }

    /// @inheritdoc ILedgerManager
    function registerService(
        string memory serviceType,
        string memory version,
        address serviceAddress,
        string memory description
    ) external onlyOwner {
        string memory fullName = registry.register(serviceType, version, serviceAddress, description, MAX_SERVICES);
        emit ServiceRegistered(serviceAddress, fullName);
    }

    /// @inheritdoc ILedgerManager
    function setRecommendedService(string memory serviceType, string memory version) external onlyOwner {
        address serviceAddress = registry.recommend(serviceType, version);
        emit RecommendedServiceUpdated(serviceType, version, serviceAddress);
    }

    /// @inheritdoc ILedgerManager
    function getLedger(address user) external view returns (Ledger memory) {
        return book.find(user);
    }

    /// @inheritdoc ILedgerManager
    function getAllLedgers(
        uint256 offset,
        uint256 limit
    ) external view returns (Ledger[] memory ledgers, uint256 total) {
        return book.list(offset, limit);
    }

    /// @inheritdoc ILedgerManager
    function getLedgerProviders(
        address user,
        string memory serviceName
    ) external view returns (address[] memory) {
        return book.providers[user][registry.find(serviceName)].values();
    }

    /// @inheritdoc ILedgerManager
    function getServiceInfo(address serviceAddress) external view returns (ServiceInfo memory) {
        return registry.services[serviceAddress];
    }

    /// @inheritdoc ILedgerManager
    function getServiceAddressByName(string memory serviceName) external view returns (address) {
        return registry.byName[serviceName];
    }

    /// @inheritdoc ILedgerManager
    function getAllActiveServices() external view returns (ServiceInfo[] memory) {
        return registry.list();
    }

    /// @inheritdoc ILedgerManager
    function getAllVersions(
        string memory serviceType
    ) external view returns (string[] memory versions, address[] memory addresses, bool[] memory isRecommendedFlags) {
        return registry.listVersions(serviceType);
    }

    /// @inheritdoc ILedgerManager
    function getRecommendedService(
        string memory serviceType
    ) external view returns (string memory version, address serviceAddress) {
        return registry.findRecommended(serviceType);
    }

    /// @inheritdoc ILedgerManager
    function isRecommendedVersion(string memory serviceType, string memory version) external view returns (bool) {
        address serviceAddress = registry.byName[ServiceRegistryLibrary.nameOf(serviceType, version)];
        return registry.services[serviceAddress].isRecommended;
    }

    function _initialize(address owner) private initializer {
        initialized = true;
        _transferOwnership(owner);
    }

    function _deposit(address user) private locking(user) {
        // Check
        if (msg.value == 0) revert ZeroAmountNotAllowed();
        bool existing = book.exists(user);
        if (!existing) _requireMinimum(msg.value, MIN_ACCOUNT_BALANCE);

        // Effect
        if (!existing) {
            book.open(user, msg.value, "");
            return;
        }
        Ledger storage ledger = book.find(user);
        ledger.availableBalance += msg.value;
        ledger.totalBalance += msg.value;
    }

    /// @dev Refunds the user takes back pay for the transfer first, as their money is still with the service.
    function _topUp(Ledger storage ledger, address service, address provider, uint256 amount) private {
        // Check
        uint256 pending = IServing(service).getPendingRefund(msg.sender, provider);
        uint256 cancelled = amount < pending ? amount : pending;
        uint256 payment = amount - cancelled;

        // Effect
        _takeAvailable(ledger, payment);

        // Interaction
        _callService(service, payment, abi.encodeCall(IServing.depositFund, (msg.sender, provider, cancelled)));
    }

    function _openSubAccount(Ledger storage ledger, address service, address provider, uint256 amount) private {
        // Check
        _requireMinimum(amount, MIN_TRANSFER_AMOUNT);
        EnumerableSet.AddressSet storage funded = book.providers[msg.sender][service];
        if (funded.length() >= MAX_PROVIDERS_PER_USER_PER_SERVICE) {
            revert TooManyProvidersForService(funded.length(), MAX_PROVIDERS_PER_USER_PER_SERVICE);
        }

        // Effect
        _takeAvailable(ledger, amount);
        funded.add(provider);

        // Interaction
        _callService(service, amount, abi.encodeCall(IServing.addAccount, (msg.sender, provider, ledger.additionalInfo)));
    }

    function _takeAvailable(Ledger storage ledger, uint256 amount) private {
        uint256 available = ledger.availableBalance;
        if (available < amount) revert InsufficientAvailableBalance(available, amount);
        ledger.availableBalance = available - amount;
    }

    /// @dev The reason of a failure inside the service is not passed on.
    function _callService(address service, uint256 value, bytes memory data) private {
        (bool success, ) = service.call{ value: value }(data);
        if (!success) revert CallFailed();
    }

    function _closeLedger(address user) private {
        // Interaction
        address[] storage services = registry.addresses;
        for (uint256 i; i < services.length; ++i) {
            address[] memory providers = book.providers[user][services[i]].values();
            for (uint256 j; j < providers.length; ++j) {
                IServing(services[i]).deleteAccount(user, providers[j]);
            }
        }

        // Effect: the user's lock keeps everybody out until here
        book.close(user, services);
    }

    function _requireMinimum(uint256 provided, uint256 required) private pure {
        if (provided < required) revert MinimumDepositRequired(provided, required);
    }

    function _requireShort(string memory additionalInfo) private pure {
        uint256 length = bytes(additionalInfo).length;
        if (length > MAX_ADDITIONAL_INFO_LENGTH) revert AdditionalInfoTooLong(length, MAX_ADDITIONAL_INFO_LENGTH);
    }
}
