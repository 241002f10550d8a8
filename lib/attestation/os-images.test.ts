import { describe, expect, it } from 'vitest';
import { createSimulatedIntel } from '@/network/attestation/authority';
import { buildQuote } from '@/network/attestation/quote-writer';
import { encodeHex } from './bytes';
import { type GuestImage, knownGuestImages, knownKeyServices, osImageCheck } from './os-images';
import { parseQuote } from './quote';

const quote = parseQuote(buildQuote(createSimulatedIntel()));
const image: GuestImage = {
  name: 'known-1.0',
  mrTd: encodeHex(quote.mrTd),
  rtmr1: encodeHex(quote.rtmrs[1]),
  rtmr2: encodeHex(quote.rtmrs[2]),
  source: 'own-computation',
  kind: 'production',
};
const judge = (...images: readonly GuestImage[]) => osImageCheck(quote, images);
const other = '00'.repeat(48);

describe('the guest system of a machine', () => {
  it.each<[GuestImage['kind'], GuestImage['source'], string, string]>([
    ['production', 'own-computation', 'pass', 'The guest system is known-1.0.'],
    ['production', 'reported', 'unknown', 'Others name it known-1.0.'],
    ['development', 'own-computation', 'fail', 'The guest system is the development image known-1.0.'],
    ['development', 'reported', 'warn', 'Others name the guest system known-1.0, a development image.'],
  ])('is a %s image by %s: %s', (kind, source, status, detail) => {
    expect(judge({ ...image, kind, source })).toMatchObject({ status, detail });
  });

  it('is known only where all three measurements are, and shows them', () => {
    for (const changed of [{ mrTd: other }, { rtmr1: other }, { rtmr2: other }])
      expect(judge({ ...image, ...changed })).toMatchObject({
        status: 'unknown',
        detail: 'The guest system is on no list.',
      });
    expect(judge({ ...image, mrTd: other }, image).status).toBe('pass');
    expect(judge(image).evidence).toEqual([
      { label: 'MRTD', value: image.mrTd },
      { label: 'RTMR1', value: image.rtmr1 },
      { label: 'RTMR2', value: image.rtmr2 },
    ]);
  });

  it('has a list of one image we computed and one that others named, and of no key service', () => {
    expect(knownGuestImages.map(({ kind, source }) => `${kind} ${source}`)).toEqual([
      'production own-computation',
      'development reported',
    ]);
    for (const { mrTd, rtmr1, rtmr2 } of knownGuestImages)
      for (const value of [mrTd, rtmr1, rtmr2]) expect(value).toMatch(/^[0-9a-f]{96}$/);
    expect(knownKeyServices).toEqual([]);
  });
});
