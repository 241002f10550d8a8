// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

import { EnumerableSet } from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import { IInferenceServing } from "../interfaces/IInferenceServing.sol";
import { Account, Refund } from "../types/InferenceTypes.sol";
import { Pagination } from "./Pagination.sol";

/// @title The book of sub-accounts, one per user and provider, and the refunds asked for on them.
library AccountLibrary {
    using EnumerableSet for EnumerableSet.Bytes32Set;

    /// @dev Most refunds that can wait on one sub-account at a time.
    uint256 internal constant MAX_REFUNDS = 5;

    struct Book {
        EnumerableSet.Bytes32Set keys;
        mapping(bytes32 key => Account) accounts;
        mapping(address user => EnumerableSet.Bytes32Set) keysOfUser;
        mapping(address provider => EnumerableSet.Bytes32Set) keysOfProvider;
    }

    /// @notice Tells whether the user has a sub-account with the provider.
    function exists(Book storage book, address user, address provider) internal view returns (bool) {
        return book.keys.contains(keyOf(user, provider));
    }

    /// @notice Returns a sub-account. Reverts AccountNotExists.
    function find(Book storage book, address user, address provider) internal view returns (Account storage) {
        bytes32 key = keyOf(user, provider);
        if (!book.keys.contains(key)) revert IInferenceServing.AccountNotExists(user, provider);
        return book.accounts[key];
    }

    /// @notice Opens a sub-account that holds `amount`. Nonce and generation of an earlier one are taken up again.
    function open(
        Book storage book,
        address user,
        address provider,
        uint256 amount,
        string memory additionalInfo
    ) internal {
        // Check
        bytes32 key = keyOf(user, provider);
        if (!book.keys.add(key)) revert IInferenceServing.AccountExists(user, provider);

        // Effect
        book.keysOfUser[user].add(key);
        book.keysOfProvider[provider].add(key);
        Account storage account = book.accounts[key];
        account.user = user;
        account.provider = provider;
        account.balance = amount;
        account.additionalInfo = additionalInfo;
        account.acknowledged = true;
    }

    /// @notice Forgets a sub-account but for its nonce and generation. Returns the balance it held.
    function close(Book storage book, address user, address provider) internal returns (uint256 held) {
        bytes32 key = keyOf(user, provider);
        if (!book.keys.remove(key)) return 0;
        book.keysOfUser[user].remove(key);
        book.keysOfProvider[provider].remove(key);

        Account storage account = book.accounts[key];
        held = account.balance;
        account.balance = 0;
        account.pendingRefund = 0;
        delete account.refunds;
        account.validRefundsLength = 0;
        account.additionalInfo = "";
        account.acknowledged = false;
        account.revokedBitmap = 0;
    }

    /// @notice Asks back everything that is not yet pending. Returns the index of the newest live refund.
    function requestRefund(Account storage account) internal returns (uint256) {
        uint256 live = account.validRefundsLength;
        uint256 amount = account.balance - account.pendingRefund;
        if (amount == 0) return live - 1;
        if (live >= MAX_REFUNDS) revert IInferenceServing.TooManyRefunds(account.user, account.provider);

        Refund memory request = Refund({
            index: live,
            amount: amount,
            createdAt: block.timestamp,
            processed: false
        });
        if (live == account.refunds.length) account.refunds.push(request);
        else account.refunds[live] = request;
        account.validRefundsLength = live + 1;
        account.pendingRefund += amount;
        return live;
    }

    /// @notice Takes the refunds out whose time has come; the others move up in their order. Returns the sum.
    function collectRefunds(Account storage account, uint256 lockTime) internal returns (uint256 total) {
        uint256 live = account.validRefundsLength;
        uint256 kept;
        for (uint256 i; i < live; ++i) {
            Refund storage request = account.refunds[i];
            if (block.timestamp >= request.createdAt + lockTime) {
                total += request.amount;
                continue;
            }
            if (kept != i) {
                Refund storage slot = account.refunds[kept];
                slot.index = kept;
                slot.amount = request.amount;
                slot.createdAt = request.createdAt;
            }
            ++kept;
        }
        account.validRefundsLength = kept;
        account.pendingRefund -= total;
        account.balance -= total;
    }

    /// @notice Cancels pending refunds up to `amount`, newest first.
    function cancelRefunds(Account storage account, uint256 amount) internal {
        uint256 live = account.validRefundsLength;
        uint256 left = amount;
        while (left > 0 && live > 0) {
            Refund storage newest = account.refunds[live - 1];
            uint256 cancelled = newest.amount < left ? newest.amount : left;
            newest.amount -= cancelled;
            account.pendingRefund -= cancelled;
            left -= cancelled;
            if (newest.amount == 0) --live;
        }
        account.validRefundsLength = live;
    }

    /// @notice Takes `amount` of the balance, out of pending refunds where the rest is not enough.
    function spend(Account storage account, uint256 amount) internal {
        uint256 spendable = account.balance - account.pendingRefund;
        if (amount > spendable) cancelRefunds(account, amount - spendable);
        account.balance -= amount;
    }

    /// @notice Returns a page of the sub-accounts of a set of keys and their number.
    function list(
        Book storage book,
        EnumerableSet.Bytes32Set storage keys,
        uint256 offset,
        uint256 limit
    ) internal view returns (Account[] memory accounts, uint256 total) {
        total = keys.length();
        (uint256 start, uint256 end) = Pagination.cappedPage(total, offset, limit);
        accounts = new Account[](end - start);
        for (uint256 i = start; i < end; ++i) {
            accounts[i - start] = book.accounts[keys.at(i)];
        }
    }

    /// @notice Returns one entry per user; empty where the user has no sub-account with the provider.
    function listOfUsers(
        Book storage book,
        address provider,
        address[] calldata users
    ) internal view returns (Account[] memory accounts) {
        accounts = new Account[](users.length);
        for (uint256 i; i < users.length; ++i) {
            bytes32 key = keyOf(users[i], provider);
            if (book.keys.contains(key)) accounts[i] = book.accounts[key];
        }
    }

    /// @notice Refuses pairs nobody can be: the zero address on either side, a provider as the own user.
    /// @dev Reverts, in order: InvalidAddress (user, then provider), ProviderCannotBeUser.
    function requireParties(address user, address provider) internal pure {
        if (user == address(0)) revert IInferenceServing.InvalidAddress(user);
        if (provider == address(0)) revert IInferenceServing.InvalidAddress(provider);
        if (user == provider) revert IInferenceServing.ProviderCannotBeUser();
    }

    /// @notice Returns the key of a user's sub-account with a provider.
    function keyOf(address user, address provider) internal pure returns (bytes32) {
        return keccak256(abi.encode(user, provider));
    }
}
