// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

import { Ledger, ServiceInfo } from "../types/LedgerTypes.sol";

/// @title The main account: one per user, from which sub-accounts with providers are funded.
/// @notice Amounts are in neuron (1 0G = 10^18 neuron). Functions that move a user's money lock that user's
/// ledger until they return: reaching it again meanwhile reverts `LedgerLocked`.
interface ILedgerManager {
    error AdditionalInfoTooLong(uint256 length, uint256 max);
    error AlreadyInitialized();
    error CallFailed();
    error CallerNotRegisteredService(address caller);
    error DirectDepositsDisabled();
    error InsufficientAvailableBalance(uint256 available, uint256 required);
    error InsufficientBalance(address user);
    error InvalidServiceAddress(address serviceAddress);
    error InvalidServiceType(string serviceType);
    error LedgerExists(address user);
    error LedgerLocked();
    error LedgerNotExists(address user);
    error MinimumDepositRequired(uint256 provided, uint256 required);
    error MustWithdrawAllFundsFirst(uint256 remainingBalance);
    error NoRecommendedService(string serviceType);
    error ServiceAlreadyRegistered(address serviceAddress);
    error ServiceMustImplementIServing(address serviceAddress);
    error ServiceNameExists(string serviceName);
    error ServiceNotFound(address serviceAddress);
    error ServiceNotRegistered(address serviceAddress);
    error ServiceRegistryLimitReached(uint256 limit);
    error ServiceTypeRequired();
    error TooManyProviders(uint256 requested, uint256 maximum);
    error TooManyProvidersForService(uint256 current, uint256 maximum);
    error TransferFailed();
    error VersionRequired();
    error ZeroAddressNotAllowed();
    error ZeroAmountNotAllowed();

    /// @notice A serving contract took money of a user for services rendered.
    event FundSpent(address indexed user, address indexed service, uint256 amount);
    /// @notice A user changed the note kept with the ledger.
    event LedgerInfoUpdated(address indexed user, string additionalInfo);
    /// @notice The owner made one version the recommended one of its type.
    event RecommendedServiceUpdated(string serviceType, string version, address serviceAddress);
    /// @notice The owner added a serving contract.
    event ServiceRegistered(address indexed serviceAddress, string serviceName);

    /// @notice Brings the contract into service, once.
    /// @dev Reverts: AlreadyInitialized. Emits: OwnershipTransferred, Initialized.
    function initialize(address owner) external;

    /// @notice Opens the caller's ledger with the money sent along.
    /// @dev Reverts, in order: LedgerLocked, MinimumDepositRequired, AdditionalInfoTooLong, LedgerExists. Emits nothing.
    /// @return The available balance, and 0.
    function addLedger(string memory additionalInfo) external payable returns (uint256, uint256);

    /// @notice Adds the money sent along to the caller's ledger; opens one if there is none.
    /// @dev Reverts, in order: LedgerLocked, ZeroAmountNotAllowed, MinimumDepositRequired (when opening). Emits nothing.
    function depositFund() external payable;

    /// @notice As `depositFund`, for the recipient's ledger.
    /// @dev Reverts, in order: ZeroAddressNotAllowed, LedgerLocked (the recipient's), then as `depositFund`.
    function depositFundFor(address recipient) external payable;

    /// @notice Pays `amount` of the available balance to the caller.
    /// What remains available must be 0 or at least MIN_ACCOUNT_BALANCE. When nothing at all remains, the ledger
    /// and all its sub-accounts are deleted.
    /// @dev Reverts, in order: LedgerLocked, LedgerNotExists, InsufficientBalance, MinimumDepositRequired,
    /// TransferFailed. Emits per deleted sub-account: AccountDeleted (serving contract).
    function refund(uint256 amount) external;

    /// @notice Replaces the note kept with the caller's ledger.
    /// @dev Reverts, in order: LedgerLocked, AdditionalInfoTooLong, LedgerNotExists. Emits: LedgerInfoUpdated.
    function updateAdditionalInfo(string memory additionalInfo) external;

    /// @notice Deletes the caller's empty ledger and all its sub-accounts.
    /// @dev Reverts, in order: LedgerLocked, LedgerNotExists, MustWithdrawAllFundsFirst.
    function deleteLedger() external;

    /// @notice Moves available money into the caller's sub-account with a provider; opens it if there is none.
    /// A new sub-account takes over the note of the ledger as it is then.
    /// With an existing sub-account pending refunds are cancelled first, newest first, and only the rest of
    /// `amount` leaves the available balance.
    /// @dev Reverts, in order: LedgerLocked, LedgerNotExists, ServiceNotFound, MinimumDepositRequired and
    /// TooManyProvidersForService (when opening), InsufficientAvailableBalance, CallFailed (any failure inside the
    /// serving contract). Emits: BalanceUpdated (serving contract).
    function transferFund(address provider, string memory serviceName, uint256 amount) external;

    /// @notice For each provider: collects refunds that are due, then asks back everything else.
    /// Providers the caller has no sub-account with are passed over.
    /// @dev Reverts, in order: LedgerLocked, TooManyProviders, ServiceNotFound, LedgerNotExists, TooManyRefunds
    /// (serving contract). Emits per provider: BalanceUpdated, RefundRequested (serving contract).
    function retrieveFund(address[] memory providers, string memory serviceName) external;

    /// @notice Takes `amount` of the user's total that is not available, for a registered serving contract which
    /// pays it out itself.
    /// @dev Reverts: CallerNotRegisteredService, LedgerLocked, LedgerNotExists, InsufficientAvailableBalance.
    /// Emits: FundSpent.
    function spendFund(address user, uint256 amount) external;

    /// @notice Adds a serving contract. Owner only.
    /// @dev Reverts, in order: InvalidServiceAddress, ServiceTypeRequired, VersionRequired, ServiceAlreadyRegistered,
    /// ServiceNameExists, ServiceMustImplementIServing, ServiceRegistryLimitReached. Emits: ServiceRegistered.
    function registerService(
        string memory serviceType,
        string memory version,
        address serviceAddress,
        string memory description
    ) external;

    /// @notice Recommends one registered version of a type. Owner only.
    /// @dev Reverts: ServiceNotFound. Emits: RecommendedServiceUpdated.
    function setRecommendedService(string memory serviceType, string memory version) external;

    /// @notice Tells whether `initialize` has run here.
    function initialized() external view returns (bool);

    /// @notice Returns a user's ledger. Reverts LedgerNotExists.
    function getLedger(address user) external view returns (Ledger memory);

    /// @notice Returns a page of ledgers and their number. Limit 0 stands for 50.
    function getAllLedgers(
        uint256 offset,
        uint256 limit
    ) external view returns (Ledger[] memory ledgers, uint256 total);

    /// @notice Returns the providers a user has sub-accounts with. Reverts ServiceNotFound.
    function getLedgerProviders(
        address user,
        string memory serviceName
    ) external view returns (address[] memory);

    /// @notice Returns what is registered at an address; all fields empty if nothing is.
    function getServiceInfo(address serviceAddress) external view returns (ServiceInfo memory);

    /// @notice Returns the address registered under a full name, or zero.
    function getServiceAddressByName(string memory serviceName) external view returns (address);

    /// @notice Returns every registered service in order of registration.
    function getAllActiveServices() external view returns (ServiceInfo[] memory);

    /// @notice Returns the versions registered under a type, in order of registration.
    function getAllVersions(
        string memory serviceType
    ) external view returns (string[] memory versions, address[] memory addresses, bool[] memory isRecommendedFlags);

    /// @notice Returns the recommended version of a type. Reverts NoRecommendedService.
    function getRecommendedService(
        string memory serviceType
    ) external view returns (string memory version, address serviceAddress);

    /// @notice Tells whether the service of that type and version carries the recommendation.
    function isRecommendedVersion(string memory serviceType, string memory version) external view returns (bool);
}
