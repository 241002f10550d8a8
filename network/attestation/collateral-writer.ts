import type { Collateral } from '@/lib/attestation/verdict-types';
import type { SimulatedIntel } from './authority';
import { issueCrl, type SigningKey, signRaw, toPem } from './certificates';
import { tdQeSigner } from './quote-writer';

/** A level as Intel's documents write it. */
export type WrittenLevel = { readonly tcbStatus: string; readonly advisoryIDs?: readonly string[] };

/** Everything of the collateral that can be replaced; moments are milliseconds since 1970. */
export type CollateralTerms = {
  readonly issued?: number;
  readonly nextUpdate?: number;
  readonly evaluationNumber?: number;
  /** Members of the TCB info to replace, before it is signed. */
  readonly tcbInfo?: Readonly<Record<string, unknown>>;
  /** Members of the TD QE identity to replace, before it is signed. */
  readonly qeIdentity?: Readonly<Record<string, unknown>>;
  readonly revokedByRoot?: readonly bigint[];
  readonly revokedByPlatformAuthority?: readonly bigint[];
  /** Signs both documents instead of the authority's own key. */
  readonly signingKey?: SigningKey;
  /** Leave the issuer chains out, as a page sees them whose transport hides headers. */
  readonly withoutChains?: boolean;
};

/** Start of the window every simulated document has unless told otherwise. */
export const simulatedIssued = Date.UTC(2026, 5, 29, 1, 42, 47);

/** End of that window. */
export const simulatedNextUpdate = Date.UTC(2026, 6, 29, 1, 42, 47);

const moment = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');

function components(svns: readonly number[]) {
  return Array.from({ length: 16 }, (_, at) => ({ svn: svns[at] ?? 0 }));
}

/** Write a platform level of TCB info version 3. */
export function platformLevel(
  word: WrittenLevel,
  need: { readonly sgx: readonly number[]; readonly pceSvn: number; readonly tdx: readonly number[] },
) {
  return {
    tcb: { sgxtcbcomponents: components(need.sgx), pcesvn: need.pceSvn, tdxtcbcomponents: components(need.tdx) },
    tcbDate: '2025-05-14T00:00:00Z',
    ...word,
  };
}

/** Write a level of an enclave or module. */
export function svnLevel(word: WrittenLevel, isvsvn: number) {
  return { tcb: { isvsvn }, tcbDate: '2025-05-14T00:00:00Z', ...word };
}

/** Write a TDX module identity. */
export function moduleIdentity(id: string, levels: readonly unknown[]) {
  return {
    id,
    mrsigner: '00'.repeat(48),
    attributes: '00'.repeat(8),
    attributesMask: 'FF'.repeat(8),
    tcbLevels: levels,
  };
}

function head(terms: CollateralTerms) {
  return {
    issueDate: moment(terms.issued ?? simulatedIssued),
    nextUpdate: moment(terms.nextUpdate ?? simulatedNextUpdate),
    tcbEvaluationDataNumber: terms.evaluationNumber ?? 19,
  };
}

function tcbInfoOf(intel: SimulatedIntel, terms: CollateralTerms) {
  const { platform } = intel;
  const sgx = platform.componentSvns;
  return {
    id: 'TDX',
    version: 3,
    ...head(terms),
    fmspc: platform.fmspc,
    pceId: platform.pceId,
    tcbType: 0,
    tdxModule: { mrsigner: '00'.repeat(48), attributes: '00'.repeat(8), attributesMask: 'FF'.repeat(8) },
    tdxModuleIdentities: [
      moduleIdentity('TDX_03', [svnLevel({ tcbStatus: 'UpToDate' }, 3)]),
      moduleIdentity('TDX_01', [
        svnLevel({ tcbStatus: 'UpToDate' }, 6),
        svnLevel({ tcbStatus: 'OutOfDate', advisoryIDs: ['INTEL-SA-01099'] }, 2),
      ]),
    ],
    tcbLevels: [
      platformLevel({ tcbStatus: 'UpToDate' }, { sgx, pceSvn: platform.pceSvn, tdx: [5, 0, 3] }),
      platformLevel(
        { tcbStatus: 'OutOfDate', advisoryIDs: ['INTEL-SA-01036', 'INTEL-SA-01079'] },
        { sgx: sgx.map(() => 0), pceSvn: 5, tdx: [3] },
      ),
    ],
    ...terms.tcbInfo,
  };
}

function qeIdentityOf(terms: CollateralTerms) {
  return {
    id: 'TD_QE',
    version: 2,
    ...head(terms),
    miscselect: '00000000',
    miscselectMask: 'FFFFFFFF',
    attributes: '11000000000000000000000000000000',
    attributesMask: 'FBFFFFFFFFFFFFFF0000000000000000',
    mrsigner: tdQeSigner.toString('hex').toUpperCase(),
    isvprodid: 2,
    tcbLevels: [
      svnLevel({ tcbStatus: 'UpToDate' }, 4),
      svnLevel({ tcbStatus: 'OutOfDate', advisoryIDs: ['INTEL-SA-00615'] }, 1),
    ],
    ...terms.qeIdentity,
  };
}

/** Sign an object as Intel's service does: the signature covers the object's text as it stands in the body. */
export function signedBody(name: string, object: unknown, key: SigningKey): string {
  const text = JSON.stringify(object);
  const signature = Buffer.from(signRaw(key, Buffer.from(text, 'utf8'))).toString('hex');
  return `{${JSON.stringify(name)}:${text},"signature":"${signature}"}`;
}

/** Build the four collateral documents of a simulated Intel (attestation §6.4). */
export function buildCollateral(intel: SimulatedIntel, terms: CollateralTerms = {}): Required<Collateral> {
  const key = terms.signingKey ?? intel.tcbSigning.key;
  const issuerChain = toPem([intel.tcbSigning.der, intel.root.der]);
  const chain = terms.withoutChains === true ? {} : { issuerChain };
  const window = { thisUpdate: terms.issued ?? simulatedIssued, nextUpdate: terms.nextUpdate ?? simulatedNextUpdate };
  return {
    tcbInfo: { body: signedBody('tcbInfo', tcbInfoOf(intel, terms), key), ...chain },
    qeIdentity: { body: signedBody('enclaveIdentity', qeIdentityOf(terms), key), ...chain },
    pckCrl: issueCrl(intel.platformAuthority, { ...window, revoked: terms.revokedByPlatformAuthority ?? [] }),
    rootCrl: issueCrl(intel.root, { ...window, revoked: terms.revokedByRoot ?? [] }),
  };
}
