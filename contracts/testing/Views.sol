// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

/// @title Reads many views and balances in one call, for tests.
contract Views {
    struct Outcome {
        bool success;
        bytes result;
    }

    /// @notice Reads everything on the list kept as code at an address: (address[] targets, bytes[] data,
    /// address[] holders), encoded. Kept on the chain, as it is too long to send along each time.
    function readListed(
        address list
    ) external view returns (Outcome[] memory outcomes, uint256[] memory balances) {
        (address[] memory targets, bytes[] memory data, address[] memory holders) = abi.decode(
            list.code,
            (address[], bytes[], address[])
        );
        outcomes = new Outcome[](targets.length);
        for (uint256 i; i < targets.length; ++i) {
            (outcomes[i].success, outcomes[i].result) = targets[i].staticcall(data[i]);
        }
        balances = new uint256[](holders.length);
        for (uint256 i; i < holders.length; ++i) {
            balances[i] = holders[i].balance;
        }
    }
}
