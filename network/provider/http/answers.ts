import type { Context } from 'hono';
import { getAddress, isAddress } from 'viem';
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
 * `GET /v1/quote`: says plainly that there is no TEE behind this node. Only `report_data` has the network's legacy layout
 * (provider protocol §2.6): the signer's address in ASCII, padded to 64 bytes.
 */
export function answerQuote(context: Context, { signer }: HttpParts): Response {
  const reportData = Buffer.alloc(64);
  reportData.write(signer.address, 'ascii');
  const body = JSON.stringify({
    simulated: true,
    notice: 'This provider runs without a TEE. Its signing key is an ordinary key in memory; nothing here is attested.',
    signer: signer.address,
    report_data: reportData.toString('base64'),
  });
  return context.body(body, 200, { 'Content-Type': 'text/plain; charset=utf-8' });
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
