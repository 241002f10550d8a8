import { describe, expect, it } from 'vitest';
import { fuzzTokens } from './token-fuzz';

describe('session tokens nobody signed', () => {
  it('are refused one and all, while genuine ones pass between them', async () => {
    const report = await fuzzTokens({ seed: 20_260_101, count: 50_000, forgeryEvery: 100 });
    expect(report.crashed).toEqual([]);
    expect(report.accepted).toEqual([]);
    expect(report.genuine).toEqual({ sent: 100, accepted: 100 });
    // They reach every check: each refusal of provider protocol §1.4 that a token alone can cause is among them.
    expect([...report.refused.keys()].sort()).toEqual([
      'ephemeral token duration cannot exceed 24 hours',
      'ephemeral token must have an expiration time',
      'failed to recover public key from signature',
      'invalid Authorization payload, expect base64(rawMessage',
      'invalid base64 in Authorization header',
      'invalid session token (future generation)',
      'invalid session token format in Authorization',
      'invalid signature format',
      'invalid signature length',
      'missing or invalid Authorization header, must be Bearer app-sk-<base64(rawMessage',
      'session token expired',
      'session token has been revoked',
      'session token has been revoked (generation expired)',
      'session token is for different provider',
      'session token timestamp is in the future',
      'signature verification failed',
    ]);
    expect(report.recoveries).toBeGreaterThan(300);
  }, 120_000);
});
