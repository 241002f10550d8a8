import type { Context } from 'hono';

/** `GET /handbook/{language}/{page}`: a page as it is written. Only names in `pages` exist, so no request reaches the disk. */
export function answerHandbookPage(context: Context, pages: ReadonlyMap<string, string>): Response | Promise<Response> {
  const { language, page } = context.req.param();
  const text = pages.get(`${language}/${page}`);
  if (text === undefined) return context.notFound();
  return context.body(text, 200, {
    'Content-Type': 'text/plain; charset=utf-8',
    // Read as text whatever stands in it, and never as part of another page.
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Cache-Control': 'no-cache',
  });
}
