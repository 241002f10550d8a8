// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

import { IInferenceServing } from "../interfaces/IInferenceServing.sol";

/// @title Cuts a page out of a list.
library Pagination {
    /// @dev What a limit of 0 stands for.
    uint256 internal constant DEFAULT_LIMIT = 50;

    /// @notice Returns the first position of the page and the one behind its last; both equal when it is empty.
    function page(uint256 total, uint256 offset, uint256 limit) internal pure returns (uint256 start, uint256 end) {
        if (offset >= total) return (0, 0);
        start = offset;
        end = offset + (limit == 0 ? DEFAULT_LIMIT : limit);
        if (end > total) end = total;
    }

    /// @notice As `page`, for lists that give out at most 50 entries at a time. Reverts LimitTooLarge.
    function cappedPage(
        uint256 total,
        uint256 offset,
        uint256 limit
    ) internal pure returns (uint256 start, uint256 end) {
        if (limit > DEFAULT_LIMIT) revert IInferenceServing.LimitTooLarge(limit, DEFAULT_LIMIT);
        return page(total, offset, limit);
    }
}
