import type { AttestationRoots } from './verdict-types';

/**
 * The two pinned public roots (attestation §2, pinned roots), and Intel's public TCB Signing certificate, serial
 * 7e3882d5fb55294a40498e458403e91491bdf455, valid 2025-05-06 to 2032-05-06, as Intel's certification service sends it in the
 * TCB-Info-Issuer-Chain header: it is shipped because a page may not be allowed to read that header, and trusted only through its
 * signature by the root.
 */
export const pinnedRoots: AttestationRoots = {
  intelSgxRoot: { spkiSha256: 'a0af031289f5d5d4132f9186068a7fc13628633ba235777472e29b6b6c67a49e' },
  nvidiaDeviceIdentityRoot: { spkiSha256: 'a90c4eb5acfd3e3d03a25db6a26b84f720ad0503196c627c21ddd48dd85b06a4' },
  tcbSigning:
    'MIICjTCCAjKgAwIBAgIUfjiC1ftVKUpASY5FhAPpFJG99FUwCgYIKoZIzj0EAwIwaDEaMBgGA1UEAwwRSW50ZWwgU0dYIFJvb3Qg' +
    'Q0ExGjAYBgNVBAoMEUludGVsIENvcnBvcmF0aW9uMRQwEgYDVQQHDAtTYW50YSBDbGFyYTELMAkGA1UECAwCQ0ExCzAJBgNVBAYT' +
    'AlVTMB4XDTI1MDUwNjA5MjUwMFoXDTMyMDUwNjA5MjUwMFowbDEeMBwGA1UEAwwVSW50ZWwgU0dYIFRDQiBTaWduaW5nMRowGAYD' +
    'VQQKDBFJbnRlbCBDb3Jwb3JhdGlvbjEUMBIGA1UEBwwLU2FudGEgQ2xhcmExCzAJBgNVBAgMAkNBMQswCQYDVQQGEwJVUzBZMBMG' +
    'ByqGSM49AgEGCCqGSM49AwEHA0IABENFG8xzydWRfK92bmGvP+mAh91PEyV7Jh6FGJd5ndE9aBH7R3E4A7ubrlh/zN3C4xvpoouG' +
    'lirMba+W2ljuypajgbUwgbIwHwYDVR0jBBgwFoAUImUM1lqdNInzg7SVUr9QGzknBqwwUgYDVR0fBEswSTBHoEWgQ4ZBaHR0cHM6' +
    'Ly9jZXJ0aWZpY2F0ZXMudHJ1c3RlZHNlcnZpY2VzLmludGVsLmNvbS9JbnRlbFNHWFJvb3RDQS5kZXIwHQYDVR0OBBYEFH44gtX7' +
    'VSlKQEmORYQD6RSRvfRVMA4GA1UdDwEB/wQEAwIGwDAMBgNVHRMBAf8EAjAAMAoGCCqGSM49BAMCA0kAMEYCIQDdmmRuAo3qCO8T' +
    'C1IoJMITAoOEw4dlgEBHzSz1TuMSTAIhAKVTqOkt59+co0O3m3hC+v5Fb00FjYWcgeu3EijOULo5',
};
