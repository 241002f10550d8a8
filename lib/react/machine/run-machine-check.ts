import type { SeenCollateral } from '@/lib/attestation/collateral';
import type { NetworkConfig } from '@/lib/config/network';
import type { Service } from '@/lib/domain/service';
import { type CollateralPlace, phalaPlace } from '@/lib/provider/collateral';
import { checkMachine, type MachineCheckProgress, type MachineCheckResult } from '@/lib/provider/machine-check';
import { createWorkerJudge } from './worker-judge';

/** The chain on which a development authority may be believed at all. */
const developmentChain = 31_337;

/** Only a page on a local chain, built with a development root, believes one (and calls the outcome simulated). */
function developmentRootFor(network: NetworkConfig): string | undefined {
  const root = process.env.NEXT_PUBLIC_DEV_ATTESTATION_ROOT;
  if (root === undefined || root === '') return undefined;
  return network.local && network.chainId === developmentChain ? root : undefined;
}

/** In the order of attestation §6.4: a relay of this site, the public cache, the copy shipped with the site. */
function placesOf({ collateral = {}, local }: NetworkConfig): readonly CollateralPlace[] {
  const { relay, snapshot } = collateral;
  return [
    ...(relay === undefined ? [] : [{ origin: 'relay', base: relay, form: 'service' } as const]),
    ...(local ? [] : [phalaPlace]),
    ...(snapshot === undefined ? [] : [{ origin: 'snapshot', base: snapshot, form: 'files' } as const]),
  ];
}

const memoryKey = (fmspc: string): string => `collateral-seen:${fmspc}`;

type Mark = NonNullable<SeenCollateral['tcbInfo']>;

function parseMark(value: unknown): Mark | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const evaluationNumber: unknown = Reflect.get(value, 'evaluationNumber');
  const issued: unknown = Reflect.get(value, 'issued');
  return typeof evaluationNumber === 'number' && typeof issued === 'number' ? { evaluationNumber, issued } : undefined;
}

/** Marks that cannot be read are none: a check then only cannot notice that it was led back. */
function readSeen(fmspc: string): SeenCollateral {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(memoryKey(fmspc)) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    const tcbInfo = parseMark(Reflect.get(kept, 'tcbInfo'));
    const qeIdentity = parseMark(Reflect.get(kept, 'qeIdentity'));
    return { ...(tcbInfo !== undefined && { tcbInfo }), ...(qeIdentity !== undefined && { qeIdentity }) };
  } catch {
    return {};
  }
}

function writeSeen(fmspc: string, seen: SeenCollateral): void {
  try {
    localStorage.setItem(memoryKey(fmspc), JSON.stringify(seen));
  } catch {
    // Storage that is full or denied only forgets how new the newest bulletin was.
  }
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
        memory: { read: readSeen, write: writeSeen },
        places: placesOf(network),
        newNonce,
        now: () => Date.now(),
      },
    );
  } finally {
    judge.close();
  }
}
