// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

import { Refund } from "./InferenceTypes.sol";

/// @notice A trained model handed to a user. Part of the published layout: this contract keeps none.
struct Deliverable {
    string id;
    bytes modelRootHash;
    bytes encryptedSecret;
    bool acknowledged;
    uint248 timestamp;
    bool settled;
}

/// @notice A user's sub-account with one fine-tuning provider. Amounts in neuron.
struct FineTuningAccount {
    address user;
    address provider;
    uint256 nonce;
    uint256 balance;
    /// @dev Part of the balance that was asked back.
    uint256 pendingRefund;
    /// @dev Only the first `validRefundsLength` entries are live; later ones are left-overs.
    Refund[] refunds;
    string additionalInfo;
    Deliverable[] deliverables;
    uint256 validRefundsLength;
    uint256 deliverablesHead;
    uint256 deliverablesCount;
    bool acknowledged;
}

/// @notice A sub-account as lists show it. Amounts in neuron.
struct FineTuningAccountSummary {
    address user;
    address provider;
    uint256 nonce;
    uint256 balance;
    uint256 pendingRefund;
    string additionalInfo;
    uint256 validRefundsLength;
    uint256 deliverablesCount;
    bool acknowledged;
}
