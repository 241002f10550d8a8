import fc from 'fast-check';
import type { Address } from 'viem';
import { getAddress } from 'viem/utils';
import { expect, test } from 'vitest';
import { testService } from '@/lib/testing/builders';
import { plainAddresses, serviceOf } from './raw-service';

const hexDigit = fc.constantFrom(...'0123456789abcdefABCDEF');
const address = fc.array(hexDigit, { minLength: 40, maxLength: 40 }).map((digits): Address => `0x${digits.join('')}`);

test('Addresses in any casing are shown with their checksum, by the service and by every copy of it.', () => {
  fc.assert(
    fc.property(address, address, (provider, teeSignerAddress) => {
      const service = serviceOf({ ...testService(), provider, teeSignerAddress });
      const shown = { provider: getAddress(provider), teeSignerAddress: getAddress(teeSignerAddress) };
      expect(service).toMatchObject(shown);
      expect({ ...service }).toMatchObject(shown);
      expect(structuredClone(service)).toMatchObject(shown);
    }),
  );
});

test('The plain addresses of a service are those it shows, in lower case, also of one that was copied or changed.', () => {
  fc.assert(
    fc.property(address, address, (provider, other) => {
      const service = serviceOf({ ...testService(), provider });
      expect(plainAddresses(service).provider).toBe(provider.toLowerCase());
      expect(plainAddresses({ ...service }).provider).toBe(provider.toLowerCase());
      expect(plainAddresses({ ...service, provider: other }).provider).toBe(other.toLowerCase());
    }),
  );
});
