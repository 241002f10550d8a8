import type { Measurement } from '@/lib/domain/measurement';
import type { Codec } from './collection';
import { address, type Decoder, integer, object, oneOf, text } from './decode';

const decodeMeasurement: Decoder<Measurement> = object(
  {
    id: text(200),
    chainId: integer,
    provider: address,
    model: text(256),
    kind: oneOf(['request', 'probe']),
    at: integer,
    outcome: oneOf(['answered', 'failed', 'refused', 'stopped']),
  },
  { firstByteAfter: integer, endedAfter: integer, completionTokens: integer },
);

/** How measurements are kept: per chain, whatever account made them, because they are about the provider. */
export const measurementCodec: Codec<Measurement> = {
  store: 'measurements',
  version: 1,
  decode: decodeMeasurement,
  ownerOf: ({ chainId }) => ({ chainId, account: 'none' }),
  idOf: ({ id }) => id,
};
