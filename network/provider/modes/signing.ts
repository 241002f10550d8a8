// network/provider/modes: what changes with the kind of provider that a registration names (provider protocol §3.2).
// The kind is read from the registered `additionalInfo` alone, so that a node cannot do other than what it says on chain.
import type { Hex } from 'viem';
import type { ServiceDetails } from '@/lib/domain/service';
import { signedTextOf } from '@/lib/protocol/response-proof';

/** The two sha256 of an exchange, and that of the upstream's leaf certificate where the connection was TLS. */
export type SignedExchange = {
  readonly requestHash: Hex;
  readonly responseHash: Hex;
  readonly tlsFingerprint: Hex | undefined;
};

/**
 * Write what this kind of provider signs for an exchange (provider protocol §3.3); undefined where it signs nothing: the model
 * server does it (separated), nobody does (standard), or the certificate of the upstream was not seen (centralized).
 */
export function signedTextIn(
  { mode, providerIdentity }: Pick<ServiceDetails, 'mode' | 'providerIdentity'>,
  { requestHash, responseHash, tlsFingerprint }: SignedExchange,
): string | undefined {
  const hashes = signedTextOf({ requestHash, responseHash });
  if (mode === 'combined') return hashes;
  if (mode !== 'centralized' || tlsFingerprint === undefined || providerIdentity === undefined) return undefined;
  return `${hashes}:${mode}:${providerIdentity}:${tlsFingerprint.slice(2)}`;
}

/**
 * Name the key under which a client finds the signature (provider protocol §3.2): the node's own where it signs, in separated
 * mode only what the model server itself has sent, because there the body's `id` counts.
 */
export function responseKeyIn(
  { mode }: Pick<ServiceDetails, 'mode'>,
  keys: { readonly own: string; readonly upstream: string | null },
): string | undefined {
  if (mode === 'separated') return keys.upstream ?? undefined;
  return mode === 'standard' ? undefined : keys.own;
}

/**
 * Write what is signed for an answer of images (provider protocol §3.3): the sha256 of the client's own body and of each image.
 * Only combined providers sign images (§3.2).
 */
export function imagesTextOf(
  { mode }: Pick<ServiceDetails, 'mode'>,
  { requestHash, imageHashes }: { readonly requestHash: Hex; readonly imageHashes: readonly Hex[] },
): string | undefined {
  if (mode !== 'combined') return undefined;
  return `${requestHash.slice(2)}:${imageHashes.map((hash) => hash.slice(2)).join(',')}`;
}
