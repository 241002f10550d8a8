import { rpcErrors } from '@metamask/rpc-errors';
import type { Json, JsonRpcParams } from '@metamask/utils';

type RpcAnswer = {
  readonly result?: Json;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: Json };
};

/** Sends one JSON-RPC call to a node as the wallet's background does. @throws -32603 with the node's error as data. */
export async function callNode(rpcUrl: string, method: string, params: JsonRpcParams | undefined): Promise<Json> {
  const answer = await post(rpcUrl, { jsonrpc: '2.0', id: 1, method, params: params ?? [] });
  if (answer.error !== undefined) {
    const { code, message, data } = answer.error;
    throw rpcErrors.internal({ message, data: { code, message, ...(data === undefined ? {} : { data }) } });
  }
  return answer.result ?? null;
}

async function post(rpcUrl: string, body: Json): Promise<RpcAnswer> {
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw rpcErrors.resourceUnavailable({
      message: 'RPC endpoint not found or unavailable.',
      data: { cause: String(cause) },
    });
  });
  if (!response.ok) throw rpcErrors.internal({ message: `RPC endpoint returned HTTP ${response.status}.` });
  const answer: RpcAnswer = await response.json();
  return answer;
}
