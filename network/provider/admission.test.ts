import { describe, expect, it } from 'vitest';
import { insufficientBalanceText, sixDecimals } from './admission';

describe('the text of a balance that is too low', () => {
  it('is the network’s own, to the letter', () => {
    const provider = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
    expect(
      insufficientBalanceText({ locked: 5n * 10n ** 17n, unsettled: 2_500_000_000_000_000n, requestFee: 0n, provider }),
    ).toBe(
      'insufficient balance: your locked balance is 0.500000 0G, but the required minimum is 1.002500 0G (breakdown: minimum reserve 1.000000 0G + unsettled fees 0.002500 0G + current request fee 0.000000 0G). Please add more funds with: 0g-compute-cli transfer-fund --provider 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --amount <amount>',
    );
  });

  it('never shows more than there is', () => {
    expect(sixDecimals(10n ** 18n - 1n)).toBe('0.999999');
    expect(sixDecimals(123_456_789n * 10n ** 18n)).toBe('123456789.000000');
  });
});
