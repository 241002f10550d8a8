// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

/// @notice Money a user asked back from a provider; paid out once the lock time has passed. Amount in neuron.
struct Refund {
    uint256 index;
    uint256 amount;
    /// @dev Block time of the request, in seconds.
    uint256 createdAt;
    /// @dev Part of the published layout; never set.
    bool processed;
}

/// @notice A user's sub-account with one provider. Amounts in neuron.
struct Account {
    address user;
    address provider;
    /// @dev Highest settlement nonce accepted so far. Outlives the deletion of the account.
    uint256 nonce;
    uint256 balance;
    /// @dev Part of the balance that was asked back. It still backs settlements.
    uint256 pendingRefund;
    /// @dev Only the first `validRefundsLength` entries are live; later ones are left-overs.
    Refund[] refunds;
    string additionalInfo;
    /// @dev The user accepts the provider's TEE signer.
    bool acknowledged;
    uint256 validRefundsLength;
    /// @dev Session tokens of earlier generations are void. Outlives the deletion of the account.
    uint256 generation;
    /// @dev Bit n set: session token n of this generation is void.
    uint256 revokedBitmap;
}

/// @notice A provider's offer as readers see it. Prices in neuron per token or per item.
struct Service {
    address provider;
    string serviceType;
    string url;
    uint256 inputPrice;
    uint256 outputPrice;
    uint256 updatedAt;
    string model;
    string verifiability;
    string additionalInfo;
    address teeSignerAddress;
    bool teeSignerAcknowledged;
}

/// @notice What a provider states when registering or changing an offer.
struct ServiceParams {
    string serviceType;
    string url;
    string model;
    string verifiability;
    uint256 inputPrice;
    uint256 outputPrice;
    string additionalInfo;
    address teeSignerAddress;
}

/// @notice A claim on a user's sub-account, signed by the provider's TEE. Fee in neuron.
struct TEESettlementData {
    address user;
    address provider;
    uint256 totalFee;
    bytes32 requestsHash;
    uint256 nonce;
    bytes signature;
}

/// @notice How a claim was met. The numbers are part of the wire.
enum SettlementStatus {
    Success,
    Partial,
    ProviderMismatch,
    NoTEESigner,
    InvalidNonce,
    InvalidSignature
}
