import { type BundleContent, bundleCollateral, bundleVersion } from '@/lib/attestation/evidence-bundle';
import type { NetworkConfig } from '@/lib/config/network';
import type { BlockRef } from '@/lib/domain/block';
import type { Service } from '@/lib/domain/service';
import type { MachineCheckResult } from '@/lib/provider/machine-check';
import { softwareName } from './software';

/** Gather what a finished check was made of, for a file that can be judged again; `undefined` where no report was had. */
export function evidenceContent(input: {
  readonly network: Pick<NetworkConfig, 'chainId' | 'contracts'>;
  readonly service: Service;
  /** The block the service was read at. */
  readonly block: BlockRef;
  readonly found: MachineCheckResult;
}): BundleContent | undefined {
  const { network, service, block, found } = input;
  const [main, ...others] = found.reports.map(({ subject, signer, nonce, text, collateral }) => ({
    subject,
    signer,
    report: text,
    ...(nonce !== undefined && { nonce }),
    collateral: bundleCollateral(collateral),
  }));
  if (main === undefined) return undefined;
  const { signer, ...report } = main;
  const { checkedAt } = found.verdict;
  const { mode, providerIdentity } = service.details;
  return {
    format: 'compute-evidence',
    version: bundleVersion,
    software: softwareName,
    madeAt: checkedAt,
    judgedAt: checkedAt,
    chain: {
      chainId: network.chainId,
      contract: network.contracts.inference,
      provider: service.provider,
      signer,
      acknowledged: service.teeSignerAcknowledged,
      mode,
      ...(providerIdentity !== undefined && { providerIdentity }),
      block: { number: String(block.number), hash: block.hash, timestamp: String(block.timestamp) },
    },
    ...report,
    ...(others.length > 0 && { otherMachines: others }),
  };
}
