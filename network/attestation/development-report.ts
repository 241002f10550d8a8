import type { AttestationRoots } from '@/lib/attestation/verdict-types';
import { createSimulatedIntel, createSimulatedNvidia, rootsOf } from './authority';
import { buildCollateral } from './collateral-writer';
import { simulatedFirmwareId } from './gpu-writer';
import { buildBrokerReport, buildModelServerReport, reportDataOf, type WrittenReport } from './report-writer';

/** The seed of the local network's authority; it is public, so what it signs proves nothing. */
const developmentSeed = 'local network, public seed';

const intel = createSimulatedIntel({ seed: developmentSeed });

/** The one processor every local node claims to run on. */
export const developmentPlatform = intel.platform;

/** Marks every report of a local node, beside what it was asked for. */
const simulatedMark = {
  simulated: true,
  notice:
    'This provider runs without a TEE. Its signing key is an ordinary key in memory, and this report is signed by a development authority whose keys are public: nothing here is attested.',
} as const;

/** The roots a page may trust for a local network only: keys anybody can derive, so every verdict under them is called simulated. */
export const developmentRoots: AttestationRoots = rootsOf(
  intel,
  createSimulatedNvidia({ seed: developmentSeed, firmwareId: simulatedFirmwareId }),
);

/** The development root's key as `NEXT_PUBLIC_DEV_ATTESTATION_ROOT` takes it: sha256 of its SubjectPublicKeyInfo, lowercase hex. */
export const developmentRoot = developmentRoots.intelSgxRoot.spkiSha256;

/** Make the report of a local node, labelled simulated: with a nonce as a model server answers, without as `/v1/quote` does. */
export function createDevelopmentReport(input: {
  /** Address of the key that signs the node's answers. */
  readonly teeSigner: string;
  /** 32 bytes. */
  readonly nonce?: Uint8Array;
}): WrittenReport {
  const { teeSigner, nonce } = input;
  if (nonce === undefined) {
    return buildBrokerReport(intel, { reportData: reportDataOf.asciiAddress(teeSigner), claims: simulatedMark });
  }
  return buildModelServerReport(intel, { signer: teeSigner, nonce, claims: simulatedMark });
}

/** Make collateral for the development authority, current at `now` (milliseconds since 1970) for 30 days. */
export function createDevelopmentCollateral(now: number) {
  const issued = now - 3_600_000;
  return buildCollateral(intel, { issued, nextUpdate: issued + 30 * 86_400_000 });
}
