import type { MiddlewareHandler } from 'hono';

const rateLimitHeaders = ['requests', 'tokens', 'images'].flatMap((unit) =>
  ['limit', 'remaining', 'reset'].map((part) => `x-ratelimit-${part}-${unit}`),
);
const exposed = ['ZG-Res-Key', 'Provider', 'Content-Type', 'Content-Encoding', 'Retry-After', ...rateLimitHeaders].join(
  ', ',
);

const preflightHeaders = {
  'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE, OPTIONS, PATCH',
  'Access-Control-Allow-Headers': 'Content-Type, Authorization, X-Requested-With, Accept, Origin',
  'Access-Control-Max-Age': '43200',
};

/** Let any page call every route, with a preflight that works on each (provider protocol §2.5, which mends it for all routes). */
export const cors: MiddlewareHandler = async (context, next) => {
  const origin = context.req.header('origin');
  const shared = {
    'Access-Control-Allow-Origin': origin ?? '*',
    ...(origin !== undefined && { 'Access-Control-Allow-Credentials': 'true' }),
    Vary: 'Origin',
  };
  if (context.req.method === 'OPTIONS' && context.req.header('access-control-request-method') !== undefined) {
    return new Response(null, { status: 204, headers: { ...shared, ...preflightHeaders } });
  }
  await next();
  // Set last: an upstream's own CORS headers must not shut the browser out.
  for (const [name, value] of Object.entries({ ...shared, 'Access-Control-Expose-Headers': exposed })) {
    context.res.headers.set(name, value);
  }
  return undefined;
};
