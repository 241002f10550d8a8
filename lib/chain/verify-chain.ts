import type { ReadClient } from './client';
import { WrongRpcChainError } from './errors';
import { answerOf, parseQuantity } from './rpc';

const verified = new WeakMap<ReadClient, number>();

/**
 * Make sure that the node serves the chain the network description names; asked once for each client.
 * @throws WrongRpcChainError, RpcUnavailableError
 */
export async function verifyRpcChain(client: ReadClient, chainId: number): Promise<void> {
  if (verified.get(client) === chainId) return;
  const found = Number(parseQuantity(await answerOf(client.request({ method: 'eth_chainId' })), 'chain id'));
  if (found !== chainId) {
    throw new WrongRpcChainError(`The node serves chain ${found}, not ${chainId}`, {
      values: { expected: String(chainId), found: String(found) },
    });
  }
  verified.set(client, chainId);
}
