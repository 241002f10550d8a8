import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { type Address, getAddress, isAddress } from 'viem';
import { requireSession } from '../http/gates';
import type { HttpParts } from '../http/parts';
import { WireProblem } from '../problem';
import { receiptPageLimit } from './receipt-book';

const whole = (text: string | undefined, otherwise: bigint): bigint | undefined => {
  if (text === undefined) return otherwise;
  return /^\d{1,78}$/.test(text) ? BigInt(text) : undefined;
};

function limitOf(context: Context): number {
  const limit = whole(context.req.query('limit'), BigInt(receiptPageLimit));
  if (limit === undefined || limit < 1n || limit > BigInt(receiptPageLimit)) {
    throw new WireProblem(`Provider: receipts: limit must be a whole number from 1 to ${receiptPageLimit}`);
  }
  return Number(limit);
}

function afterOf(context: Context, most: bigint): bigint {
  const after = whole(context.req.query('after'), 0n);
  if (after === undefined || after > most)
    throw new WireProblem('Provider: receipts: after is not a place in this list');
  return after;
}

const absent = (): WireProblem => new WireProblem('Provider: receipts: not found', 404);

/** Receipts are shown to nobody but the user they are about, who proves it by a session (provider protocol §1). */
async function ownUser(context: Context, parts: HttpParts): Promise<Address> {
  const user = await requireSession(context, parts, 'Provider: ');
  const address = context.req.param('address') ?? '';
  if (isAddress(address, { strict: false }) && getAddress(address) === user) {
    if (await parts.gates.receipts.take(user)) return user;
    throw new WireProblem('Provider: receipts: too many requests. Please try again later.', 429);
  }
  throw new WireProblem('Provider: receipts: you can only query your own receipts', 403);
}

/** The routes of docs/protocol-receipts.md, an extension that no client needs. */
export function addReceiptRoutes(app: Hono<{ Bindings: HttpBindings }>, parts: HttpParts): void {
  app.get('/v1/user/:address/receipts', async (context) => {
    const user = await ownUser(context, parts);
    const page = await parts.receipts.receipts({ user, after: context.req.query('after'), limit: limitOf(context) });
    if (!page) throw absent();
    return context.json(page);
  });
  app.get('/v1/user/:address/settlements', async (context) => {
    const user = await ownUser(context, parts);
    const after = afterOf(context, 2n ** 256n - 1n);
    return context.json(await parts.receipts.settlements({ user, after, limit: limitOf(context) }));
  });
  app.get('/v1/user/:address/settlements/:nonce', async (context) => {
    const user = await ownUser(context, parts);
    const nonce = whole(context.req.param('nonce'), 0n);
    if (nonce === undefined) throw absent();
    const after = Number(afterOf(context, BigInt(Number.MAX_SAFE_INTEGER)));
    const page = await parts.receipts.settlement({ user, nonce, after, limit: limitOf(context) });
    if (!page) throw absent();
    return context.json(page);
  });
}
