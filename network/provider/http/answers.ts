import type { Context } from 'hono';
import { getAddress, isAddress } from 'viem';
import { createDevelopmentReport } from '../../attestation/development-report';
import { WireProblem } from '../problem';
import { requireSession } from './gates';
import type { HttpParts } from './parts';

/** `GET /v1/proxy/signature/{key}` (provider protocol §3.1). */
export async function answerSignature(context: Context, { signer }: HttpParts, chatKey: string): Promise<Response> {
  const record = await signer.find(chatKey);
  if (record) return context.json(record);
  throw new WireProblem('prepare HTTP request: Chat id not found or expired, chat_id_not_found');
}

/**
 * `GET /v1/quote`: a report in the network's form (provider protocol §2.6), labelled simulated and signed by a development
 * authority whose keys are public: there is no TEE behind this node, and no verifier takes it for one.
 */
export function answerQuote(context: Context, { signer }: HttpParts): Response {
  const report = { ...createDevelopmentReport({ teeSigner: signer.address }), signer: signer.address };
  return context.body(JSON.stringify(report), 200, { 'Content-Type': 'text/plain; charset=utf-8' });
}

/** `GET /v1/user/{address}/unsettledfee`: only for the user themself (provider protocol §2.1). */
export async function answerUnsettledFee(context: Context, parts: HttpParts, address: string): Promise<Response> {
  const user = await requireSession(context, parts, 'Provider: ');
  if (!isAddress(address, { strict: false }) || getAddress(address) !== user) {
    throw new WireProblem('you can only query your own unsettled fee', 403);
  }
  const unsettledFee = await parts.store.unsettledFee(user);
  return context.json({ userAddress: user, unsettledFee: unsettledFee.toString() });
}
