import { isJsonObject, type JsonObject } from '@/lib/domain/json';
import { bytesAt, decodeBase64, decodeText, isZero, uint16At } from './bytes';
import { type Certificate, readCertificate } from './certificate';
import { arrayOf, objectOf } from './members';
import { decodePem } from './pem';

/** One GPU's evidence as a report carries it: SPDM request and response, and the certificate chain beside it. */
export type GpuEvidence = {
  readonly request: Uint8Array;
  readonly response: Uint8Array;
  /** Everything the GPU signs: request and response without the signature. */
  readonly signed: Uint8Array;
  /** r and s, 48 bytes each. */
  readonly signature: Uint8Array;
  /** 32 bytes: the nonce the request asked for. */
  readonly nonce: Uint8Array;
  /** The firmware identity the GPU states; undefined where it states none. */
  readonly firmwareId: Uint8Array | undefined;
  /** Leaf first; undefined where the field holds no certificates at all. */
  readonly chain: readonly Certificate[] | 'unreadable' | undefined;
};

/** What a report says of GPUs. */
export type GpuFindings =
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly reason: string }
  | { readonly state: 'read'; readonly gpus: readonly GpuEvidence[] };

const requestLength = 37;
const signatureLength = 96;
const firmwareIdField = 20;
const getMeasurements = 0xe0;
const measurements = 0x60;
/** A machine has at most 8 GPUs and a few switches; more entries than this are no evidence. */
const mostGpus = 32;

/** Walk the opaque fields (u16 type, u16 size, bytes) to the firmware identity. */
function firmwareIdOf(opaque: Uint8Array): Uint8Array | undefined {
  let at = 0;
  while (at + 4 <= opaque.length) {
    const type = uint16At(opaque, at);
    const value = bytesAt(opaque, at + 4, uint16At(opaque, at + 2));
    if (type === firmwareIdField) return value;
    at += 4 + value.length;
  }
  return undefined;
}

/** Response: version, code, two parameters, block count, u24 length, record, nonce 32, u16 length, opaque fields, signature. */
function opaqueOf(response: Uint8Array): Uint8Array {
  const recordLength = uint16At(response, 5) + (response[7] ?? 0) * 0x10000;
  const at = 8 + recordLength + 32;
  const opaque = bytesAt(response, at + 2, uint16At(response, at));
  if (at + 2 + opaque.length + signatureLength !== response.length) {
    throw new RangeError('the lengths of the response do not add up');
  }
  return opaque;
}

/** The field holds base64 of a PEM chain; some machines fill it with zeros, which is no certificate at all. */
function chainOf(field: unknown): GpuEvidence['chain'] {
  if (field === undefined || field === null || field === '') return undefined;
  const bytes = typeof field === 'string' ? (decodeBase64(field) ?? new TextEncoder().encode(field)) : undefined;
  if (bytes === undefined) return 'unreadable';
  if (isZero(bytes)) return undefined;
  try {
    const chain = decodePem(decodeText(bytes) ?? '', 'CERTIFICATE').map(readCertificate);
    return chain.length === 0 ? 'unreadable' : chain;
  } catch {
    // A chain that cannot be read is a broken chain; gpu.chain says so.
    return 'unreadable';
  }
}

/** Take one GPU's evidence apart. @throws where lengths or codes are not those of SPDM measurements */
export function readGpuEvidence(entry: JsonObject): GpuEvidence {
  const bytes = typeof entry.evidence === 'string' ? decodeBase64(entry.evidence) : undefined;
  if (bytes === undefined) throw new TypeError('an entry carries no evidence');
  const request = bytesAt(bytes, 0, requestLength);
  const response = bytes.subarray(requestLength);
  if (request[1] !== getMeasurements || response[1] !== measurements) {
    throw new TypeError('the evidence holds no signed measurements');
  }
  const opaque = opaqueOf(response);
  return {
    request,
    response,
    signed: bytes.subarray(0, bytes.length - signatureLength),
    signature: bytes.subarray(bytes.length - signatureLength),
    nonce: bytesAt(request, 4, 32),
    firmwareId: firmwareIdOf(opaque),
    chain: chainOf(entry.certificate),
  };
}

function entriesOf(payload: unknown): readonly unknown[] | undefined {
  const object = objectOf(payload);
  if (!object) return arrayOf(payload);
  const listed = object.evidence_list ?? object.device_evidence_list;
  if (listed !== undefined) return arrayOf(listed);
  return typeof object.evidence === 'string' ? [object] : undefined;
}

/** Read the GPU payload of a report; an empty list is unreadable evidence (attestation §4, clarifications). */
export function readGpuPayload(payload: unknown): GpuFindings {
  if (payload === undefined) return { state: 'absent' };
  const entries = entriesOf(payload);
  if (!entries) return { state: 'unreadable', reason: 'The GPU evidence has another shape.' };
  if (entries.length === 0) return { state: 'unreadable', reason: 'The GPU evidence is an empty list.' };
  if (entries.length > mostGpus) return { state: 'unreadable', reason: 'The GPU evidence names too many GPUs.' };
  try {
    const gpus = entries.map((entry) => {
      if (!isJsonObject(entry)) throw new TypeError('an entry has another shape');
      return readGpuEvidence(entry);
    });
    return { state: 'read', gpus };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'it has another form';
    return { state: 'unreadable', reason: `The GPU evidence cannot be read: ${reason}.` };
  }
}
