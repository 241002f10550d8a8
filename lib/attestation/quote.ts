import { bytesAt, decodeBase64, decodeHex, encodeHex, uint16At, uint32At } from './bytes';
import { refuse } from './der';
import type { TdReportBody, TdxQuote } from './verdict-types';

const headerLength = 48;
const tdxTee = 0x81;
const ecdsaP256 = 2;
const intelQeVendor = '939a7233f79c4ca9940a0db3957f0607';
const qeReportCertification = 6;
const pckChainCertification = 5;
const bodyLengths = { '1.0': 584, '1.5': 648 } as const;

/** Read a quote as reports write it: hex of either case with or without `0x`, else standard base64; the same for every report. */
export function decodeQuoteText(text: string): Uint8Array | undefined {
  return decodeHex(text) ?? decodeBase64(text);
}

/** A reader that walks forward and never past its end. */
function cursor(bytes: Uint8Array, start = 0) {
  let at = start;
  const take = (length: number) => {
    const taken = bytesAt(bytes, at, length);
    at += length;
    return taken;
  };
  return {
    take,
    uint16: () => uint16At(take(2), 0),
    uint32: () => uint32At(take(4), 0),
    at: () => at,
    rest: () => bytes.subarray(at),
  };
}

function readBody(body: Uint8Array, tdType: '1.0' | '1.5'): TdReportBody {
  const walk = cursor(body);
  const fixed = {
    teeTcbSvn: walk.take(16),
    mrSeam: walk.take(48),
    mrSignerSeam: walk.take(48),
    seamAttributes: walk.take(8),
    tdAttributes: walk.take(8),
    xfam: walk.take(8),
    mrTd: walk.take(48),
    mrConfigId: walk.take(48),
    mrOwner: walk.take(48),
    mrOwnerConfig: walk.take(48),
    rtmrs: [walk.take(48), walk.take(48), walk.take(48), walk.take(48)] as const,
    reportData: walk.take(64),
  };
  return tdType === '1.0' ? fixed : { ...fixed, teeTcbSvn2: walk.take(16), mrServiceTd: walk.take(48) };
}

function bodyTypeOf(version: number, walk: ReturnType<typeof cursor>): '1.0' | '1.5' {
  if (version === 4) return '1.0';
  const type = walk.uint16();
  const size = walk.uint32();
  const tdType = type === 2 ? '1.0' : type === 3 ? '1.5' : refuse('the body is not a trust domain report');
  return size === bodyLengths[tdType] ? tdType : refuse('the body has another length than its type');
}

function readAuthentication(bytes: Uint8Array) {
  const walk = cursor(bytes);
  const signature = walk.take(64);
  const attestationKey = walk.take(64);
  if (walk.uint16() !== qeReportCertification) refuse('the certification data is not a QE report');
  if (walk.uint32() !== walk.rest().length) refuse('the certification data has another length than stated');
  const qeReport = walk.take(384);
  const qeReportSignature = walk.take(64);
  const qeAuthData = walk.take(walk.uint16());
  if (walk.uint16() !== pckChainCertification) refuse('the certification data holds no PCK chain');
  if (walk.uint32() !== walk.rest().length) refuse('the PCK chain has another length than stated');
  const pckChainPem = String.fromCharCode(...walk.rest().subarray(0, 20_000));
  if (walk.rest().length > 20_000) refuse('the PCK chain is too long');
  return { signature, attestationKey, qeReport, qeReportSignature, qeAuthData, pckChainPem };
}

function readHeader(header: Uint8Array): 4 | 5 {
  const version = uint16At(header, 0);
  if (version !== 4 && version !== 5) return refuse(`quote version ${version} is not 4 or 5`);
  if (uint16At(header, 2) !== ecdsaP256) return refuse('the attestation key is not ECDSA on P-256');
  if (uint32At(header, 4) !== tdxTee) return refuse('the quote is not from TDX');
  if (encodeHex(header.subarray(12, 28)) !== intelQeVendor) return refuse('the quoting enclave is not from Intel');
  return version;
}

/** Take a TDX quote of version 4 or 5 apart (attestation §2, byte layouts). @throws EvidenceUnreadableError */
export function parseQuote(bytes: Uint8Array): TdxQuote {
  const walk = cursor(bytes);
  const header = walk.take(headerLength);
  const version = readHeader(header);
  const tdType = bodyTypeOf(version, walk);
  const body = readBody(walk.take(bodyLengths[tdType]), tdType);
  const signed = bytes.subarray(0, walk.at());
  const authentication = readAuthentication(walk.take(walk.uint32()));
  return {
    version,
    tdType,
    header,
    userData: header.subarray(28, 48),
    ...body,
    signed,
    ...authentication,
    trailing: walk.rest(),
  };
}
