import fc from 'fast-check';
import { decodeFunctionResult, encodeFunctionData, encodeFunctionResult, type Hex } from 'viem';
import { describe, expect, it } from 'vitest';
import { testAddress } from '@/lib/testing/builders';
import { inferenceServingViewsAbi } from '../abi/inference-serving-views';
import { ContractMissingError, RpcAnswerError } from '../errors';
import { decodePage, encodePageCall } from './service-page';
import { parseService } from './service-parse';

const read = { abi: inferenceServingViewsAbi, functionName: 'getAllServices' } as const;
const amount = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
const words = fc.string({ unit: 'binary', maxLength: 90 });
const service = fc.record({
  provider: fc.integer({ min: 1 }).map(testAddress),
  serviceType: words,
  url: words,
  inputPrice: amount,
  outputPrice: amount,
  updatedAt: amount,
  model: words,
  verifiability: words,
  additionalInfo: words,
  teeSignerAddress: fc.integer({ min: 0 }).map(testAddress),
  teeSignerAcknowledged: fc.boolean(),
});
const page = fc.tuple(fc.array(service, { maxLength: 5 }), amount);

describe('a page of services', () => {
  it('is asked for with the very bytes the ABI gives', () => {
    fc.assert(
      fc.property(amount, amount, (offset, limit) => {
        expect(encodePageCall(offset, limit)).toBe(encodeFunctionData({ ...read, args: [offset, limit] }));
      }),
    );
  });

  it('is decoded to what the ABI decodes it to', () => {
    fc.assert(
      fc.property(page, (result) => {
        const bytes = encodeFunctionResult({ ...read, result });
        const [services, total] = decodeFunctionResult({ ...read, data: bytes });
        expect(decodePage(bytes, 'c')).toEqual({ services: services.map(parseService), total });
      }),
    );
  });

  it('that is cut, or says something impossible, is an answer that cannot be read, never a wrong one', () => {
    fc.assert(
      fc.property(page, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (result, share) => {
        const whole = encodeFunctionResult({ ...read, result });
        const length = 2 + 2 * Math.floor(((whole.length - 2) / 2) * share);
        const cut: Hex = `0x${whole.slice(2, length)}`;
        // Only the padding behind the last text may be missing without anything being lost.
        const isOnlyPadding = /^0*$/.test(whole.slice(length)) && whole.length - length < 64;
        const outcome = () => decodePage(cut, 'c');
        if (cut === '0x') expect(outcome).toThrow(ContractMissingError);
        else if (!isOnlyPadding) expect(outcome).toThrow(RpcAnswerError);
      }),
    );
    const word = (value: bigint) => value.toString(16).padStart(64, '0');
    expect(() => decodePage(`0x${word(2n ** 255n)}${word(0n)}`, 'c')).toThrow(RpcAnswerError);
    expect(() => decodePage(`0x${word(64n)}${word(1n)}${word(2n ** 200n)}`, 'c')).toThrow(RpcAnswerError);
  });
});
