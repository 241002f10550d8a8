import type { Collateral, SignedCollateral } from '@/lib/attestation/verdict-types';
import type { CollateralOrigin } from '@/lib/domain/machine';
import { isAbort } from './http';

/** Which authority certified a processor's key, as the PCK certificate's issuer says. */
export type PckAuthority = 'platform' | 'processor';

/** Somebody who hands over Intel's bulletins: an address and how its four documents are named below it. */
export type CollateralPlace = {
  readonly origin: Exclude<CollateralOrigin, 'none' | 'file'>;
  readonly base: string;
  readonly form: 'service' | 'files';
};

type Wanted = { readonly fmspc: string; readonly authority: PckAuthority };
type DocumentName = 'tcbInfo' | 'qeIdentity' | 'pckCrl' | 'rootCrl';

/** Bulletins are some 20 kB, revocation lists less; what is longer than this many bytes is none. */
const documentLimit = 1_048_576;
const documentTimeout = 8_000;

/** Phala's public cache of Intel's answers; it sends CORS headers, Intel's own service does not (attestation §6.4). */
const phalaPlace: CollateralPlace = { origin: 'pccs', base: 'https://pccs.phala.network', form: 'service' };

/**
 * List who is asked for bulletins, in order: a relay of this site, the public cache, the copy shipped with the site (attestation
 * §6.4). A page on a local network tells nobody outside which machines it looks at.
 */
export function collateralPlaces(network: {
  readonly collateral?: { readonly relay?: string; readonly snapshot?: string };
  readonly local: boolean;
}): readonly CollateralPlace[] {
  const { relay, snapshot } = network.collateral ?? {};
  return [
    ...(relay === undefined ? [] : [{ origin: 'relay', base: relay, form: 'service' } as const]),
    ...(network.local ? [] : [phalaPlace]),
    ...(snapshot === undefined ? [] : [{ origin: 'snapshot', base: snapshot, form: 'files' } as const]),
  ];
}

/** The paths of Intel's certification service, version 4, which caches and relays share. */
function servicePaths({ fmspc, authority }: Wanted): Readonly<Record<DocumentName, string>> {
  return {
    tcbInfo: `/tdx/certification/v4/tcb?fmspc=${fmspc}`,
    qeIdentity: '/tdx/certification/v4/qe/identity',
    pckCrl: `/sgx/certification/v4/pckcrl?ca=${authority}&encoding=der`,
    rootCrl: '/sgx/certification/v4/rootcacrl',
  };
}

/** The same documents as plain files, for a copy that is shipped with the site. */
function filePaths({ fmspc, authority }: Wanted): Readonly<Record<DocumentName, string>> {
  return {
    tcbInfo: `/tcb-info-${fmspc}.json`,
    qeIdentity: '/qe-identity.json',
    pckCrl: `/pck-crl-${authority}.der`,
    rootCrl: '/root-ca-crl.der',
  };
}

async function readBytes(response: Response): Promise<Uint8Array | undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return undefined;
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    parts.push(value);
    if (size <= documentLimit) continue;
    await reader.cancel();
    return undefined;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** One document, or undefined: a place that has none, hides its headers or fails only leaves a check unknown. */
async function fetchDocument(url: string, signal: AbortSignal) {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(documentTimeout)]);
  try {
    const response = await fetch(url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      signal: limited,
    });
    if (response.status !== 200) return undefined;
    const bytes = await readBytes(response);
    return bytes === undefined ? undefined : { bytes, headers: response.headers };
  } catch (cause) {
    if (isAbort(cause, signal)) throw cause;
    return undefined;
  }
}

type Fetched = Awaited<ReturnType<typeof fetchDocument>>;

/** The chain in the header is percent-encoded PEM; without it the shipped certificate is used. */
function signedDocument(fetched: Fetched, header: string): SignedCollateral | undefined {
  if (fetched === undefined) return undefined;
  const body = new TextDecoder().decode(fetched.bytes);
  const chain = fetched.headers.get(header);
  if (chain === null || !chain.startsWith('-----BEGIN%20CERTIFICATE')) return { body };
  try {
    return { body, issuerChain: decodeURIComponent(chain) };
  } catch {
    // A broken header is as good as one we may not read.
    return { body };
  }
}

async function fetchFrom(place: CollateralPlace, wanted: Wanted, signal: AbortSignal): Promise<Collateral> {
  const paths = place.form === 'service' ? servicePaths(wanted) : filePaths(wanted);
  const get = (name: DocumentName) => fetchDocument(`${place.base}${paths[name]}`, signal);
  const [tcb, qe, pckCrl, rootCrl] = await Promise.all([
    get('tcbInfo'),
    get('qeIdentity'),
    get('pckCrl'),
    get('rootCrl'),
  ]);
  const tcbInfo = signedDocument(tcb, 'TCB-Info-Issuer-Chain');
  const qeIdentity = signedDocument(qe, 'SGX-Enclave-Identity-Issuer-Chain');
  return {
    ...(tcbInfo !== undefined && { tcbInfo }),
    ...(qeIdentity !== undefined && { qeIdentity }),
    ...(pckCrl !== undefined && { pckCrl: pckCrl.bytes }),
    ...(rootCrl !== undefined && { rootCrl: rootCrl.bytes }),
  };
}

/**
 * Fetch Intel's four documents for one processor family from the first place that has its security bulletin. All places are
 * untrusted transports: they can withhold, never forge (attestation §6.4). `fmspc` as 12 hex digits.
 * @throws the abort reason when `signal` aborts, nothing else.
 */
export async function fetchCollateral(
  wanted: Wanted & { readonly places: readonly CollateralPlace[]; readonly signal: AbortSignal },
): Promise<{ readonly collateral: Collateral; readonly origin: CollateralOrigin }> {
  const { places, signal } = wanted;
  if (!/^[0-9a-f]{12}$/.test(wanted.fmspc)) return { collateral: {}, origin: 'none' };
  for (const place of places) {
    const collateral = await fetchFrom(place, wanted, signal);
    if (collateral.tcbInfo !== undefined) return { collateral, origin: place.origin };
  }
  return { collateral: {}, origin: 'none' };
}
