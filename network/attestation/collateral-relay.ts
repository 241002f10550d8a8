import { createDevelopmentCollateral, developmentPlatform } from './development-report';

/** One bulletin of the development authority as a relay of Intel's service would pass it on. */
export type RelayedDocument = {
  readonly body: Uint8Array;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
};

const minute = 60_000;

/** The header carries the chain percent-encoded, as Intel's service sends it. */
function signed(document: { readonly body: string; readonly issuerChain?: string }, header: string): RelayedDocument {
  const { body, issuerChain } = document;
  return {
    body: Buffer.from(body, 'utf8'),
    type: 'application/json',
    headers: issuerChain === undefined ? {} : { [header]: encodeURIComponent(issuerChain) },
  };
}

const list = (body: Uint8Array): RelayedDocument => ({ body, type: 'application/pkix-crl', headers: {} });

/**
 * Answer one request below a relay's path with the development authority's bulletins, current at `now` (milliseconds since 1970);
 * `undefined` for anything else than the four documents of the one simulated processor (attestation §6.4).
 */
export function relayedCollateral(path: string, query: URLSearchParams, now: number): RelayedDocument | undefined {
  const collateral = () => createDevelopmentCollateral(Math.floor(now / minute) * minute);
  switch (path) {
    case '/tdx/certification/v4/tcb':
      return query.get('fmspc')?.toLowerCase() === developmentPlatform.fmspc
        ? signed(collateral().tcbInfo, 'TCB-Info-Issuer-Chain')
        : undefined;
    case '/tdx/certification/v4/qe/identity':
      return signed(collateral().qeIdentity, 'SGX-Enclave-Identity-Issuer-Chain');
    case '/sgx/certification/v4/pckcrl':
      return query.get('ca') === 'platform' ? list(collateral().pckCrl) : undefined;
    case '/sgx/certification/v4/rootcacrl':
      return list(collateral().rootCrl);
    default:
      return undefined;
  }
}
