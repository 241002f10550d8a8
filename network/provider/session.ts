import { createHash } from 'node:crypto';
import { type Address, getAddress, isAddress } from 'viem';
import {
  parseSessionToken,
  recoverSessionSigner,
  SessionSignatureError,
  sessionTokenProblem,
} from '@/lib/protocol/session-token';
import type { ChainAccount } from './chain';
import type { ChainCache } from './chain-cache';

/** Who sent a request, or the text of why the token is refused (provider protocol §1.4). */
export type SessionOutcome =
  | { readonly ok: true; readonly user: Address }
  | { readonly ok: false; readonly text: string };

/** Check `Authorization` headers. @throws ChainUnreadableError when revocation cannot be judged. */
export type SessionGate = { check(authorization: string | undefined): Promise<SessionOutcome> };

const clockToleranceMs = 60_000;
const validatedMs = 5 * 60_000;
const maxValidated = 10_000;

/**
 * Check session tokens in the order of §1.4. Two rules are stricter than the network's brokers (§10.12, §10.13): a token from
 * the future is refused, and a revocation that cannot be read refuses instead of letting in.
 */
export function createSessionGate(options: {
  readonly provider: Address;
  readonly accounts: ChainCache<ChainAccount | undefined>;
  readonly now: () => number;
}): SessionGate {
  const { provider, accounts, now } = options;
  const validated = new Map<string, number>();

  const remember = (digest: string): void => {
    validated.delete(digest);
    validated.set(digest, now() + validatedMs);
    const oldest = validated.keys().next();
    if (validated.size > maxValidated && !oldest.done) validated.delete(oldest.value);
  };

  return {
    check: async (authorization) => {
      const token = parseSessionToken(authorization);
      if (!token.ok) return token;
      const nowSeconds = Math.floor(now() / 1_000);
      const early = sessionTokenProblem({ token, provider, nowSeconds, account: undefined });
      if (early !== undefined) return { ok: false, text: early };
      if (token.claims.timestamp > now() + clockToleranceMs)
        return { ok: false, text: 'session token timestamp is in the future' };

      const account = isAddress(token.claims.address, { strict: false })
        ? await accounts.get(getAddress(token.claims.address))
        : undefined;
      const problem = sessionTokenProblem({ token, provider, nowSeconds, account });
      if (problem !== undefined) return { ok: false, text: problem };

      const digest = createHash('sha256')
        .update(authorization ?? '')
        .digest('base64');
      if ((validated.get(digest) ?? 0) > now()) return { ok: true, user: getAddress(token.claims.address) };
      try {
        const user = getAddress(await recoverSessionSigner(token));
        remember(digest);
        return { ok: true, user };
      } catch (error) {
        if (error instanceof SessionSignatureError) return { ok: false, text: error.text };
        throw error;
      }
    },
  };
}
