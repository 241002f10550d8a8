// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

import { EnumerableSet } from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import { IInferenceServing } from "../interfaces/IInferenceServing.sol";
import { Service, ServiceParams } from "../types/InferenceTypes.sol";
import { Pagination } from "./Pagination.sol";

/// @title The providers' offers and the stakes behind them.
library ServiceLibrary {
    using EnumerableSet for EnumerableSet.AddressSet;

    struct Book {
        EnumerableSet.AddressSet providers;
        mapping(address provider => Service) services;
        mapping(address provider => uint256) stakes;
    }

    /// @notice Tells whether a provider has an offer.
    function exists(Book storage book, address provider) internal view returns (bool) {
        return book.providers.contains(provider);
    }

    /// @notice Returns a provider's offer. Reverts ServiceNotExist.
    function find(Book storage book, address provider) internal view returns (Service storage) {
        if (!exists(book, provider)) revert IInferenceServing.ServiceNotExist(provider);
        return book.services[provider];
    }

    /// @notice Writes what a provider states. Anything the owner's acknowledgement rests on voids it when changed.
    function write(Book storage book, address provider, ServiceParams calldata params) internal {
        Service storage service = book.services[provider];
        if (book.providers.add(provider) || _differsInSubstance(service, params)) {
            service.teeSignerAcknowledged = false;
        }
        service.provider = provider;
        service.serviceType = params.serviceType;
        service.url = params.url;
        service.inputPrice = params.inputPrice;
        service.outputPrice = params.outputPrice;
        service.updatedAt = block.timestamp;
        service.model = params.model;
        service.verifiability = params.verifiability;
        service.additionalInfo = params.additionalInfo;
        service.teeSignerAddress = params.teeSignerAddress;
    }

    /// @notice Forgets a provider's offer. Returns its stake.
    function remove(Book storage book, address provider) internal returns (uint256 stake) {
        stake = book.stakes[provider];
        book.providers.remove(provider);
        delete book.services[provider];
        delete book.stakes[provider];
    }

    /// @notice Returns a page of offers and their number.
    function list(
        Book storage book,
        uint256 offset,
        uint256 limit
    ) internal view returns (Service[] memory services, uint256 total) {
        total = book.providers.length();
        (uint256 start, uint256 end) = Pagination.cappedPage(total, offset, limit);
        services = new Service[](end - start);
        for (uint256 i = start; i < end; ++i) {
            services[i - start] = book.services[book.providers.at(i)];
        }
    }

    function _differsInSubstance(Service storage service, ServiceParams calldata params) private view returns (bool) {
        return
            service.teeSignerAddress != params.teeSignerAddress ||
            _differs(service.serviceType, params.serviceType) ||
            _differs(service.model, params.model) ||
            _differs(service.verifiability, params.verifiability) ||
            _differs(service.additionalInfo, params.additionalInfo);
    }

    function _differs(string memory kept, string calldata stated) private pure returns (bool) {
        return keccak256(bytes(kept)) != keccak256(bytes(stated));
    }
}
