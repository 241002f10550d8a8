import type { Certificate } from './certificate';
import { type Check, type CheckEvidence, makeCheck } from './check';
import { crlDer, isCrlSignedBy, type RevocationList, readCrl } from './crl';
import type { PckChain } from './quote-checks';
import type { Clock, Collateral } from './verdict-types';

type ListFinding =
  | { readonly state: 'absent' | 'stale' | 'current'; readonly evidence: readonly CheckEvidence[] }
  | { readonly state: 'bad'; readonly reason: string };

type ListInput = {
  readonly name: string;
  readonly bytes: Uint8Array | undefined;
  readonly authority: Certificate;
  readonly judged: readonly Certificate[];
  readonly now: Clock;
};

function windowOf(name: string, list: RevocationList): readonly CheckEvidence[] {
  const from = new Date(list.thisUpdate).toISOString();
  const until = new Date(list.nextUpdate).toISOString();
  return [
    { label: name, value: `${list.revoked.size} entries` },
    { label: `${name} window`, value: `${from} to ${until}` },
  ];
}

function judgeList({ name, bytes, authority, judged, now }: ListInput): ListFinding {
  if (bytes === undefined) return { state: 'absent', evidence: [] };
  let list: RevocationList;
  try {
    list = readCrl(crlDer(bytes));
  } catch {
    // What cannot be read was tampered with or is not a list: both fail.
    return { state: 'bad', reason: `the ${name} is not readable` };
  }
  if (!isCrlSignedBy(list, authority))
    return { state: 'bad', reason: `the ${name} is not signed by ${authority.commonName}` };
  // A revocation is for good, so a list out of its window still counts against a key it names.
  const revoked = judged.find((certificate) => list.revoked.has(certificate.serial));
  if (revoked !== undefined) return { state: 'bad', reason: `${revoked.commonName} ${revoked.serial} is revoked` };
  const current = list.thisUpdate <= now && now <= list.nextUpdate;
  return { state: current ? 'current' : 'stale', evidence: windowOf(name, list) };
}

/** Check both revocation lists against the keys this report relies on (attestation §4, col.revocation). */
export function revocationCheck(input: {
  readonly collateral: Collateral;
  readonly chain: PckChain;
  /** The certificates that signed Intel's other documents. */
  readonly signers: readonly Certificate[];
  readonly now: Clock;
}): Check {
  const { collateral, chain, signers, now } = input;
  const { leaf, authority, root } = chain;
  const lists = [
    judgeList({ name: 'root CRL', bytes: collateral.rootCrl, authority: root, judged: [authority, ...signers], now }),
    judgeList({ name: 'PCK CRL', bytes: collateral.pckCrl, authority, judged: [leaf], now }),
  ];
  const evidence = lists.flatMap((list) => (list.state === 'bad' ? [] : list.evidence));
  const bad = lists.flatMap((list) => (list.state === 'bad' ? [list.reason] : []));
  if (bad.length > 0) return makeCheck('col.revocation', 'fail', `Revocation: ${bad.join('; ')}.`, evidence);
  if (lists.every((list) => list.state === 'current')) {
    return makeCheck('col.revocation', 'pass', 'No key under this report is revoked.', evidence);
  }
  const stale = lists.some((list) => list.state === 'stale');
  const reason = stale ? 'a revocation list is out of its window' : 'a revocation list was not supplied';
  return makeCheck('col.revocation', 'unknown', `Whether a key is revoked is unknown: ${reason}.`, evidence);
}
