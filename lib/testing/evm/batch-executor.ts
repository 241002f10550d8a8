// lib/testing/evm is code that test chains lend to accounts; it knows nothing of the app, so that specs may use it as well.

import { concatHex, type Hex, numberToHex, size } from 'viem';
import type { EncodedCall } from '@/lib/chain/calls/contract-call';

/**
 * Code that lends an account what EIP-7702 wallets give it: run a list of calls, all or nothing, as the account itself. Call data: per
 * call 20 bytes address, 32 bytes value, 4 bytes length, data.
 */
export const executorCode: Hex = concatHex([
  // position = 0; loop: stop at the end of the call data
  '0x60005b803611600a57005b',
  // read the length; copy the data to memory
  '0x806034013560e01c8082603801600037',
  // call(gas, address, value, memory[0 .. length))
  '0x600060008260008560140135863560601c5af1',
  // on a refusal hand back its reason, else go on behind the data
  '0x603b573d600060003e3d6000fd5b60380101600256',
]);

/** Writes calls as the call data the code runs: one transaction of an account to itself. Values in neuron. */
export function encodeBatch(calls: readonly EncodedCall[]): Hex {
  return concatHex(
    calls.flatMap(({ to, value, input }) => [
      to,
      numberToHex(value, { size: 32 }),
      numberToHex(size(input), { size: 4 }),
      input,
    ]),
  );
}
