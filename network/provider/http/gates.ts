import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Address } from 'viem';
import { durationText, type RateLimiter } from '../limiter';
import { WireProblem } from '../problem';
import type { HttpParts } from './parts';

function clientAddress(context: Context, trustForwardedFor: boolean): string {
  const forwarded = context.req.header('x-forwarded-for')?.split(',')[0]?.trim() ?? context.req.header('x-real-ip');
  if (trustForwardedFor && forwarded) return forwarded;
  return getConnInfo(context).remote.address ?? 'unknown';
}

/** Hold a client address to its rate (provider protocol §6). @throws WireProblem 429 */
export async function passIpGate(context: Context, limiter: RateLimiter, trustForwardedFor: boolean): Promise<void> {
  if (!(await limiter.take(clientAddress(context, trustForwardedFor)))) {
    throw new WireProblem('Too many requests. Please try again later.', 429);
  }
}

/** Take one of the places all users share. @throws WireProblem 503 */
export function enterServer({ gates }: HttpParts): () => void {
  const leave = gates.allSlots.enter('all');
  if (leave) return leave;
  throw new WireProblem('Server is currently processing too many requests. Please try again later.', 503);
}

/** Know the user by the session token. @throws WireProblem 400 with the text of provider protocol §1.4 */
export async function requireSession(context: Context, { sessions }: HttpParts, prefix: string): Promise<Address> {
  const session = await sessions.check(context.req.header('authorization'));
  if (session.ok) return session.user;
  throw new WireProblem(`${prefix}validate session: ${session.text}`);
}

/** Hold a user to rate and concurrency, and tell what is left in the headers (provider protocol §6). @throws WireProblem 429 */
export async function enterAsUser(context: Context, { gates, limits }: HttpParts, user: Address): Promise<() => void> {
  const allowance = await gates.perUser.take(user);
  const { perMinute, concurrent } = limits.perUser;
  if (!allowance) {
    throw new WireProblem(
      `Rate limit exceeded. Please slow down your request rate (limit: ${perMinute} requests/min).`,
      429,
    );
  }
  const leave = gates.userSlots.enter(user);
  if (!leave) {
    const text = `Too many concurrent requests. You have ${gates.userSlots.active(user)} active requests (limit: ${concurrent}). Please wait for some to complete.`;
    throw new WireProblem(text, 429);
  }
  context.header('x-ratelimit-limit-requests', String(perMinute));
  context.header('x-ratelimit-remaining-requests', String(allowance.remaining));
  context.header('x-ratelimit-reset-requests', `${allowance.resetSeconds}s`);
  return leave;
}

/** Keep out who keeps asking for models that are not here (provider protocol §6). @throws WireProblem 429 */
export function passModelBlock({ gates }: HttpParts, user: Address): void {
  const left = gates.wrongModel.blockedForMs(user);
  if (left === 0) return;
  const text = `Rate limit exceeded: too many invalid model requests. Please try again in ${durationText(left)}`;
  throw new WireProblem(text, 429);
}
