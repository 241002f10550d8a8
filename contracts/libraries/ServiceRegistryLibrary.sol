// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

import { ERC165Checker } from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import { ILedgerManager } from "../interfaces/ILedgerManager.sol";
import { IServing } from "../interfaces/IServing.sol";
import { ServiceInfo } from "../types/LedgerTypes.sol";

/// @title The serving contracts a ledger works with, by address, by full name and by type.
library ServiceRegistryLibrary {
    struct Registry {
        address[] addresses;
        mapping(address serviceAddress => ServiceInfo) services;
        mapping(string fullName => address) byName;
        mapping(string serviceType => address[]) versions;
        mapping(string serviceType => address) recommended;
    }

    /// @notice Adds a serving contract under `type-version` and returns that name.
    function register(
        Registry storage registry,
        string memory serviceType,
        string memory version,
        address serviceAddress,
        string memory description,
        uint256 limit
    ) internal returns (string memory fullName) {
        // Check
        if (serviceAddress == address(0)) revert ILedgerManager.InvalidServiceAddress(serviceAddress);
        if (bytes(serviceType).length == 0) revert ILedgerManager.ServiceTypeRequired();
        if (bytes(version).length == 0) revert ILedgerManager.VersionRequired();
        if (isRegistered(registry, serviceAddress)) revert ILedgerManager.ServiceAlreadyRegistered(serviceAddress);
        fullName = nameOf(serviceType, version);
        if (registry.byName[fullName] != address(0)) revert ILedgerManager.ServiceNameExists(fullName);
        if (!ERC165Checker.supportsInterface(serviceAddress, type(IServing).interfaceId)) {
            revert ILedgerManager.ServiceMustImplementIServing(serviceAddress);
        }
        if (registry.addresses.length >= limit) revert ILedgerManager.ServiceRegistryLimitReached(limit);

        // Effect
        registry.addresses.push(serviceAddress);
        registry.services[serviceAddress] = ServiceInfo({
            serviceAddress: serviceAddress,
            serviceContract: serviceAddress,
            serviceType: serviceType,
            version: version,
            fullName: fullName,
            description: description,
            isRecommended: false,
            registeredAt: block.timestamp
        });
        registry.byName[fullName] = serviceAddress;
        registry.versions[serviceType].push(serviceAddress);
    }

    /// @notice Moves the recommendation of a type to one version and returns its address.
    function recommend(
        Registry storage registry,
        string memory serviceType,
        string memory version
    ) internal returns (address serviceAddress) {
        serviceAddress = find(registry, nameOf(serviceType, version));
        address former = registry.recommended[serviceType];
        if (former != address(0)) registry.services[former].isRecommended = false;
        registry.services[serviceAddress].isRecommended = true;
        registry.recommended[serviceType] = serviceAddress;
    }

    /// @notice Tells whether a serving contract is registered.
    function isRegistered(Registry storage registry, address serviceAddress) internal view returns (bool) {
        return registry.services[serviceAddress].serviceAddress != address(0);
    }

    /// @notice Returns the address registered under a full name. Reverts ServiceNotFound.
    function find(Registry storage registry, string memory fullName) internal view returns (address serviceAddress) {
        serviceAddress = registry.byName[fullName];
        if (serviceAddress == address(0)) revert ILedgerManager.ServiceNotFound(serviceAddress);
    }

    /// @notice Returns every registered service in order of registration.
    function list(Registry storage registry) internal view returns (ServiceInfo[] memory services) {
        services = new ServiceInfo[](registry.addresses.length);
        for (uint256 i; i < services.length; ++i) {
            services[i] = registry.services[registry.addresses[i]];
        }
    }

    /// @notice Returns the versions of a type in order of registration.
    function listVersions(
        Registry storage registry,
        string memory serviceType
    ) internal view returns (string[] memory versions, address[] memory addresses, bool[] memory recommended) {
        addresses = registry.versions[serviceType];
        versions = new string[](addresses.length);
        recommended = new bool[](addresses.length);
        for (uint256 i; i < addresses.length; ++i) {
            versions[i] = registry.services[addresses[i]].version;
            recommended[i] = registry.services[addresses[i]].isRecommended;
        }
    }

    /// @notice Returns the recommended version of a type. Reverts NoRecommendedService.
    function findRecommended(
        Registry storage registry,
        string memory serviceType
    ) internal view returns (string memory version, address serviceAddress) {
        serviceAddress = registry.recommended[serviceType];
        if (serviceAddress == address(0)) revert ILedgerManager.NoRecommendedService(serviceType);
        version = registry.services[serviceAddress].version;
    }

    /// @notice Joins type and version to the name users pass.
    function nameOf(string memory serviceType, string memory version) internal pure returns (string memory) {
        return string.concat(serviceType, "-", version);
    }
}
