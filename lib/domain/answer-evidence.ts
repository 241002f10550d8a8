import type { Address } from 'viem';

/** Bytes as they are kept: as a text where they are UTF-8, which gives the very same bytes back, otherwise as base64. */
export type KeptBytes = { readonly form: 'utf8' | 'base64'; readonly text: string };

/** The exact bytes of one exchange, kept so that its answer can be verified again from nothing but them (F-098). */
export type AnswerEvidence = {
  /** The turn's own id: asking once more takes the place of what was kept before. */
  readonly turnId: string;
  /** The exchange the bytes belong to; that of another attempt says nothing about the answer shown. */
  readonly exchangeId: string;
  readonly chainId: number;
  readonly user: Address;
  readonly provider: Address;
  /** Milliseconds of this device's clock. */
  readonly keptAt: number;
  readonly contentType: string;
  readonly request: KeptBytes;
  readonly response: KeptBytes;
};
