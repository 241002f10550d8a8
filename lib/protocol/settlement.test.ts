import type { Address } from 'viem';
import { domainSeparator } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { hashTypedData } from 'viem/utils';
import { describe, expect, it } from 'vitest';
import { requestsHash, settlementTypedData } from './settlement';

const tee = mnemonicToAccount('test test test test test test test test test test test junk', { addressIndex: 2 });
const user: Address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';

/** Test vector of provider protocol §5.2. */
const rows = [
  {
    requestHash: '3f2b8c1e-7a55-4e0f-9a1f-0c6d1b2e3f40',
    userAddress: user,
    fee: 2500000000000000n,
    inputFee: 500000000000000n,
    outputFee: 2000000000000000n,
  },
  {
    requestHash: '9d1c0a77-2b3e-4c5d-8e9f-a0b1c2d3e4f5',
    userAddress: user,
    fee: 1000000000000000n,
    inputFee: 250000000000000n,
    outputFee: 750000000000000n,
  },
] as const;
const typedData = settlementTypedData({
  chainId: 16602,
  verifyingContract: '0xa79F4c8311FF93C06b8CfB403690cc987c93F91E',
  order: {
    requestsHash: requestsHash(rows),
    nonce: 17672256000000000n,
    provider: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    user,
    totalFee: 3500000000000000n,
  },
});

describe('the settlement test vector of the protocol', () => {
  it('is made byte for byte', async () => {
    expect(requestsHash(rows)).toBe('0x381a0f6a39ab35f849b9084a6f3604160e771f5ce24878561bff953e901226bd');
    expect(hashTypedData(typedData)).toBe('0xf6401a052c17095d60fd2b8adfd682a3925b76bf9d737e77ac38657d1486e40d');
    expect(await tee.signTypedData(typedData)).toBe(
      '0x369b1ad9f65937b8b13be90c7ca1bf3000b09b34fd9e1a0f54e90ed5c0fcaefe12e8f51d68a4d687fd947d54558297ea0379ec672d237dccceeca3e80da7ad2f1b',
    );
  });

  it('stands in the domain of the contract', () => {
    expect(domainSeparator({ domain: typedData.domain })).toBe(
      '0xda596bc261f3030c2a3b8586fd56a01aab43437237aab631ee66fafb3f1e31a9',
    );
  });

  it('depends on the order of the requests and the spelling of the user', () => {
    const [first, second] = rows;
    expect(requestsHash([second, first])).not.toBe(requestsHash(rows));
    expect(requestsHash([{ ...first, userAddress: user.toLowerCase() }, second])).not.toBe(requestsHash(rows));
  });
});
