import { createHash } from 'node:crypto';
import type { TdReportBody } from '@/lib/attestation/verdict-types';
import type { SimulatedIntel } from './authority';
import { type SigningKey, signRaw, toPem } from './certificates';
import { bytesOf } from './der-writer';

/** Everything of a quote that can be replaced; what is left out is as an honest machine has it. */
export type QuoteTerms = {
  readonly version?: 4 | 5;
  readonly tdType?: '1.0' | '1.5';
  readonly body?: Partial<TdReportBody>;
  readonly header?: Partial<{ teeType: number; keyType: number; vendor: Uint8Array; userData: Uint8Array }>;
  readonly enclave?: Partial<EnclaveTerms>;
  /** Signs the body; the enclave names the authority's own key unless `enclave.boundKey` says otherwise. */
  readonly attestationKey?: SigningKey;
  readonly authData?: Uint8Array;
  readonly pckChainPem?: string;
  readonly trailing?: Uint8Array;
};

type EnclaveTerms = {
  readonly mrSigner: Uint8Array;
  readonly product: number;
  readonly svn: number;
  readonly attributes: Uint8Array;
  readonly boundKey: SigningKey;
  readonly reportDataTail: Uint8Array;
};

const intelVendor = Buffer.from('939a7233f79c4ca9940a0db3957f0607', 'hex');

/** Intel's published identity of the TD quoting enclave (attestation §4, tdx.qe_vendor). */
export const tdQeSigner = Buffer.from('dc9e2a7c6f948f17474e34a7fc43ed030f7c1563f1babddf6340c82e0e54a8c5', 'hex');

/** Write a number as little-endian bytes. */
export function littleEndian(value: number | bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = BigInt(value);
  for (let at = 0; at < length; at += 1) {
    bytes[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

const measured = (label: string) => new Uint8Array(createHash('sha384').update(`simulated ${label}`).digest());
const septVeDisable = 1n << 28n;

/** The measurements of an honest simulated machine. */
export const simulatedBody: TdReportBody = {
  teeTcbSvn: Uint8Array.from([5, 0, 3, ...new Uint8Array(13)]),
  mrSeam: measured('TDX module'),
  mrSignerSeam: new Uint8Array(48),
  seamAttributes: new Uint8Array(8),
  tdAttributes: littleEndian(septVeDisable, 8),
  xfam: littleEndian(0xe7, 8),
  mrTd: measured('MRTD'),
  mrConfigId: new Uint8Array(48),
  mrOwner: new Uint8Array(48),
  mrOwnerConfig: new Uint8Array(48),
  rtmrs: [measured('RTMR0'), measured('RTMR1'), measured('RTMR2'), measured('RTMR3')],
  reportData: new Uint8Array(64),
};

function bodyBytes(body: TdReportBody, tdType: '1.0' | '1.5'): Uint8Array {
  const fixed = bytesOf(
    body.teeTcbSvn,
    body.mrSeam,
    body.mrSignerSeam,
    body.seamAttributes,
    body.tdAttributes,
    body.xfam,
    body.mrTd,
    body.mrConfigId,
    body.mrOwner,
    body.mrOwnerConfig,
    ...body.rtmrs,
    body.reportData,
  );
  if (tdType === '1.0') return fixed;
  return bytesOf(fixed, body.teeTcbSvn2 ?? body.teeTcbSvn, body.mrServiceTd ?? new Uint8Array(48));
}

function signedBytes(terms: QuoteTerms): Uint8Array {
  const { version = 4, tdType = '1.0', header = {} } = terms;
  const body = bodyBytes({ ...simulatedBody, ...terms.body }, tdType);
  const head = bytesOf(
    littleEndian(version, 2),
    littleEndian(header.keyType ?? 2, 2),
    littleEndian(header.teeType ?? 0x81, 4),
    new Uint8Array(4),
    header.vendor ?? intelVendor,
    header.userData ?? new Uint8Array(20).fill(0x51),
  );
  if (version === 4) return bytesOf(head, body);
  return bytesOf(head, littleEndian(tdType === '1.0' ? 2 : 3, 2), littleEndian(body.length, 4), body);
}

function enclaveReport(terms: QuoteTerms, intel: SimulatedIntel, authData: Uint8Array): Uint8Array {
  const enclave = terms.enclave ?? {};
  const boundKey = enclave.boundKey ?? intel.attestationKey;
  const binding = createHash('sha256').update(boundKey.point).update(authData).digest();
  return bytesOf(
    new Uint8Array(48),
    enclave.attributes ?? littleEndian(0x11, 16),
    new Uint8Array(32).fill(0x51),
    new Uint8Array(32),
    enclave.mrSigner ?? tdQeSigner,
    new Uint8Array(96),
    littleEndian(enclave.product ?? 2, 2),
    littleEndian(enclave.svn ?? 4, 2),
    new Uint8Array(60),
    binding,
    enclave.reportDataTail ?? new Uint8Array(32),
  );
}

/** Build a TDX quote under a simulated Intel (attestation §2, byte layouts). */
export function buildQuote(intel: SimulatedIntel, terms: QuoteTerms = {}): Uint8Array {
  const signed = signedBytes(terms);
  const key = terms.attestationKey ?? intel.attestationKey;
  const authData = terms.authData ?? Uint8Array.from({ length: 32 }, (_, at) => at);
  const report = enclaveReport(terms, intel, authData);
  const chain = [intel.pck, intel.platformAuthority, intel.root].map((issued) => issued.der);
  const pem = Buffer.from(terms.pckChainPem ?? toPem(chain), 'latin1');
  const certification = bytesOf(
    report,
    signRaw(intel.pck.key, report),
    littleEndian(authData.length, 2),
    authData,
    littleEndian(5, 2),
    littleEndian(pem.length, 4),
    pem,
  );
  const authentication = bytesOf(
    signRaw(key, signed),
    key.point,
    littleEndian(6, 2),
    littleEndian(certification.length, 4),
    certification,
  );
  return bytesOf(signed, littleEndian(authentication.length, 4), authentication, terms.trailing ?? new Uint8Array(0));
}
