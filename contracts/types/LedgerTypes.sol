// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

/// @notice A main account as readers see it. Amounts in neuron.
struct Ledger {
    address user;
    /// @dev Not bound to any provider: can be withdrawn or transferred at once.
    uint256 availableBalance;
    /// @dev Available plus everything held in sub-accounts of all services.
    uint256 totalBalance;
    string additionalInfo;
}

/// @notice A serving contract the ledger works with.
struct ServiceInfo {
    address serviceAddress;
    address serviceContract;
    string serviceType;
    string version;
    /// @dev Type and version joined by a hyphen; the name users pass to transfer and retrieve.
    string fullName;
    string description;
    bool isRecommended;
    uint256 registeredAt;
}
