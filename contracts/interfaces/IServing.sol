// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

/// @title What a ledger needs from a serving contract that keeps its users' sub-accounts.
/// @notice Every function that changes something is for the ledger alone.
interface IServing {
    /// @notice Tells whether the user has a sub-account with the provider.
    function accountExists(address user, address provider) external view returns (bool);

    /// @notice Returns the part of a sub-account that was asked back and not yet paid out, in neuron.
    function getPendingRefund(address user, address provider) external view returns (uint256);

    /// @notice Opens a sub-account with the money sent along.
    function addAccount(address user, address provider, string memory additionalInfo) external payable;

    /// @notice Adds the money sent along, and cancels pending refunds up to `cancelRetrievingAmount`, newest first.
    function depositFund(address user, address provider, uint256 cancelRetrievingAmount) external payable;

    /// @notice Forgets a sub-account. No money moves.
    function deleteAccount(address user, address provider) external;

    /// @notice Asks back everything in a sub-account that is not yet pending.
    function requestRefundAll(address user, address provider) external;

    /// @notice Pays refunds whose lock time has passed to the ledger.
    /// @return totalAmount What was paid, in neuron.
    /// @return balance What the sub-account still holds.
    /// @return pendingRefund The part of it that is still pending.
    function processRefund(
        address user,
        address provider
    ) external returns (uint256 totalAmount, uint256 balance, uint256 pendingRefund);
}
