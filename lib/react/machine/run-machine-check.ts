import type { NetworkConfig } from '@/lib/config/network';
import type { Service } from '@/lib/domain/service';
import { collateralPlaces } from '@/lib/provider/collateral';
import { checkMachine, type MachineCheckProgress, type MachineCheckResult } from '@/lib/provider/machine-check';
import { createCollateralMemory } from './collateral-memory';
import { createWorkerJudge } from './worker-judge';

/** The chain on which a development authority may be believed at all. */
const developmentChain = 31_337;

/** Only a page on a local chain, built with a development root, believes one (and calls the outcome simulated). */
function developmentRootFor(network: NetworkConfig): string | undefined {
  const root = process.env.NEXT_PUBLIC_DEV_ATTESTATION_ROOT;
  if (root === undefined || root === '') return undefined;
  return network.local && network.chainId === developmentChain ? root : undefined;
}

function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Check a provider's machines from this page: its reports in a worker, the newest bulletins remembered. @throws AppError */
export async function runMachineCheck(input: {
  readonly network: NetworkConfig;
  readonly service: Service;
  readonly chainBlock: bigint;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: MachineCheckProgress) => void;
}): Promise<MachineCheckResult> {
  const { network, ...request } = input;
  const judge = createWorkerJudge();
  try {
    return await checkMachine(
      { ...request, local: network.local, developmentRoot: developmentRootFor(network) },
      {
        judge,
        memory: createCollateralMemory(() => localStorage),
        places: collateralPlaces(network),
        newNonce,
        now: () => Date.now(),
      },
    );
  } finally {
    judge.close();
  }
}
