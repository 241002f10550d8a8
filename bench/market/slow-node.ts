/** bench/market measures the market as a visitor has it: a real chain behind a slow line, the built site, a real browser. */
import { bodyOf, copyHeaders, passOn, startEdgeServer } from '@/e2e/fixtures/edge-server';

/** A chain's node that is some milliseconds away, and counts what it is asked. */
export type SlowNode = {
  readonly url: string;
  /** Requests per JSON-RPC method since the last call of this function. */
  readonly take: () => Readonly<Record<string, number>>;
  readonly stop: () => Promise<void>;
};

type Call = { readonly method?: unknown };

/** Start a node in front of another one; every answer waits `delay` milliseconds. */
export async function startSlowNode(target: string, delay: number): Promise<SlowNode> {
  let counts: Record<string, number> = {};
  const server = await startEdgeServer(async (request, response) => {
    const body = await bodyOf(request);
    if (request.method === 'POST') {
      const parsed: Call | readonly Call[] = JSON.parse(body.toString());
      for (const { method } of Array.isArray(parsed) ? parsed : [parsed])
        counts[String(method)] = (counts[String(method)] ?? 0) + 1;
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
    const answer = await passOn({ target, request, body });
    response.statusCode = answer.status;
    copyHeaders(answer, response);
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  return {
    url: server.url,
    take: () => {
      const taken = counts;
      counts = {};
      return taken;
    },
    stop: server.stop,
  };
}
