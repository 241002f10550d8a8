import { createHash } from 'node:crypto';
import type { AttestationRoots } from '@/lib/attestation/verdict-types';
import {
  type CertificateTerms,
  deriveKey,
  extension,
  type Issued,
  issueCertificate,
  publicKeyInfo,
  type SigningKey,
} from './certificates';
import { derInteger, derOctets, derOid, derSequence } from './der-writer';

/** The name in every certificate made here: nobody can take it for Intel's or NVIDIA's. */
export const simulatedOrganisation = 'SIMULATED development authority, proves nothing';

/** What the simulated processor is certified to be (Intel SGX PCK certificate profile). */
export type PlatformTerms = {
  readonly fmspc: string;
  readonly pceId: string;
  readonly pceSvn: number;
  readonly componentSvns: readonly number[];
};

/** The platform every report has unless told otherwise. */
export const simulatedPlatform: PlatformTerms = {
  fmspc: '515151515151',
  pceId: '0000',
  pceSvn: 13,
  componentSvns: [3, 3, 2, 2, 4, 1, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0],
};

const sgx = '1.2.840.113741.1.13.1';

/** Write the SGX extension of a PCK certificate. */
export function sgxExtension(platform: PlatformTerms): Uint8Array {
  const field = (oid: string, value: Uint8Array) => derSequence(derOid(oid), value);
  const components = platform.componentSvns.map((svn, at) => field(`${sgx}.2.${at + 1}`, derInteger(svn)));
  const pceSvn = field(`${sgx}.2.17`, derInteger(platform.pceSvn));
  const cpuSvn = field(`${sgx}.2.18`, derOctets(Uint8Array.from(platform.componentSvns)));
  const value = derSequence(
    field(`${sgx}.1`, derOctets(new Uint8Array(16).fill(0x51))),
    field(`${sgx}.2`, derSequence(...components, pceSvn, cpuSvn)),
    field(`${sgx}.3`, derOctets(Buffer.from(platform.pceId, 'hex'))),
    field(`${sgx}.4`, derOctets(Buffer.from(platform.fmspc, 'hex'))),
  );
  return extension(sgx, false, value);
}

/** The certificates of a simulated Intel: root, PCK authority, one processor, and the signer of TCB documents. */
export type SimulatedIntel = {
  readonly root: Issued;
  readonly platformAuthority: Issued;
  readonly pck: Issued;
  readonly tcbSigning: Issued;
  readonly attestationKey: SigningKey;
  readonly platform: PlatformTerms;
};

/** Parts of a simulated authority to replace: terms by certificate, the platform, the common seed. */
export type AuthorityChanges = {
  readonly seed?: string;
  readonly platform?: Partial<PlatformTerms>;
  readonly root?: Partial<CertificateTerms>;
  readonly platformAuthority?: Partial<CertificateTerms>;
  readonly pck?: Partial<CertificateTerms>;
  readonly tcbSigning?: Partial<CertificateTerms>;
};

const always = { notBefore: Date.UTC(2020, 0, 1), notAfter: Date.UTC(2049, 11, 31, 23, 59, 59) };
const authorityUsage = 0x06;
const leafUsage = 0x80;

/** Make a simulated Intel; the same seed gives the same keys and bytes. */
export function createSimulatedIntel(changes: AuthorityChanges = {}): SimulatedIntel {
  const seed = changes.seed ?? 'development';
  const platform = { ...simulatedPlatform, ...changes.platform };
  const terms = (commonName: string, serial: bigint, rest: Pick<CertificateTerms, 'isAuthority' | 'keyUsage'>) => ({
    commonName,
    organisation: simulatedOrganisation,
    key: deriveKey('P-256', seed, commonName),
    serial,
    ...always,
    ...rest,
  });
  const authority = { isAuthority: true, keyUsage: authorityUsage };
  const leaf = { isAuthority: false, keyUsage: leafUsage };
  const root = issueCertificate({ ...terms('Intel SGX Root CA', 0x51aan, authority), pathLength: 1, ...changes.root });
  const platformAuthority = issueCertificate(
    { ...terms('Intel SGX PCK Platform CA', 0x51bbn, authority), pathLength: 0, ...changes.platformAuthority },
    root,
  );
  const pckTerms = { ...terms('Intel SGX PCK Certificate', 0x51ccn, leaf), extensions: [sgxExtension(platform)] };
  const pck = issueCertificate({ ...pckTerms, ...changes.pck }, platformAuthority);
  const tcbSigning = issueCertificate(
    { ...terms('Intel SGX TCB Signing', 0x51ddn, leaf), ...changes.tcbSigning },
    root,
  );
  const attestationKey = deriveKey('P-256', seed, 'attestation key');
  return { root, platformAuthority, pck, tcbSigning, attestationKey, platform };
}

/** The certificates of a simulated NVIDIA: leaf first, five in all, as a Hopper GPU shows them. */
export type SimulatedNvidia = { readonly chain: readonly Issued[]; readonly leaf: Issued; readonly root: Issued };

const gpuAuthorities = ['NVIDIA Device Identity CA', 'NVIDIA GH100 Identity', 'NVIDIA GH100 Provisioner ICA 1'];

/** Write the firmware identity extension of a GPU's leaf: the last 48 bytes are the identity (attestation §4, gpu.fwid). */
export function firmwareIdentityExtension(key: SigningKey, firmwareId: Uint8Array): Uint8Array {
  const digest = derSequence(derOid('2.16.840.1.101.3.4.2.2'), derOctets(firmwareId));
  return extension('2.23.133.5.4.1', false, derSequence(derInteger(1), publicKeyInfo(key), digest));
}

/** Make a simulated NVIDIA whose GPU runs the firmware of the given identity (48 bytes). */
export function createSimulatedNvidia(input: {
  readonly seed?: string;
  readonly firmwareId: Uint8Array;
}): SimulatedNvidia {
  const seed = input.seed ?? 'development';
  const terms = (commonName: string, at: number, isAuthority: boolean) => ({
    commonName,
    organisation: simulatedOrganisation,
    key: deriveKey('P-384', seed, commonName),
    serial: BigInt(0x9000 + at),
    ...always,
    isAuthority,
    keyUsage: isAuthority ? authorityUsage : leafUsage,
  });
  const chain: Issued[] = [];
  for (const [at, name] of [...gpuAuthorities, 'GH100 A01 GSP BROM'].entries()) {
    chain.unshift(issueCertificate(terms(name, at, true), chain[0]));
  }
  const leafTerms = terms('GH100 A01 GSP FMC LF', 9, false);
  const extensions = [firmwareIdentityExtension(leafTerms.key, input.firmwareId)];
  const leaf = issueCertificate({ ...leafTerms, extensions }, chain[0]);
  const root = chain.at(-1) ?? leaf;
  return { chain: [leaf, ...chain], leaf, root };
}

function spkiSha256(issued: Issued): string {
  return createHash('sha256').update(publicKeyInfo(issued.key)).digest('hex');
}

/** Name the roots a verifier must pin to accept these simulated authorities; the TCB signer is shipped with them. */
export function rootsOf(intel: SimulatedIntel, nvidia: SimulatedNvidia): AttestationRoots {
  return {
    intelSgxRoot: { spkiSha256: spkiSha256(intel.root) },
    nvidiaDeviceIdentityRoot: { spkiSha256: spkiSha256(nvidia.root) },
    tcbSigning: Buffer.from(intel.tcbSigning.der).toString('base64'),
  };
}
