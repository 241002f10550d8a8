// lib/testing holds what tests need to stand in for the outside: importable from tests only.
import { RpcRequestError } from 'viem';
import type { ReadClient } from '@/lib/chain/client';

/** One JSON-RPC request as the code under test made it. */
export type RpcRequest = { readonly method: string; readonly params: readonly unknown[] };

/** Answers one JSON-RPC method; what it throws reaches the code under test as the node's error. */
export type RpcAnswer = (params: readonly unknown[]) => unknown;

/** A request that no test prepared: always a defect of the test or of the code under test. */
export class UnpreparedRequestError extends Error {
  override readonly name = 'UnpreparedRequestError';
}

/** An error as a JSON-RPC node answers it. */
export class NodeError extends Error {
  override readonly name = 'NodeError';
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** A node made of prepared answers, with every request it received. */
export type MockRpc = {
  readonly client: ReadClient;
  readonly requests: readonly RpcRequest[];
  /** Prepare or replace the answer of one method. */
  on(method: string, answer: RpcAnswer): void;
  /** How many requests of a method arrived. */
  count(method: string): number;
};

/** Create a node that answers only what was prepared and throws on everything else. */
export function createMockRpc(answers: Readonly<Record<string, RpcAnswer>> = {}): MockRpc {
  const prepared = new Map(Object.entries(answers));
  const requests: RpcRequest[] = [];
  const client: ReadClient = {
    async request({ method, params = [] }) {
      requests.push({ method, params });
      const answer = prepared.get(method);
      if (answer === undefined) throw new UnpreparedRequestError(`Nobody prepared an answer to ${method}`);
      try {
        return await answer(params);
      } catch (error) {
        if (!(error instanceof NodeError)) throw error;
        // As the real client tells what a node refused.
        throw new RpcRequestError({ body: { method }, error, url: 'http://node.invalid' });
      }
    },
  };
  return {
    client,
    requests,
    on: (method, answer) => {
      prepared.set(method, answer);
    },
    count: (method) => requests.filter((request) => request.method === method).length,
  };
}
