// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

import { EnumerableSet } from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import { ILedgerManager } from "../interfaces/ILedgerManager.sol";
import { Ledger } from "../types/LedgerTypes.sol";
import { Pagination } from "./Pagination.sol";

/// @title The book of ledgers: who has one, what it holds, whom it funds, and who is in the middle of an action.
library LedgerLibrary {
    using EnumerableSet for EnumerableSet.AddressSet;

    struct Book {
        EnumerableSet.AddressSet users;
        mapping(address user => Ledger) ledgers;
        mapping(address user => mapping(address service => EnumerableSet.AddressSet)) providers;
        mapping(address user => bool) locked;
    }

    /// @notice Starts an action on a user's ledger. Reverts LedgerLocked while another one runs.
    function lock(Book storage book, address user) internal {
        if (book.locked[user]) revert ILedgerManager.LedgerLocked();
        book.locked[user] = true;
    }

    /// @notice Ends the action on a user's ledger.
    function unlock(Book storage book, address user) internal {
        book.locked[user] = false;
    }

    /// @notice Tells whether the user has a ledger.
    function exists(Book storage book, address user) internal view returns (bool) {
        return book.users.contains(user);
    }

    /// @notice Returns the user's ledger. Reverts LedgerNotExists.
    function find(Book storage book, address user) internal view returns (Ledger storage) {
        if (!exists(book, user)) revert ILedgerManager.LedgerNotExists(user);
        return book.ledgers[user];
    }

    /// @notice Opens a ledger that holds `amount`.
    function open(Book storage book, address user, uint256 amount, string memory additionalInfo) internal {
        book.users.add(user);
        book.ledgers[user] = Ledger({
            user: user,
            availableBalance: amount,
            totalBalance: amount,
            additionalInfo: additionalInfo
        });
    }

    /// @notice Forgets the user's ledger and its providers with the given services.
    function close(Book storage book, address user, address[] storage services) internal {
        for (uint256 i; i < services.length; ++i) {
            EnumerableSet.AddressSet storage funded = book.providers[user][services[i]];
            for (uint256 left = funded.length(); left > 0; --left) {
                funded.remove(funded.at(left - 1));
            }
        }
        book.users.remove(user);
        delete book.ledgers[user];
    }

    /// @notice Returns a page of ledgers and their number.
    function list(
        Book storage book,
        uint256 offset,
        uint256 limit
    ) internal view returns (Ledger[] memory ledgers, uint256 total) {
        total = book.users.length();
        (uint256 start, uint256 end) = Pagination.page(total, offset, limit);
        ledgers = new Ledger[](end - start);
        for (uint256 i = start; i < end; ++i) {
            ledgers[i - start] = book.ledgers[book.users.at(i)];
        }
    }
}
