// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

import { Account, Service, ServiceParams, TEESettlementData, SettlementStatus } from "../types/InferenceTypes.sol";
import { IServing } from "./IServing.sol";

/// @title Providers' offers, users' sub-accounts with them, and the settlement of fees signed by TEEs.
/// @notice Amounts are in neuron (1 0G = 10^18 neuron), times in seconds.
interface IInferenceServing is IServing {
    error AccountExists(address user, address provider);
    error AccountNotExists(address user, address provider);
    error AdditionalInfoTooLong();
    error AlreadyInitialized();
    error BatchSizeTooLarge(uint256 size, uint256 max);
    error CallerNotLedger(address caller);
    error CannotAddStakeWhenUpdating();
    error CannotRevokeWithNonZeroBalance(address user, address provider, uint256 balance);
    error DirectDepositsDisabled();
    error InsufficientStake(uint256 provided, uint256 required);
    error InvalidAddress(address addr);
    error InvalidTEESignature(string reason);
    error LimitTooLarge(uint256 limit, uint256 max);
    error LockTimeOutOfRange(uint256 lockTime, uint256 min, uint256 max);
    error NoSettlementsProvided();
    error ProviderCannotBeUser();
    error ServiceNotExist(address provider);
    error TooManyRefunds(address user, address provider);
    error TooManySettlements(uint256 count, uint256 max);
    error TransferFailed();

    /// @notice A sub-account was forgotten; `refundedAmount` is the balance it held, no payment.
    event AccountDeleted(address indexed user, address indexed provider, uint256 refundedAmount);
    /// @notice Every session token of earlier generations is void.
    event AllTokensRevoked(address indexed user, address indexed provider, uint256 newGeneration);
    /// @notice Balance and pending part of a sub-account after a change.
    event BalanceUpdated(address indexed user, address indexed provider, uint256 amount, uint256 pendingRefund);
    /// @notice Part of the published ABI; never emitted.
    event BatchBalanceUpdated(address[] users, uint256[] balances, uint256[] pendingRefunds);
    /// @notice The contract was brought into service.
    event ContractInitialized(address indexed owner, uint256 lockTime, address ledgerAddress);
    /// @notice The owner changed how long refunds wait.
    event LockTimeUpdated(uint256 oldLockTime, uint256 newLockTime);
    /// @notice A provider left and took its stake back.
    event ProviderStakeReturned(address indexed provider, uint256 amount);
    /// @notice A provider arrived with a stake.
    event ProviderStaked(address indexed provider, uint256 amount);
    /// @notice The owner accepted or refused the signer a provider names.
    event ProviderTEESignerAcknowledged(
        address indexed provider,
        address indexed teeSignerAddress,
        bool acknowledged
    );
    /// @notice A refund was asked for. Also emitted, with the newest live index, when there was nothing left to ask.
    event RefundRequested(address indexed user, address indexed provider, uint256 indexed index, uint256 timestamp);
    /// @notice A provider withdrew its offer.
    event ServiceRemoved(address indexed service);
    /// @notice A provider registered or changed its offer.
    event ServiceUpdated(
        address indexed service,
        string serviceType,
        string url,
        uint256 inputPrice,
        uint256 outputPrice,
        uint256 updatedAt,
        string model,
        string verifiability
    );
    /// @notice How one claim of a batch was met; exactly one per claim, in the order of the batch.
    event TEESettlementResult(address indexed user, SettlementStatus status, uint256 unsettledAmount);
    /// @notice One session token is void.
    event TokenRevoked(address indexed user, address indexed provider, uint8 tokenId);
    /// @notice Several session tokens are void.
    event TokensRevoked(address indexed user, address indexed provider, uint8[] tokenIds);

    /// @notice Brings the contract into service, once.
    /// @dev Reverts, in order: AlreadyInitialized, LockTimeOutOfRange. Emits: OwnershipTransferred,
    /// ContractInitialized, Initialized.
    function initialize(uint256 _locktime, address _ledgerAddress, address owner) external;

    /// @notice Changes how long refunds wait, also for those already asked for. Owner only.
    /// @dev Reverts: LockTimeOutOfRange. Emits: LockTimeUpdated.
    function updateLockTime(uint256 _locktime) external;

    /// @notice Registers or changes the caller's offer. A new offer needs a stake of MIN_PROVIDER_STAKE or more, a
    /// change must carry no money. Changing type, model, verifiability, signer or additional info voids the owner's
    /// acknowledgement; url and prices do not.
    /// @dev Reverts, in order: InsufficientStake or CannotAddStakeWhenUpdating, AdditionalInfoTooLong.
    /// Emits: ProviderStaked (when new), ServiceUpdated.
    function addOrUpdateService(ServiceParams calldata params) external payable;

    /// @notice Withdraws the caller's offer and returns its stake.
    /// @dev Reverts: reentrancy, ServiceNotExist, TransferFailed. Emits: ProviderStakeReturned, ServiceRemoved.
    function removeService() external;

    /// @notice Accepts the signer a provider names. Owner only.
    /// @dev Reverts: ServiceNotExist. Emits: ProviderTEESignerAcknowledged.
    function acknowledgeTEESignerByOwner(address provider) external;

    /// @notice Takes the acceptance back. Owner only.
    /// @dev Reverts: ServiceNotExist. Emits: ProviderTEESignerAcknowledged.
    function revokeTEESignerAcknowledgement(address provider) external;

    /// @notice Sets whether the caller accepts a provider's signer. Taking it back needs an empty sub-account.
    /// @dev Reverts, in order: AccountNotExists, CannotRevokeWithNonZeroBalance. Emits nothing.
    function acknowledgeTEESigner(address provider, bool acknowledged) external;

    /// @notice Voids one of the caller's session tokens.
    /// @dev Reverts: AccountNotExists. Emits: TokenRevoked.
    function revokeToken(address provider, uint8 tokenId) external;

    /// @notice Voids several of the caller's session tokens.
    /// @dev Reverts: AccountNotExists. Emits: TokensRevoked.
    function revokeTokens(address provider, uint8[] calldata tokenIds) external;

    /// @notice Voids all of the caller's session tokens by starting a new generation.
    /// @dev Reverts: AccountNotExists. Emits: AllTokensRevoked.
    function revokeAllTokens(address provider) external;

    /// @notice Settles 1 to 50 claims of the calling provider, each on its own merits, and pays their sum at the end.
    /// A claim draws on the whole balance; if that reaches into pending refunds these are cancelled, newest first.
    /// @dev Reverts: reentrancy, NoSettlementsProvided, TooManySettlements, TransferFailed, and whatever the ledger
    /// reverts with. Emits per claim that pays: FundSpent (ledger), BalanceUpdated; per claim: TEESettlementResult.
    function settleFeesWithTEE(
        TEESettlementData[] calldata settlements
    ) external returns (SettlementStatus[] memory statuses);

    /// @notice Says how each claim would be met if it came alone. To be called from the provider's address.
    /// @dev Reverts: NoSettlementsProvided, TooManySettlements.
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
        );

    /// @notice Tells whether `initialize` has run here.
    function initialized() external view returns (bool);

    /// @notice Returns how long refunds wait.
    function lockTime() external view returns (uint256);

    /// @notice Returns the ledger this contract serves.
    function ledgerAddress() external view returns (address);

    /// @notice Returns a sub-account. Reverts AccountNotExists.
    function getAccount(address user, address provider) external view returns (Account memory);

    /// @notice Returns a page of all sub-accounts and their number. Limit 0 stands for 50; above 50 LimitTooLarge.
    function getAllAccounts(
        uint256 offset,
        uint256 limit
    ) external view returns (Account[] memory accounts, uint256 total);

    /// @notice As `getAllAccounts`, for one provider.
    function getAccountsByProvider(
        address provider,
        uint256 offset,
        uint256 limit
    ) external view returns (Account[] memory accounts, uint256 total);

    /// @notice As `getAllAccounts`, for one user.
    function getAccountsByUser(
        address user,
        uint256 offset,
        uint256 limit
    ) external view returns (Account[] memory accounts, uint256 total);

    /// @notice Returns up to 500 users' sub-accounts with the calling provider; empty where there is none.
    /// @dev Reverts: BatchSizeTooLarge.
    function getBatchAccountsByUsers(address[] calldata users) external view returns (Account[] memory accounts);

    /// @notice Tells whether the bit of a session token is set. Reverts AccountNotExists.
    function isTokenRevoked(address user, address provider, uint8 tokenId) external view returns (bool);

    /// @notice Returns a provider's offer. Reverts ServiceNotExist.
    function getService(address provider) external view returns (Service memory service);

    /// @notice Returns a page of offers and their number. Limit 0 stands for 50; above 50 LimitTooLarge.
    function getAllServices(
        uint256 offset,
        uint256 limit
    ) external view returns (Service[] memory services, uint256 total);

    /// @notice Tells whether a provider has an offer.
    function serviceExists(address provider) external view returns (bool);
}
