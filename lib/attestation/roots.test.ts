import { describe, expect, it } from 'vitest';
import { decodeBase64 } from './bytes';
import { readCertificate } from './certificate';
import { pinnedRoots } from './roots';

describe('what every verdict starts from', () => {
  it('is Intel’s root key and NVIDIA’s, as the specification pins them', () => {
    expect(pinnedRoots.intelSgxRoot.spkiSha256).toBe(
      'a0af031289f5d5d4132f9186068a7fc13628633ba235777472e29b6b6c67a49e',
    );
    expect(pinnedRoots.nvidiaDeviceIdentityRoot.spkiSha256).toBe(
      'a90c4eb5acfd3e3d03a25db6a26b84f720ad0503196c627c21ddd48dd85b06a4',
    );
  });

  it('ships the certificate of Intel’s TCB signer, by its serial and its years', () => {
    const der = decodeBase64(pinnedRoots.tcbSigning ?? '');
    if (der === undefined) throw new TypeError('the shipped certificate is no base64');
    expect(readCertificate(der)).toMatchObject({
      commonName: 'Intel SGX TCB Signing',
      serial: '7e3882d5fb55294a40498e458403e91491bdf455',
      notBefore: Date.UTC(2025, 4, 6, 9, 25),
      notAfter: Date.UTC(2032, 4, 6, 9, 25),
      isAuthority: false,
    });
  });
});
