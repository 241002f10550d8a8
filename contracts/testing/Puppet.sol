// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

/// @title Account made of code, for tests: does what it is told and answers money as it was taught.
/// @dev Shows how the contracts treat payees that refuse money or call back while they are being paid.
contract Puppet {
    /// @notice What calling back led to.
    event Reacted(bool success, bytes result);

    /// @notice The answer to money, as taught: refuse it.
    error MoneyRefused();

    bool private refusing;
    bool private armed;
    address private reactionTarget;
    bytes private reaction;

    /// @notice Makes a call as this account and passes its revert on unchanged.
    function perform(address target, uint256 value, bytes calldata data) external payable returns (bytes memory) {
        (bool success, bytes memory result) = target.call{ value: value }(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
        return result;
    }

    /// @notice Teaches the next answer to money: make this call once.
    function callBackWhenPaid(address target, bytes calldata data) external {
        armed = true;
        reactionTarget = target;
        reaction = data;
    }

    /// @notice Teaches whether to refuse money.
    function refuseMoney(bool refuse) external {
        refusing = refuse;
    }

    receive() external payable {
        if (refusing) revert MoneyRefused();
        if (!armed) return;
        armed = false;
        (bool success, bytes memory result) = reactionTarget.call(reaction);
        emit Reacted(success, result);
    }
}
