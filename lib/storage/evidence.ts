import type { Address, Hex } from 'viem';
import type { Codec } from './collection';
import { address, type Decoder, hex, integer, list, object, text } from './decode';

/** What the latest verdict on a provider's machines was made of; `content` is JSON the verifier reads itself. */
export type KeptEvidence = {
  readonly chainId: number;
  readonly provider: Address;
  /** The key on chain whose machine stands first in it: the one that signs answers. */
  readonly answerSigner: Address;
  /** sha256 of each report in it, so that it can be told whether a verdict is about these very bytes. */
  readonly digests: readonly Hex[];
  /** Milliseconds of this device's clock. */
  readonly judgedAt: number;
  readonly content: string;
};

/** Longest content in characters; two reports with GPU evidence stay far below. */
const contentLimit = 16_777_216;

const decodeEvidence: Decoder<KeptEvidence> = object({
  chainId: integer,
  provider: address,
  answerSigner: address,
  digests: list(hex(32)),
  judgedAt: integer,
  content: text(contentLimit),
});

/** One record per provider and chain, filed under the provider so that reading one does not read all. */
export const evidenceCodec: Codec<KeptEvidence> = {
  store: 'evidence',
  version: 1,
  decode: decodeEvidence,
  ownerOf: ({ chainId, provider }) => ({ chainId, account: provider }),
  idOf: () => 'machines',
};
