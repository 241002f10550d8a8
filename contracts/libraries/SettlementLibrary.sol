// SPDX-License-Identifier: MIT
pragma solidity 0.8.22;

import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import { TEESettlementData } from "../types/InferenceTypes.sol";

/// @title The EIP-712 form of a claim and the check of its signature.
library SettlementLibrary {
    bytes32 private constant DOMAIN_TYPE_HASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant CLAIM_TYPE_HASH =
        keccak256("TEESettlement(bytes32 requestsHash,uint256 nonce,address provider,address user,uint256 totalFee)");
    bytes32 private constant NAME_HASH = keccak256("0G Inference Serving");
    bytes32 private constant VERSION_HASH = keccak256("1");

    /// @notice Tells whether `signer` signed the claim for this contract on this chain (65 bytes, low s, v 27 or 28).
    function isSignedBy(TEESettlementData calldata claim, address signer) internal view returns (bool) {
        bytes32 digest = ECDSA.toTypedDataHash(_domainSeparator(), _hashOf(claim));
        (address recovered, ECDSA.RecoverError problem) = ECDSA.tryRecover(digest, claim.signature);
        return problem == ECDSA.RecoverError.NoError && recovered == signer;
    }

    function _hashOf(TEESettlementData calldata claim) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    CLAIM_TYPE_HASH,
                    claim.requestsHash,
                    claim.nonce,
                    claim.provider,
                    claim.user,
                    claim.totalFee
                )
            );
    }

    /// @dev Computed anew each time: an address kept in the code would be wrong wherever the code is placed next.
    function _domainSeparator() private view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPE_HASH, NAME_HASH, VERSION_HASH, block.chainid, address(this)));
    }
}
