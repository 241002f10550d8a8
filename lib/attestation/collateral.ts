import type { JsonObject } from '@/lib/domain/json';
import { decodeBase64, decodeHex, encodeHex, encodeText, joinBytes, uint16At } from './bytes';
import { type Certificate, readCertificate } from './certificate';
import { chainProblem, outOfDate } from './chain';
import {
  blockedCheck,
  type Check,
  type CheckEvidence,
  type CheckId,
  guardedCheck,
  makeCheck,
  missingPrerequisites,
  quoteProofIds,
  statusOf,
} from './check';
import { refuse } from './der';
import { verifyEcdsa } from './ecdsa';
import { decodePem } from './pem';
import { type PckChain, type QuoteFindings, qeReportAt } from './quote-checks';
import { revocationCheck } from './revocation';
import { cutSignedObject } from './signed-json';
import { enclaveStatus, maskedEqual, tcbStatusCheck } from './tcb';
import { type DocumentHead, type QeIdentity, readQeIdentity, readTcbInfo, type TcbInfo } from './tcb-document';
import type { AttestationRoots, Clock, Collateral, SignedCollateral, TdxQuote } from './verdict-types';

/** How new a document is: compared number first, then date (milliseconds since 1970). */
export type CollateralMark = { readonly evaluationNumber: number; readonly issued: number };

/** The newest documents seen so far, by kind; whoever keeps it never goes back (attestation §6.4). */
export type SeenCollateral = { readonly tcbInfo?: CollateralMark; readonly qeIdentity?: CollateralMark };

/** What checking collateral gave; `seen` holds the newest marks of documents whose signature held. */
export type CollateralFindings = { readonly checks: readonly Check[]; readonly seen: SeenCollateral };

type Judged<Document> = {
  readonly check: Check;
  readonly document?: Document;
  readonly mark?: CollateralMark;
  readonly signing?: Certificate;
};

type Context = {
  readonly chain: PckChain;
  readonly roots: AttestationRoots;
  readonly now: Clock;
  /** Signing chains already judged in this run: both documents usually come with the same one. */
  readonly judgedChains: Map<string, string | undefined>;
};

function signingChain(collateral: SignedCollateral, { chain, roots }: Context): readonly Certificate[] {
  if (collateral.issuerChain !== undefined)
    return decodePem(collateral.issuerChain, 'CERTIFICATE').map(readCertificate);
  const shipped = decodeBase64(roots.tcbSigning ?? '');
  if (shipped === undefined || shipped.length === 0) return refuse('the signing certificate is not at hand');
  return [readCertificate(shipped), chain.root];
}

function signingProblem(chain: readonly Certificate[], { roots, judgedChains }: Context): string | undefined {
  const [signing, ...above] = chain;
  if (above.length !== 1 || signing?.commonName !== 'Intel SGX TCB Signing') {
    return 'the signing chain is not Intel SGX TCB Signing under the root';
  }
  const key = encodeHex(joinBytes(...chain.map((certificate) => certificate.der)));
  if (!judgedChains.has(key)) judgedChains.set(key, chainProblem(chain, roots.intelSgxRoot.spkiSha256));
  return judgedChains.get(key);
}

type Opened<Document> = { readonly document: Document; readonly chain: readonly Certificate[] };

function openSigned<Document>(
  collateral: SignedCollateral,
  kind: { readonly name: string; readonly read: (object: JsonObject) => Document },
  context: Context,
): Opened<Document> {
  const { text, object, signature } = cutSignedObject(collateral.body, kind.name);
  const chain = signingChain(collateral, context);
  const problem = signingProblem(chain, context);
  if (problem !== undefined) return refuse(problem);
  const [signing] = chain;
  const numbers = decodeHex(signature);
  if (signing === undefined || numbers === undefined || !verifyEcdsa(signing.publicKey, encodeText(text), numbers)) {
    return refuse("Intel's signature does not hold");
  }
  return { document: kind.read(object), chain };
}

/** Tell whether a document is older than one already seen of its kind. */
export function isOlder(mark: CollateralMark, seen: CollateralMark | undefined): boolean {
  if (seen === undefined) return false;
  if (mark.evaluationNumber !== seen.evaluationNumber) return mark.evaluationNumber < seen.evaluationNumber;
  return mark.issued < seen.issued;
}

function headEvidence(head: DocumentHead): readonly CheckEvidence[] {
  return [
    { label: 'issued', value: new Date(head.issued).toISOString() },
    { label: 'next update', value: new Date(head.nextUpdate).toISOString() },
    { label: 'evaluation data number', value: String(head.evaluationNumber) },
  ];
}

type DocumentKind<Document> = {
  readonly id: CheckId;
  readonly name: string;
  readonly title: string;
  readonly read: (object: JsonObject) => Document;
  /** Why a genuine, current document says nothing about this machine. */
  readonly inapplicable: (document: Document) => string | undefined;
  /** Why it contradicts the report. */
  readonly mismatch: (document: Document) => string | undefined;
};

function judgeTime(head: DocumentHead, now: Clock, seen: CollateralMark | undefined): string | undefined {
  if (!(head.issued <= now && now <= head.nextUpdate)) return 'it is not valid at the time of this check';
  return isOlder(head, seen) ? 'it is older than one already seen' : undefined;
}

function judgeDocument<Document extends DocumentHead>(
  collateral: SignedCollateral | undefined,
  kind: DocumentKind<Document>,
  context: Context,
  seen: CollateralMark | undefined,
): Judged<Document> {
  if (collateral === undefined)
    return { check: makeCheck(kind.id, 'unknown', `Intel's ${kind.title} was not supplied.`) };
  const fail = (reason: string, evidence: readonly CheckEvidence[] = []) => ({
    check: makeCheck(kind.id, 'fail', `Intel's ${kind.title} cannot be relied on: ${reason}.`, evidence),
  });
  let opened: Opened<Document>;
  try {
    opened = openSigned(collateral, kind, context);
  } catch (cause) {
    return fail(
      cause instanceof Error && cause.name === 'EvidenceUnreadableError' ? cause.message : 'it is not readable',
    );
  }
  const { document, chain } = opened;
  const evidence = headEvidence(document);
  const idle = judgeTime(document, context.now, seen);
  if (idle !== undefined)
    return { check: makeCheck(kind.id, 'unknown', `Intel's ${kind.title} says nothing now: ${idle}.`, evidence) };
  if (outOfDate(chain, context.now).length > 0) return fail('its signing certificate is out of date', evidence);
  const mark = { evaluationNumber: document.evaluationNumber, issued: document.issued };
  const foreign = kind.inapplicable(document);
  if (foreign !== undefined)
    return { check: makeCheck(kind.id, 'unknown', `Intel's ${kind.title} says nothing here: ${foreign}.`, evidence) };
  const mismatch = kind.mismatch(document);
  if (mismatch !== undefined) return fail(mismatch, evidence);
  const check = makeCheck(kind.id, 'pass', `Intel's ${kind.title} is genuine and current.`, evidence);
  return { check, document, mark, ...(chain[0] === undefined ? {} : { signing: chain[0] }) };
}

function tcbInfoKind({ facts }: PckChain): DocumentKind<TcbInfo> {
  const own = (document: TcbInfo) => document.fmspc === facts.fmspc && document.pceId === facts.pceId;
  return {
    id: 'col.tcb_info',
    name: 'tcbInfo',
    title: 'TCB info',
    read: readTcbInfo,
    inapplicable: (document) => (own(document) ? undefined : `it is for the platform ${document.fmspc}`),
    mismatch: () => undefined,
  };
}

function enclaveMismatch(identity: QeIdentity, report: Uint8Array): string | undefined {
  const field = (at: number, length: number) => report.subarray(at, at + length);
  const same =
    maskedEqual(field(qeReportAt.miscSelect, 4), identity.miscSelect, identity.miscSelectMask) &&
    maskedEqual(field(qeReportAt.attributes, 16), identity.attributes, identity.attributesMask) &&
    maskedEqual(field(qeReportAt.mrSigner, 32), identity.mrSigner, new Uint8Array(32).fill(0xff)) &&
    uint16At(report, qeReportAt.product) === identity.product;
  return same ? undefined : 'the quoting enclave of this report is not the one it lists';
}

function qeIdentityKind(quote: TdxQuote): DocumentKind<QeIdentity> {
  return {
    id: 'col.qe_identity',
    name: 'enclaveIdentity',
    title: 'TD QE identity',
    read: readQeIdentity,
    inapplicable: () => undefined,
    mismatch: (document) => enclaveMismatch(document, quote.qeReport),
  };
}

const collateralIds = ['col.tcb_info', 'col.qe_identity', 'col.revocation'] as const;

function statusCheck(findings: QuoteFindings, tcbInfo: Judged<TcbInfo>, qeIdentity: Judged<QeIdentity>): Check {
  const missing = missingPrerequisites(findings.checks, quoteProofIds);
  if (missing.length > 0) return blockedCheck('tcb.status', missing);
  if (tcbInfo.check.status === 'fail') return blockedCheck('tcb.status', ['col.tcb_info']);
  const { quote, pck } = findings;
  if (tcbInfo.document === undefined || quote === undefined || pck === undefined) {
    return makeCheck('tcb.status', 'unknown', "The patch level is unknown without Intel's current TCB info.");
  }
  const svn = uint16At(quote.qeReport, qeReportAt.svn);
  const qeStatus = qeIdentity.document === undefined ? undefined : enclaveStatus(qeIdentity.document, svn);
  return tcbStatusCheck({ tcbInfo: tcbInfo.document, qeStatus, facts: pck.facts, quote });
}

function seenAfter(before: SeenCollateral, tcbInfo: Judged<TcbInfo>, qeIdentity: Judged<QeIdentity>): SeenCollateral {
  return {
    ...before,
    ...(tcbInfo.mark === undefined ? {} : { tcbInfo: tcbInfo.mark }),
    ...(qeIdentity.mark === undefined ? {} : { qeIdentity: qeIdentity.mark }),
  };
}

/**
 * Check Intel's collateral for a quote and judge its patch level: col.* and tcb.status (attestation §4, §6.4). `now` judges
 * every window; `seen` are the newest documents accepted before, and an older one is set aside. Never throws.
 */
export function checkCollateral(input: {
  readonly findings: QuoteFindings;
  readonly collateral: Collateral;
  readonly roots: AttestationRoots;
  readonly now: Clock;
  readonly seen?: SeenCollateral;
}): CollateralFindings {
  const { findings, collateral, roots, now, seen = {} } = input;
  const { quote, pck } = findings;
  if (quote === undefined || pck === undefined || statusOf(findings.checks, 'tdx.pck_chain') !== 'pass') {
    const blocked = collateralIds.map((id) => blockedCheck(id, ['tdx.pck_chain']));
    return { checks: [...blocked, blockedCheck('tcb.status', ['tdx.pck_chain'])], seen };
  }
  const context = { chain: pck, roots, now, judgedChains: new Map() };
  const tcbInfo = judgeDocument(collateral.tcbInfo, tcbInfoKind(pck), context, seen.tcbInfo);
  const qeIdentity = judgeDocument(collateral.qeIdentity, qeIdentityKind(quote), context, seen.qeIdentity);
  const signers = [tcbInfo.signing, qeIdentity.signing].filter((signing) => signing !== undefined);
  const revocation = guardedCheck('col.revocation', () => revocationCheck({ collateral, chain: pck, signers, now }));
  const status = guardedCheck('tcb.status', () => statusCheck(findings, tcbInfo, qeIdentity));
  const checks = [tcbInfo.check, qeIdentity.check, revocation, status];
  return { checks, seen: seenAfter(seen, tcbInfo, qeIdentity) };
}
