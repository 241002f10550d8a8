/** A moment as milliseconds since 1970 (UTC); always an argument here. */
export type Clock = number;

/** The two public keys every verdict starts from, and the intermediate shipped for transports without headers (attestation §2). */
export type AttestationRoots = {
  /** sha256 of the SubjectPublicKeyInfo, lowercase hex. */
  readonly intelSgxRoot: { readonly spkiSha256: string };
  readonly nvidiaDeviceIdentityRoot: { readonly spkiSha256: string };
  /** DER of the TCB Signing certificate, base64; verified to the root like any other. */
  readonly tcbSigning?: string;
};

/** One signed answer of Intel's service: the body's exact text and, where the transport showed it, the PEM issuer chain. */
export type SignedCollateral = { readonly body: string; readonly issuerChain?: string };

/** Intel's collateral as it was received; an absent member is a document nobody supplied (attestation §6.4). */
export type Collateral = {
  readonly tcbInfo?: SignedCollateral;
  readonly qeIdentity?: SignedCollateral;
  /** CRL of the PCK CA: DER, PEM, or either as hex text. */
  readonly pckCrl?: Uint8Array;
  /** CRL of the root CA: DER, PEM, or either as hex text. */
  readonly rootCrl?: Uint8Array;
};

/** The measurements of a trust domain, 48 bytes each unless said (attestation §2, byte layouts). */
export type TdReportBody = {
  /** 16 bytes. */
  readonly teeTcbSvn: Uint8Array;
  readonly mrSeam: Uint8Array;
  readonly mrSignerSeam: Uint8Array;
  /** 8 bytes. */
  readonly seamAttributes: Uint8Array;
  /** 8 bytes. */
  readonly tdAttributes: Uint8Array;
  /** 8 bytes. */
  readonly xfam: Uint8Array;
  readonly mrTd: Uint8Array;
  readonly mrConfigId: Uint8Array;
  readonly mrOwner: Uint8Array;
  readonly mrOwnerConfig: Uint8Array;
  readonly rtmrs: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  /** 64 bytes. */
  readonly reportData: Uint8Array;
  /** 16 bytes, TD 1.5 only. */
  readonly teeTcbSvn2?: Uint8Array;
  /** TD 1.5 only. */
  readonly mrServiceTd?: Uint8Array;
};

/** A TDX quote taken apart; every byte field is a view of the quote itself (attestation §2, byte layouts). */
export type TdxQuote = TdReportBody & {
  readonly version: 4 | 5;
  readonly tdType: '1.0' | '1.5';
  /** 48 bytes. */
  readonly header: Uint8Array;
  /** The header's user data, 20 bytes. */
  readonly userData: Uint8Array;
  /** What `signature` covers: header, body descriptor (v5) and body. */
  readonly signed: Uint8Array;
  /** r and s, 32 bytes each. */
  readonly signature: Uint8Array;
  /** x and y of the attestation key, 32 bytes each. */
  readonly attestationKey: Uint8Array;
  /** 384 bytes. */
  readonly qeReport: Uint8Array;
  readonly qeReportSignature: Uint8Array;
  readonly qeAuthData: Uint8Array;
  /** The PCK certificate chain as PEM text, leaf first. */
  readonly pckChainPem: string;
  /** Bytes after the authentication data; nothing signs them. */
  readonly trailing: Uint8Array;
};
