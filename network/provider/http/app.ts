import { STATUS_CODES } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { reasonOf } from '../log';
import { answerAttestation, forwardSignatureLookup } from '../modes/forwarded-routes';
import { ChainUnreadableError, WireProblem } from '../problem';
import { addReceiptRoutes } from '../receipts/receipt-routes';
import { billedPaths } from '../services/service-kind';
import { answerQuote, answerSignature, answerUnsettledFee } from './answers';
import { cors } from './cors';
import { enterServer, passIpGate } from './gates';
import { answerHandbookPage } from './handbook-page';
import { answerImage } from './image-answer';
import { answerModels } from './models-answer';
import type { HttpParts } from './parts';
import { proxyBilled } from './proxy';

/** Path below `/v1/proxy` as it counts: a redundant `/v1` and trailing slashes mean nothing (provider protocol §2.1). */
export function proxyPath(pathname: string): string {
  const below = pathname.slice('/v1/proxy'.length).replace(/\/+$/, '');
  return below.startsWith('/v1/') ? below.slice('/v1'.length) : below;
}

/** Whoever signs answers a look-up: this node, or in separated mode the model server (provider protocol §3.2). */
function answerLookup(context: Context, parts: HttpParts, chatKey: string): Response | Promise<Response> {
  if (parts.details.mode === 'separated') return forwardSignatureLookup(context, parts, chatKey);
  return answerSignature(context, parts, chatKey);
}

/** `/images/{chatKey}/{i}`; a chat key is no path of the OpenAI form. */
const isServedImage = (path: string): boolean => /^\/images\/(?!generations|edits|variations)[^/]+\/./.test(path);

/** The envelope of provider protocol §2.3; the Anthropic form names itself. */
function answerProblem(context: Context, problem: WireProblem): Response {
  const error = problem.type === undefined ? problem.message : { type: problem.type, message: problem.message };
  const isMessages = context.req.path.startsWith('/v1/proxy/') && proxyPath(context.req.path) === '/messages';
  return context.json({ ...(isMessages && { type: 'error' }), error }, problem.status);
}

/** The node's HTTP door (provider protocol §2). */
export function createProviderApp(parts: HttpParts): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use('*', cors);
  app.get('/healthz', (context) => context.json({ status: 'ok' }));

  app.use('/v1/*', async (context, next) => {
    const isProxy = context.req.path.startsWith('/v1/proxy/');
    await passIpGate(context, isProxy ? parts.gates.proxyPerIp : parts.gates.otherPerIp, parts.trustForwardedFor);
    await next();
  });
  app.all('/v1/proxy/*', async (context) => {
    const path = proxyPath(context.req.path);
    if (billedPaths.has(path)) return proxyBilled(context, parts, path);
    const leave = enterServer(parts);
    try {
      if (path.startsWith('/signature/')) return await answerLookup(context, parts, path.slice('/signature/'.length));
      if (path.startsWith('/attestation/')) return await answerAttestation(context, parts, path);
      if (isServedImage(path)) return await answerImage(context, parts, path);
      throw new WireProblem('unsupported endpoint: endpoint not supported');
    } finally {
      leave();
    }
  });
  app.get('/v1/quote', (context) => answerQuote(context, parts));
  app.get('/v1/models', (context) => answerModels(context, parts));
  app.get('/v1/user/:address/unsettledfee', (context) =>
    answerUnsettledFee(context, parts, context.req.param('address')),
  );
  addReceiptRoutes(app, parts);

  const { pages } = parts.upstream;
  if (pages) {
    app.get('/handbook/:language/:page', async (context) => {
      await passIpGate(context, parts.gates.otherPerIp, parts.trustForwardedFor);
      return answerHandbookPage(context, pages);
    });
  }

  app.notFound((context) => context.text('404 page not found', 404));
  app.onError((error, context) => {
    if (error instanceof WireProblem) return answerProblem(context, error);
    const status = error instanceof ChainUnreadableError ? 503 : 500;
    parts.log('request-failed', {
      status,
      reason: reasonOf(error instanceof ChainUnreadableError ? error.cause : error),
    });
    return context.json({ error: STATUS_CODES[status] ?? 'Error' }, status);
  });
  return app;
}
