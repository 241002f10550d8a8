/** Test support for the contracts: everything here talks to chains that a test started itself. */
import { Agent, request } from 'node:http';
import { z } from 'zod';

const answer = z.object({
  result: z.unknown().optional(),
  error: z.object({ message: z.string(), data: z.unknown().optional() }).optional(),
});

/** Reports a JSON-RPC error answer; `data` holds revert data where the method gives any. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  constructor(
    message: string,
    readonly data: unknown,
  ) {
    super(message);
  }
}

/** One method call of a batch. */
export type RpcCall = readonly [method: string, params: readonly unknown[]];

export type Rpc = {
  call(method: string, ...params: readonly unknown[]): Promise<unknown>;
  /** Several calls in one trip; the node may run them in any order. */
  batch(calls: readonly RpcCall[]): Promise<readonly unknown[]>;
  close(): void;
};

/**
 * Opens a JSON-RPC connection that sends head and body in one packet: with `fetch` each trip to anvil waits 40 ms
 * for a delayed acknowledgement, which is most of the time of a test with thousands of steps.
 */
export function openRpc(url: string): Rpc {
  const agent = new Agent({ keepAlive: true });
  const post = (body: unknown) => postJson(url, agent, JSON.stringify(body));
  const envelope = ([method, params]: RpcCall, id: number) => ({ jsonrpc: '2.0', id, method, params });
  return {
    async call(method, ...params) {
      return resultOf(method, await post(envelope([method, params], 1)));
    },
    async batch(calls) {
      const answers = z.array(z.unknown()).parse(await post(calls.map(envelope)));
      return calls.map(([method], index) => resultOf(method, answers[index]));
    },
    close: () => agent.destroy(),
  };
}

function resultOf(method: string, body: unknown): unknown {
  const { result, error } = answer.parse(body);
  if (error !== undefined) throw new RpcError(`${method}: ${error.message}`, error.data);
  return result;
}

function postJson(url: string, agent: Agent, body: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent, headers }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => resolve(JSON.parse(Buffer.concat(parts).toString('utf8'))));
      incoming.on('error', reject);
    });
    outgoing.setNoDelay(true);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
