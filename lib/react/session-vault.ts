import { useEffect, useSyncExternalStore } from 'react';
import type { Address } from 'viem';
import type { Session } from '@/lib/chat/ports';
import { isSessionUsable } from '@/lib/chat/session';

// Session tokens are bearer secrets: they live in this module's memory, end with the page, and are never written anywhere.

/** Whose session it is: one chain, one account, one provider. */
export type SessionOwner = { readonly chainId: number; readonly user: Address; readonly provider: Address };

type Held = SessionOwner & { readonly session: Session; readonly generation: bigint };

const held = new Map<string, Held>();
const listeners = new Set<() => void>();

const keyOf = ({ chainId, user, provider }: SessionOwner): string =>
  `${chainId}:${user.toLowerCase()}:${provider.toLowerCase()}`;

function notify(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Return the session held for a provider if it is of this generation and lasts more than an hour from `now` (milliseconds). */
export function heldSession(owner: SessionOwner, generation: bigint, now: number): Session | undefined {
  const entry = held.get(keyOf(owner));
  if (entry === undefined || entry.generation !== generation) return undefined;
  return isSessionUsable(entry.session, now) ? entry.session : undefined;
}

/** Hold a new session in memory. */
export function holdSession(owner: SessionOwner, generation: bigint, session: Session): void {
  held.set(keyOf(owner), { ...owner, generation, session });
  notify();
}

/** Drop a session, because its provider refused it or the person wants it gone. */
export function forgetSession(owner: SessionOwner): void {
  if (held.delete(keyOf(owner))) notify();
}

/** Drop every session that is not of this account on this chain; without an account, all of them. */
export function keepOnlySessionsOf(owner: { readonly chainId: number; readonly user: Address } | undefined): void {
  const foreign = [...held].filter(
    ([, entry]) =>
      owner === undefined || entry.chainId !== owner.chainId || entry.user.toLowerCase() !== owner.user.toLowerCase(),
  );
  for (const [key] of foreign) held.delete(key);
  if (foreign.length > 0) notify();
}

/** Read when the session with a provider ends (milliseconds), or undefined while there is none. */
export function useSessionExpiry(owner: SessionOwner | undefined): number | undefined {
  return useSyncExternalStore(
    subscribe,
    () => (owner === undefined ? undefined : held.get(keyOf(owner))?.session.expiresAt),
    () => undefined,
  );
}

/** Drop all sessions as soon as no account is connected. */
export function useForgetSessions(gone: boolean): void {
  useEffect(() => {
    if (gone) keepOnlySessionsOf(undefined);
  }, [gone]);
}
