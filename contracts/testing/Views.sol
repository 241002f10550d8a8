// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

/// @title Reads many views and balances in one call, for tests.
contract Views {
    struct Outcome {
        bool success;
        bytes result;
    }

    /// @notice Calls each target with its data and gathers results and reverts, then the holders' balances.
    function readAll(
        address[] calldata targets,
        bytes[] calldata data,
        address[] calldata holders
    ) external view returns (Outcome[] memory outcomes, uint256[] memory balances) {
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
