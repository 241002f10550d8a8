import type { Address, Hex } from 'viem';
import type { BundleExchange } from '@/lib/attestation/evidence-bundle';
import type { NetworkConfig } from '@/lib/config/network';
import { AppError } from '@/lib/domain/error';
import { getBrowserStorage } from '@/lib/react/browser-storage';
import { developmentRootFor } from './development-root';
import { createEvidenceDesk } from './worker-evidence';

/** A file made in this page for its reader. */
export type EvidenceFile = { readonly name: string; readonly text: string };

/** This browser keeps nothing that a file about this provider could be made of; checking its machine makes it. */
export class EvidenceMissingError extends AppError {
  readonly code = 'evidence-missing';
  readonly cure = 'retry';
}

type Wanted = { readonly network: NetworkConfig; readonly provider: Address };

/** Find what the latest check of a provider was made of; with `digests` only if it is about exactly these reports. */
export async function findKeptEvidence({ network, provider }: Wanted, digests?: readonly Hex[]) {
  const { records } = await getBrowserStorage().evidence.list({ chainId: network.chainId, account: provider });
  const [kept] = records;
  if (kept === undefined || digests === undefined) return kept;
  return digests.join() === kept.digests.join() ? kept : undefined;
}

/** Make the file about a provider, or about one of its answers, from what this browser keeps. @throws AppError */
export async function makeEvidenceFile(
  wanted: Wanted & { readonly digests?: readonly Hex[]; readonly exchange?: BundleExchange },
): Promise<EvidenceFile> {
  const { network, provider, exchange } = wanted;
  const kept = await findKeptEvidence(wanted, wanted.digests);
  if (kept === undefined) throw new EvidenceMissingError('Nothing is kept about this provider.');
  const desk = createEvidenceDesk();
  try {
    const { content } = kept;
    const developmentRoot = developmentRootFor(network);
    const result = await desk.ask({ kind: 'seal', content, exchange, now: Date.now(), developmentRoot });
    if (result.kind !== 'sealed') throw new EvidenceMissingError('What is kept about this provider cannot be read.');
    const about = exchange === undefined ? 'provider' : 'answer';
    const mark = exchange === undefined ? provider.slice(2, 10) : exchange.request.sha256.slice(2, 10);
    return { name: `evidence-${about}-${mark.toLowerCase()}.json`, text: result.text };
  } finally {
    desk.close();
  }
}
