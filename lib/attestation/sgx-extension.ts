import { encodeHex } from './bytes';
import type { Certificate } from './certificate';
import { type DerElement, derChildren, derNumber, derOid, derTag, expectTag, readDer, refuse } from './der';

/** What Intel certified about the processor in the PCK certificate (Intel SGX PCK certificate profile, OID 1.2.840.113741.1.13.1). */
export type PckFacts = {
  /** Lowercase hex: 16, 6 and 2 bytes. */
  readonly ppid: string;
  readonly fmspc: string;
  readonly pceId: string;
  readonly pceSvn: number;
  /** The 16 component security versions. */
  readonly componentSvns: readonly number[];
};

const sgx = '1.2.840.113741.1.13.1';

function fields(sequence: DerElement | undefined): ReadonlyMap<string, DerElement> {
  const found = new Map<string, DerElement>();
  for (const entry of derChildren(expectTag(sequence, derTag.sequence))) {
    const [name, value, ...rest] = derChildren(expectTag(entry, derTag.sequence));
    const key = derOid(name);
    if (value === undefined || rest.length > 0 || found.has(key)) refuse('the SGX extension is malformed');
    else found.set(key, value);
  }
  return found;
}

function octets(element: DerElement | undefined, length: number): string {
  const { value } = expectTag(element, derTag.octetString);
  return value.length === length ? encodeHex(value) : refuse('an SGX field has another length');
}

/** Read the SGX extension of a PCK certificate. @throws EvidenceUnreadableError */
export function readPckFacts(certificate: Certificate): PckFacts {
  const extension = certificate.extensions.get(sgx) ?? refuse('the PCK certificate has no SGX extension');
  const top = fields(readDer(extension.value, derTag.sequence));
  const tcb = fields(top.get(`${sgx}.2`));
  const componentSvns = Array.from({ length: 16 }, (_, at) => derNumber(tcb.get(`${sgx}.2.${at + 1}`)));
  return {
    ppid: octets(top.get(`${sgx}.1`), 16),
    pceId: octets(top.get(`${sgx}.3`), 2),
    fmspc: octets(top.get(`${sgx}.4`), 6),
    pceSvn: derNumber(tcb.get(`${sgx}.2.17`)),
    componentSvns,
  };
}
