import { sha256 } from '@noble/hashes/sha2';
import { encodeHex, isZero, joinBytes, sameBytes, uint16At } from './bytes';
import { type Certificate, readCertificate } from './certificate';
import { chainProblem, outOfDate } from './chain';
import { blockedCheck, type Check, guardedCheck, makeCheck, missingPrerequisites, quoteProofIds } from './check';
import { refuse } from './der';
import { verifyEcdsa } from './ecdsa';
import { decodePem } from './pem';
import { parseQuote } from './quote';
import { type PckFacts, readPckFacts } from './sgx-extension';
import { serviceTdCheck, tdPolicyCheck } from './td-policy';
import type { AttestationRoots, Clock, TdxQuote } from './verdict-types';

/** The certificates under a quote, read but judged only by `tdx.pck_chain`. */
export type PckChain = {
  readonly leaf: Certificate;
  readonly authority: Certificate;
  readonly root: Certificate;
  readonly facts: PckFacts;
};

/** What checking a quote gave: the parts are present where they could be read, whatever the checks say. */
export type QuoteFindings = {
  readonly checks: readonly Check[];
  readonly quote?: TdxQuote;
  readonly pck?: PckChain;
};

const intelTdQeSigner = 'dc9e2a7c6f948f17474e34a7fc43ed030f7c1563f1babddf6340c82e0e54a8c5';
const intelTdQeProduct = 2;

/** Field positions in a quoting enclave's report of 384 bytes. */
export const qeReportAt = { miscSelect: 16, attributes: 48, mrSigner: 128, product: 256, svn: 258, reportData: 320 };

const authorityNames = ['Intel SGX PCK Platform CA', 'Intel SGX PCK Processor CA'];

function readPckChain(pem: string): PckChain {
  const [leaf, authority, root, ...rest] = decodePem(pem, 'CERTIFICATE').map(readCertificate);
  if (leaf === undefined || authority === undefined || root === undefined || rest.length > 0) {
    return refuse('the PCK chain does not have three certificates');
  }
  return { leaf, authority, root, facts: readPckFacts(leaf) };
}

function pckChainCheck(chain: PckChain, roots: AttestationRoots): Check {
  const { leaf, authority, root, facts } = chain;
  const evidence = [
    { label: 'leaf', value: leaf.commonName },
    { label: 'authority', value: authority.commonName },
    { label: 'root key sha256', value: root.spkiSha256 },
    { label: 'FMSPC', value: facts.fmspc },
    { label: 'serial', value: leaf.serial },
  ];
  const named = authorityNames.includes(authority.commonName);
  const problem = named
    ? chainProblem([leaf, authority, root], roots.intelSgxRoot.spkiSha256)
    : 'the authority is not a PCK authority';
  if (problem === undefined) {
    return makeCheck('tdx.pck_chain', 'pass', "The key chain ends at Intel's pinned root key.", evidence);
  }
  return makeCheck('tdx.pck_chain', 'fail', `The key chain does not hold: ${problem}.`, evidence);
}

function certTimeCheck(chain: PckChain, now: Clock): Check {
  const late = outOfDate([chain.leaf, chain.authority, chain.root], now);
  const evidence = [chain.leaf, chain.authority, chain.root].map((certificate) => ({
    label: certificate.commonName,
    value: `${new Date(certificate.notBefore).toISOString()} to ${new Date(certificate.notAfter).toISOString()}`,
  }));
  if (late.length === 0)
    return makeCheck('tdx.cert_time', 'pass', 'All certificates of the chain are in date.', evidence);
  const names = late.map((certificate) => certificate.commonName).join(', ');
  return makeCheck('tdx.cert_time', 'fail', `Outside their validity at the time of this check: ${names}.`, evidence);
}

function qeReportSignatureCheck(quote: TdxQuote, chain: PckChain): Check {
  const holds = verifyEcdsa(chain.leaf.publicKey, quote.qeReport, quote.qeReportSignature);
  if (!holds)
    return makeCheck('tdx.qe_report_sig', 'fail', "The quoting enclave's report is not signed by the CPU's key.");
  return makeCheck('tdx.qe_report_sig', 'pass', "The CPU's certified key signed the quoting enclave's report.");
}

function attestationKeyCheck(quote: TdxQuote): Check {
  const bound = quote.qeReport.subarray(qeReportAt.reportData);
  const digest = sha256(joinBytes(quote.attestationKey, quote.qeAuthData));
  const evidence = [
    { label: 'key and auth data sha256', value: encodeHex(digest) },
    { label: 'bound by the enclave', value: encodeHex(bound) },
  ];
  if (sameBytes(bound.subarray(0, 32), digest) && isZero(bound.subarray(32))) {
    return makeCheck('tdx.att_key', 'pass', 'The quoting enclave names this signing key as its own.', evidence);
  }
  return makeCheck('tdx.att_key', 'fail', 'The signing key is not the one the quoting enclave names.', evidence);
}

function quoteSignatureCheck(quote: TdxQuote): Check {
  const key = { curve: 'P-256', point: quote.attestationKey } as const;
  if (verifyEcdsa(key, quote.signed, quote.signature)) {
    return makeCheck('tdx.quote_sig', 'pass', 'The measurements are signed by the signing key, byte for byte.');
  }
  return makeCheck('tdx.quote_sig', 'fail', 'The measurements are not what the signing key signed.');
}

function qeVendorCheck(quote: TdxQuote): Check {
  const signer = encodeHex(quote.qeReport.subarray(qeReportAt.mrSigner, qeReportAt.mrSigner + 32));
  const product = uint16At(quote.qeReport, qeReportAt.product);
  const debug = ((quote.qeReport[qeReportAt.attributes] ?? 0) & 2) !== 0;
  const evidence = [
    { label: 'MRSIGNER', value: signer },
    { label: 'product', value: String(product) },
  ];
  if (debug) return makeCheck('tdx.qe_vendor', 'fail', 'The quoting enclave runs in debug mode.', evidence);
  if (signer === intelTdQeSigner && product === intelTdQeProduct) {
    return makeCheck('tdx.qe_vendor', 'pass', "The quote comes from Intel's own TD quoting enclave.", evidence);
  }
  return makeCheck('tdx.qe_vendor', 'fail', "The quote does not come from Intel's TD quoting enclave.", evidence);
}

/** Warn of bytes nobody signed; zeros are padding. */
function trailingCheck(quote: TdxQuote): readonly Check[] {
  if (isZero(quote.trailing)) return [];
  const evidence = [{ label: 'bytes after the quote', value: String(quote.trailing.length) }];
  return [makeCheck('tdx.trailing', 'warn', 'Unsigned bytes follow the quote; they are ignored.', evidence)];
}

const needParse = [
  'tdx.pck_chain',
  'tdx.cert_time',
  'tdx.qe_report_sig',
  'tdx.att_key',
  'tdx.quote_sig',
  'tdx.qe_vendor',
] as const;

function unreadable(cause: unknown): Check {
  const reason = cause instanceof Error ? cause.message : 'unknown reason';
  return makeCheck('tdx.parse', 'fail', 'The report holds no readable TDX quote.', [
    { label: 'reason', value: reason },
  ]);
}

type ReadChain = { readonly chain?: PckChain; readonly checks: readonly Check[] };

function chainChecks(quote: TdxQuote, roots: AttestationRoots, now: Clock): ReadChain {
  try {
    const chain = readPckChain(quote.pckChainPem);
    const checks = [pckChainCheck(chain, roots), certTimeCheck(chain, now), qeReportSignatureCheck(quote, chain)];
    return { chain, checks };
  } catch (cause) {
    const failed = guardedCheck('tdx.pck_chain', () => {
      throw cause;
    });
    const dependent = (['tdx.cert_time', 'tdx.qe_report_sig'] as const).map((id) =>
      blockedCheck(id, ['tdx.pck_chain']),
    );
    return { checks: [failed, ...dependent] };
  }
}

function policyChecks(quote: TdxQuote, before: readonly Check[]): readonly Check[] {
  const missing = missingPrerequisites(before, quoteProofIds);
  if (missing.length > 0) return [blockedCheck('tdx.td_policy', missing)];
  return [tdPolicyCheck(quote), ...serviceTdCheck(quote)];
}

/**
 * Check a TDX quote offline: structure, key chain to the pinned root, signatures, enclave and machine policy
 * (attestation §4, tdx.*). `now` judges certificate dates only. Never throws.
 */
export function checkQuote(input: {
  readonly quote: Uint8Array;
  readonly roots: AttestationRoots;
  readonly now: Clock;
}): QuoteFindings {
  let quote: TdxQuote;
  try {
    quote = parseQuote(input.quote);
  } catch (cause) {
    const blocked = needParse.map((id) => blockedCheck(id, ['tdx.parse']));
    return { checks: [unreadable(cause), ...blocked, blockedCheck('tdx.td_policy', ['tdx.parse'])] };
  }
  const layout = `The report is a TDX quote of version ${quote.version} (TD ${quote.tdType}).`;
  const parsed = makeCheck('tdx.parse', 'pass', layout, [{ label: 'MRTD', value: encodeHex(quote.mrTd) }]);
  const { chain, checks } = chainChecks(quote, input.roots, input.now);
  const proofs = [parsed, ...checks, attestationKeyCheck(quote), quoteSignatureCheck(quote), qeVendorCheck(quote)];
  const all = [...proofs, ...policyChecks(quote, proofs), ...trailingCheck(quote)];
  return { checks: all, quote, ...(chain === undefined ? {} : { pck: chain }) };
}
