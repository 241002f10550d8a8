import { createHash } from 'node:crypto';
import type { SimulatedNvidia } from './authority';
import { signRaw, toPem } from './certificates';
import { bytesOf } from './der-writer';
import { littleEndian } from './quote-writer';

/** Everything of a GPU's evidence that can be replaced; `nonce` has 32 bytes, `firmwareId` 48. */
export type GpuTerms = {
  readonly nonce: Uint8Array;
  readonly firmwareId?: Uint8Array;
  readonly certificates?: readonly Uint8Array[];
  readonly measurement?: Uint8Array;
};

/** One entry of an evidence list, as reports carry it. */
export type WrittenGpu = { readonly certificate: string; readonly evidence: string; readonly arch: string };

/** The firmware identity of a simulated GPU. */
export const simulatedFirmwareId = new Uint8Array(createHash('sha384').update('simulated GPU firmware').digest());

function opaqueField(type: number, value: Uint8Array): Uint8Array {
  return bytesOf(littleEndian(type, 2), littleEndian(value.length, 2), value);
}

function measurementBlock(index: number, value: Uint8Array): Uint8Array {
  const measurement = bytesOf(Uint8Array.of(index - 1), littleEndian(value.length, 2), value);
  return bytesOf(Uint8Array.of(index, 1), littleEndian(measurement.length, 2), measurement);
}

/** Build the evidence of one GPU: SPDM request, signed response and certificate chain (attestation §4, gpu.*). */
export function buildGpuEvidence(nvidia: SimulatedNvidia, terms: GpuTerms): WrittenGpu {
  const request = bytesOf(Uint8Array.of(0x11, 0xe0, 0x01, 0xff), terms.nonce, Uint8Array.of(0));
  const record = measurementBlock(1, terms.measurement ?? new Uint8Array(48).fill(0x51));
  const opaque = bytesOf(
    opaqueField(3, Buffer.from('550.00.00\0', 'ascii')),
    opaqueField(20, terms.firmwareId ?? simulatedFirmwareId),
  );
  const response = bytesOf(
    Uint8Array.of(0x11, 0x60, 0, 0, 1),
    littleEndian(record.length, 3),
    record,
    new Uint8Array(32).fill(0x52),
    littleEndian(opaque.length, 2),
    opaque,
  );
  const signed = bytesOf(request, response);
  const evidence = bytesOf(signed, signRaw(nvidia.leaf.key, signed));
  const chain = terms.certificates ?? nvidia.chain.map((issued) => issued.der);
  return {
    certificate: Buffer.from(toPem(chain), 'ascii').toString('base64'),
    evidence: Buffer.from(evidence).toString('base64'),
    arch: 'HOPPER',
  };
}
