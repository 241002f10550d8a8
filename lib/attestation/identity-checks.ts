import { encodeHex, sameBytes } from './bytes';
import { type Check, makeCheck } from './check';
import { bytesOf, isGiven, sameHex, textOf } from './members';
import type { Report } from './report';
import type { ReportDataLayout } from './report-data';

/** The signer a service names on chain, read from the chain and from nowhere else (attestation §6.1). */
export type RegisteredSigner = {
  readonly address: string;
  /** The contract owner acknowledged it. */
  readonly acknowledged: boolean;
};

const addressForm = /^(?:0x)?[0-9a-fA-F]{40}$/;

/** The report's own copy must repeat the quote's address; it is never what is compared with the chain. */
function copyDiffers(report: Report, address: string): boolean {
  if (!isGiven(report.signingAddress)) return false;
  const copy = textOf(report.signingAddress);
  return copy === undefined || !addressForm.test(copy) || !sameHex(copy, address);
}

/** Check id.signer: the key in the quote is the provider's registered one (attestation §4). */
export function signerCheck(report: Report, layout: ReportDataLayout, registered: RegisteredSigner | undefined): Check {
  const id = 'id.signer';
  const evidence = [
    { label: 'address in the quote', value: layout.address },
    ...(registered ? [{ label: 'registered on chain', value: registered.address }] : []),
  ];
  if (copyDiffers(report, layout.address)) {
    return makeCheck(id, 'fail', 'The report names another signing address than the quote.', evidence);
  }
  if (!registered) return makeCheck(id, 'unknown', 'The registered signer was not read from the chain.', evidence);
  if (!addressForm.test(registered.address) || !sameHex(registered.address, layout.address)) {
    return makeCheck(id, 'fail', 'The quote binds another key than the registered signer.', evidence);
  }
  if (!registered.acknowledged) return makeCheck(id, 'fail', 'The registered signer is not acknowledged.', evidence);
  return makeCheck(id, 'pass', 'The quote binds the registered signer.', evidence);
}

function nonceOf(layout: ReportDataLayout): Uint8Array | undefined {
  return layout.layout === 'address+nonce' ? layout.nonce : undefined;
}

/** Check id.nonce: the quote was made for the nonce we sent (attestation §4 and its clarifications). */
export function nonceCheck(report: Report, layout: ReportDataLayout, sent: Uint8Array | undefined): Check {
  const id = 'id.nonce';
  const nonce = nonceOf(layout);
  const evidence = [
    ...(nonce ? [{ label: 'nonce in the quote', value: encodeHex(nonce) }] : []),
    ...(sent ? [{ label: 'nonce we sent', value: encodeHex(sent) }] : []),
  ];
  if (isGiven(report.requestNonce)) {
    const copy = bytesOf(report.requestNonce);
    if (!nonce || !copy || !sameBytes(copy, nonce)) {
      return makeCheck(id, 'fail', 'The report names another nonce than the quote.', evidence);
    }
  }
  if (!nonce) return makeCheck(id, 'unknown', 'This software puts no nonce into its quote.', evidence);
  if (!sent) return makeCheck(id, 'unknown', 'We sent no nonce, so this report may be an older one.', evidence);
  return sameBytes(nonce, sent)
    ? makeCheck(id, 'pass', 'The quote was made for the nonce we sent.', evidence)
    : makeCheck(id, 'fail', 'The quote was made for another nonce.', evidence);
}
