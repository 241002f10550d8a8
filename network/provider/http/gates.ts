import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Address } from 'viem';
import type { RateLimiter } from '../limiter';
import { durationText } from '../mistake-block';
import { WireProblem } from '../problem';
import type { HttpParts } from './parts';
import type { UsageBudget } from './usage-budget';

/** The address at the other end of the connection, whatever headers say. */
export function clientSocket(context: Context): string {
  return getConnInfo(context).remote.address ?? 'unknown';
}

function clientAddress(context: Context, trustForwardedFor: boolean): string {
  const forwarded = context.req.header('x-forwarded-for')?.split(',')[0]?.trim() ?? context.req.header('x-real-ip');
  return trustForwardedFor && forwarded ? forwarded : clientSocket(context);
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
export async function enterAsUser(
  context: Context,
  { gates, limits, now }: HttpParts,
  { user, isMessages }: { readonly user: Address; readonly isMessages: boolean },
): Promise<() => void> {
  const allowance = await gates.perUser.take(user);
  const { perMinute, concurrent } = limits.perUser;
  if (!allowance) {
    throw new WireProblem(
      `Rate limit exceeded. Please slow down your request rate (limit: ${perMinute} requests/min).`,
      429,
    );
  }
  const { tokensPerMinute, imagesPerMinute } = limits.perUser;
  const budgets = [
    await budgetOf('Token', 'tokens', { budget: gates.userTokens, perMinute: tokensPerMinute, user }),
    await budgetOf('Image', 'images', { budget: gates.userImages, perMinute: imagesPerMinute, user }),
  ].filter((budget) => budget !== undefined);
  const leave = gates.userSlots.enter(user);
  if (!leave) {
    const text = `Too many concurrent requests. You have ${gates.userSlots.active(user)} active requests (limit: ${concurrent}). Please wait for some to complete.`;
    throw new WireProblem(text, 429);
  }
  for (const told of [{ unit: 'requests', perMinute, ...allowance }, ...budgets]) {
    context.header(`x-ratelimit-limit-${told.unit}`, String(told.perMinute));
    context.header(`x-ratelimit-remaining-${told.unit}`, String(told.remaining));
    context.header(`x-ratelimit-reset-${told.unit}`, `${told.resetSeconds}s`);
  }
  if (isMessages) {
    const reset = new Date(now() + allowance.resetSeconds * 1_000).toISOString();
    context.header('anthropic-ratelimit-requests-limit', String(perMinute));
    context.header('anthropic-ratelimit-requests-remaining', String(allowance.remaining));
    context.header('anthropic-ratelimit-requests-reset', reset);
  }
  return leave;
}

/** How a user stands with what is limited per minute; undefined where nothing is configured. @throws WireProblem 429 */
async function budgetOf(
  word: string,
  unit: string,
  limit: {
    readonly budget: UsageBudget | undefined;
    readonly perMinute: number | undefined;
    readonly user: Address;
  },
) {
  const { budget, perMinute, user } = limit;
  if (!budget || perMinute === undefined) return undefined;
  const standing = await budget.standing(user);
  if (standing.waitSeconds === 0) return { unit, perMinute, ...standing };
  const text = `${word} rate limit exceeded. Please wait ${standing.waitSeconds} seconds (limit: ${perMinute} ${unit}/min).`;
  throw new WireProblem(text, 429, 'rate_limit_error');
}

/** Keep out who keeps asking for models that are not here (provider protocol §6). @throws WireProblem 429 */
export async function passModelBlock({ gates }: HttpParts, user: Address): Promise<void> {
  const left = await gates.wrongModel.blockedForMs(user);
  if (left === 0) return;
  const text = `Rate limit exceeded: too many invalid model requests. Please try again in ${durationText(left)}`;
  throw new WireProblem(text, 429);
}
