import type { BundleContent } from '@/lib/attestation/evidence-bundle';
import type { NetworkConfig } from '@/lib/config/network';
import type { BlockRef } from '@/lib/domain/block';
import type { Service } from '@/lib/domain/service';
import { collateralPlaces } from '@/lib/provider/collateral';
import { checkMachine, type MachineCheckProgress, type MachineCheckResult } from '@/lib/provider/machine-check';
import { getBrowserStorage } from '@/lib/react/browser-storage';
import { createCollateralMemory } from './collateral-memory';
import { developmentRootFor } from './development-root';
import { evidenceContent } from './evidence-content';
import { createWorkerJudge } from './worker-judge';

function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What a check found and was made of is kept, so that it can be shown, handed out and judged again after a reload (F-104, F-107). */
async function keep(
  network: NetworkConfig,
  found: MachineCheckResult,
  content: BundleContent | undefined,
): Promise<void> {
  const storage = getBrowserStorage();
  const { chainId } = network;
  const { verdict } = found;
  // The evidence first: whoever hears of the new verdict finds what it is made of.
  if (content !== undefined) {
    await storage.evidence.save({
      chainId,
      provider: verdict.provider,
      answerSigner: verdict.answerSigner,
      digests: verdict.reports.map(({ digest }) => digest),
      judgedAt: verdict.checkedAt,
      content: JSON.stringify(content),
    });
  }
  await storage.verdicts.save({ ...verdict, chainId });
}

/** Check a provider's machines from this page: its reports in a worker, the newest bulletins remembered, the outcome kept. @throws AppError */
export async function runMachineCheck(input: {
  readonly network: NetworkConfig;
  readonly service: Service;
  /** The block the service was read at. */
  readonly block: BlockRef;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: MachineCheckProgress) => void;
}): Promise<MachineCheckResult> {
  const { network, block, ...request } = input;
  const judge = createWorkerJudge();
  try {
    const found = await checkMachine(
      { ...request, chainBlock: block.number, local: network.local, developmentRoot: developmentRootFor(network) },
      {
        judge,
        memory: createCollateralMemory(() => localStorage),
        places: collateralPlaces(network),
        newNonce,
        now: () => Date.now(),
      },
    );
    await keep(network, found, evidenceContent({ network, service: request.service, block, found }));
    return found;
  } finally {
    judge.close();
  }
}
