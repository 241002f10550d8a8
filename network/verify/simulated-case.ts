import { createHash } from 'node:crypto';
import { readYaml } from '@/lib/attestation/compose-yaml';
import type { EatEvidence } from '@/lib/attestation/gpu-eat';
import type { RegisteredSigner } from '@/lib/attestation/identity-checks';
import type { GuestImage } from '@/lib/attestation/os-images';
import type { AttestationRoots, Collateral } from '@/lib/attestation/verdict-types';
import { verifyReport } from '@/lib/attestation/verify-report';
import type { Verdict } from '@/lib/domain/attestation';
import { createSimulatedIntel, createSimulatedNvidia, rootsOf } from '../attestation/authority';
import { deriveKey, type SigningKey, signRaw } from '../attestation/certificates';
import { buildCollateral } from '../attestation/collateral-writer';
import { registersOf, writeFirmwareEvent } from '../attestation/event-log-writer';
import { buildGpuEvidence, simulatedFirmwareId } from '../attestation/gpu-writer';
import { simulatedBody } from '../attestation/quote-writer';
import {
  buildBrokerReport,
  buildModelServerReport,
  buildTappReport,
  type DstackTerms,
  type ModelServerTerms,
  reportDataOf,
  type TappTerms,
  type WrittenReport,
} from '../attestation/report-writer';

/** The test authority of this folder; its seed is its own, so that nothing here verifies elsewhere. */
export const intel = createSimulatedIntel({ seed: 'verify' });
export const nvidia = createSimulatedNvidia({ seed: 'verify', firmwareId: simulatedFirmwareId });
export const roots: AttestationRoots = rootsOf(intel, nvidia);

/** The signer every simulated report binds, and the nonce every fresh one was made for. */
export const signer = '0x5151515151515151515151515151515151515151';
export const nonce = new Uint8Array(32).fill(0x77);

/** A moment inside the window of the simulated collateral. */
export const now = Date.UTC(2026, 6, 5);

export const collateral: Required<Collateral> = buildCollateral(intel);

const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');

function bootRegisters() {
  const firmware = [
    writeFirmwareEvent(1, 'kernel'),
    writeFirmwareEvent(2, 'command line'),
    writeFirmwareEvent(2, 'initial file system'),
  ];
  return registersOf(firmware);
}

/** The guest system the simulated boot logs lead to, as if we had computed it from a release. */
export const simulatedImage: GuestImage = {
  name: 'simulated-1.0',
  mrTd: hex(simulatedBody.mrTd),
  rtmr1: hex(bootRegisters()[1]),
  rtmr2: hex(bootRegisters()[2]),
  source: 'own-computation',
  kind: 'production',
};

/** One thing to judge: a report and whatever differs from an honest visit. */
export type SimulatedCase = {
  readonly report: unknown;
  readonly signer?: RegisteredSigner | undefined;
  readonly nonce?: Uint8Array | undefined;
  readonly collateral?: Collateral | undefined;
  readonly now?: number;
  readonly roots?: AttestationRoots;
  readonly eat?: EatEvidence;
  readonly guestImages?: readonly GuestImage[];
};

/** Judge a case under the test authority; members given as undefined are left out of the visit. */
export function judge(input: SimulatedCase): Verdict {
  const verdict = verifyReport({
    signer: { address: signer, acknowledged: true },
    nonce: undefined,
    collateral,
    now,
    roots,
    readYaml,
    guestImages: [simulatedImage],
    ...input,
  });
  if (!verdict) throw new TypeError('the report is no JSON object');
  return verdict;
}

/** Build an honest broker report, with some of its terms replaced. */
export function brokerReport(terms: Partial<DstackTerms> = {}): WrittenReport {
  return buildBrokerReport(intel, { reportData: reportDataOf.asciiAddress(signer), ...terms });
}

/** Build an honest model server's report with one GPU, with some of its terms replaced. */
export function modelReport(terms: Partial<ModelServerTerms> = {}): WrittenReport {
  return buildModelServerReport(intel, { signer, nonce, gpus: [buildGpuEvidence(nvidia, { nonce })], ...terms });
}

/** Build an honest tapp report, with some of its terms replaced. */
export function tappReport(terms: Partial<TappTerms> = {}): WrittenReport {
  return buildTappReport(intel, { signer, ...terms });
}

const base64Url = (value: Uint8Array | string) => Buffer.from(value).toString('base64url');

/** Write a token as NVIDIA's service does: ES384 over head and claims. */
export function writeToken(claims: Readonly<Record<string, unknown>>, key: SigningKey, head: object = {}): string {
  const signed = `${base64Url(JSON.stringify({ alg: 'ES384', kid: 'simulated', ...head }))}.${base64Url(JSON.stringify(claims))}`;
  return `${signed}.${base64Url(signRaw(key, Buffer.from(signed, 'ascii')))}`;
}

/** Everything of NVIDIA's answer that can be replaced. */
export type EatTerms = {
  readonly overall?: Readonly<Record<string, unknown>>;
  readonly gpu?: Readonly<Record<string, unknown>>;
  readonly head?: object;
  readonly signingKey?: SigningKey;
  readonly listedKey?: SigningKey;
  readonly digest?: string;
};

/** Build NVIDIA's favourable answer for the nonce of this folder. */
export function buildEat(terms: EatTerms = {}): EatEvidence {
  const own = deriveKey('P-384', 'verify', 'NVIDIA token key');
  const key = terms.signingKey ?? own;
  const listed = terms.listedKey ?? own;
  const common = {
    iss: 'https://nras.attestation.nvidia.com',
    eat_nonce: hex(nonce),
    exp: now / 1000 + 3600,
    nbf: now / 1000 - 60,
  };
  const gpu = writeToken({ ...common, measres: 'success', ...terms.gpu }, key, terms.head);
  const digest = terms.digest ?? createHash('sha256').update(gpu).digest('hex');
  const submods = { 'GPU-0': ['DIGEST', ['SHA-256', digest]] };
  const overall = writeToken(
    { ...common, 'x-nvidia-overall-att-result': true, submods, ...terms.overall },
    key,
    terms.head,
  );
  const jwk = {
    kty: 'EC',
    crv: 'P-384',
    kid: 'simulated',
    x: base64Url(listed.point.subarray(0, 48)),
    y: base64Url(listed.point.subarray(48)),
  };
  return { answer: [['JWT', overall], { 'GPU-0': gpu }], keys: [jwk] };
}
