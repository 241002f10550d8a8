import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type NodeLog, reasonOf } from '../log';
import type { ReadinessProbe } from './readiness';

/** The operator's own door: health, readiness and figures, on loopback unless told otherwise. */
export type AdminServer = { readonly url: string; stop(): Promise<void> };

/** Open the operator's door. What it shows is money: it is a port of its own, so that strangers do not read it. */
export async function startAdminServer(options: {
  readonly port: number;
  readonly host: string;
  readonly probe: ReadinessProbe;
  readonly metricsText: () => Promise<string>;
  readonly log: NodeLog;
}): Promise<AdminServer> {
  const { port, host, probe, metricsText, log } = options;
  const answers: Readonly<Record<string, () => Promise<Answer>>> = {
    '/healthz': async () => json(200, { status: 'ok' }),
    '/readyz': async () => {
      const readiness = await probe();
      return json(readiness.ready ? 200 : 503, readiness);
    },
    '/metrics': async () => ({
      status: 200,
      type: 'text/plain; version=0.0.4; charset=utf-8',
      text: await metricsText(),
    }),
  };
  const failed = (error: unknown): Answer => {
    log('admin-failed', { reason: reasonOf(error) });
    return json(500, { error: 'this could not be read; the log says why' });
  };
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const answer = Object.hasOwn(answers, path) ? answers[path] : undefined;
    const { status, type, text } = answer ? await answer().catch(failed) : json(404, { error: 'not found' });
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Answer = { readonly status: number; readonly type: string; readonly text: string };

const json = (status: number, value: unknown): Answer => ({
  status,
  type: 'application/json',
  text: `${JSON.stringify(value)}\n`,
});
