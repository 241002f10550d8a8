import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeProviderError, isChatNotFound, parseProviderError, requiredMinimumText } from './provider-error';

const tooLittle =
  'validate request: insufficient balance: your locked balance is 0.500000 0G, but the required minimum is 1.002500 0G (breakdown: minimum reserve 1.000000 0G + unsettled fees 0.002500 0G + current request fee 0.000000 0G). Please add more funds with: 0g-compute-cli transfer-fund --provider 0x --amount 1';

describe('an error body of a provider', () => {
  it('holds its message as a text or inside an object', () => {
    expect(parseProviderError('{"error":"boom"}')).toEqual({ message: 'boom', type: undefined });
    expect(parseProviderError('{"error":{"type":"rate_limit_error","message":"slow"}}')).toEqual({
      message: 'slow',
      type: 'rate_limit_error',
    });
    expect(parseProviderError('{"type":"error","error":{"message":"m"}}')).toEqual({ message: 'm', type: undefined });
  });

  it.each(['', '<html></html>', '404 page not found', '{}', '{"error":5}', '{"error":{}}', '[]'])(
    'is not %j',
    (body) => {
      expect(parseProviderError(body)).toBeUndefined();
    },
  );

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (message) => {
        expect(parseProviderError(encodeProviderError(message))?.message).toBe(message);
      }),
    );
  });
});

describe('what an error text tells', () => {
  it('is the reserve this provider wants, only where it names one', () => {
    expect(requiredMinimumText(tooLittle)).toBe('1.002500');
    expect(requiredMinimumText('required minimum is lots 0G')).toBeUndefined();
    expect(requiredMinimumText('boom')).toBeUndefined();
  });

  it('is whether an exchange is not held', () => {
    expect(isChatNotFound('prepare HTTP request: Chat id not found or expired, chat_id_not_found')).toBe(true);
    expect(isChatNotFound(tooLittle)).toBe(false);
  });
});
