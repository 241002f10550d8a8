import { bytesAt, decodeText, encodeHex, isZero } from './bytes';
import { type Check, makeCheck } from './check';

/** What a quote's 64 bytes of report data bind (attestation §2, report_data layouts). Addresses: 0x and 40 lowercase hex digits. */
export type ReportDataLayout =
  | { readonly layout: 'ascii-address'; readonly address: string }
  | { readonly layout: '0g-pc-v1'; readonly address: string; readonly encryptionKey: Uint8Array }
  | { readonly layout: 'address+nonce'; readonly address: string; readonly nonce: Uint8Array }
  | { readonly layout: 'address'; readonly address: string };

function asciiAddress(bytes: Uint8Array): ReportDataLayout | undefined {
  const text = decodeText(bytesAt(bytes, 0, 42));
  if (text === undefined || !/^0x[0-9a-fA-F]{40}$/.test(text) || !isZero(bytes.subarray(42))) return undefined;
  return { layout: 'ascii-address', address: text.toLowerCase() };
}

function sealedAddress(bytes: Uint8Array): ReportDataLayout | undefined {
  const version = encodeHex(bytesAt(bytes, 52, 4));
  const encryptionKey = bytesAt(bytes, 0, 32);
  const signer = bytesAt(bytes, 32, 20);
  if (version !== '00000001' || !isZero(bytesAt(bytes, 56, 8)) || isZero(encryptionKey) || isZero(signer)) {
    return undefined;
  }
  return { layout: '0g-pc-v1', address: `0x${encodeHex(signer)}`, encryptionKey };
}

function plainAddress(bytes: Uint8Array): ReportDataLayout | undefined {
  const signer = bytesAt(bytes, 0, 20);
  if (isZero(signer) || !isZero(bytesAt(bytes, 20, 12))) return undefined;
  const nonce = bytesAt(bytes, 32, 32);
  const address = `0x${encodeHex(signer)}`;
  return isZero(nonce) ? { layout: 'address', address } : { layout: 'address+nonce', address, nonce };
}

/** Decode report data in the fixed order of the layouts; anything else, all zeros included, is `undefined` (attestation §2). */
export function decodeReportData(bytes: Uint8Array): ReportDataLayout | undefined {
  if (bytes.length !== 64) return undefined;
  const found = asciiAddress(bytes) ?? sealedAddress(bytes) ?? plainAddress(bytes);
  return found && isZeroAddress(found.address) ? undefined : found;
}

const isZeroAddress = (address: string) => /^0x0{40}$/.test(address);

/** Check id.report_data: a key is bound to the machine in a layout we know (attestation §4). */
export function reportDataCheck(bytes: Uint8Array, layout: ReportDataLayout | undefined): Check {
  const evidence = [{ label: 'report_data', value: encodeHex(bytes) }];
  if (!layout) return makeCheck('id.report_data', 'fail', 'The report data has no known layout.', evidence);
  const bound = [...evidence, { label: 'address', value: layout.address }];
  return makeCheck('id.report_data', 'pass', `The report data binds an address (${layout.layout}).`, bound);
}
