/** Serves the exported site on this computer: files from memory, the network's description, strict headers. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { SiteConfig } from '@/lib/config/network';
import { relayedCollateral } from './attestation/collateral-relay';
import { PortTakenError } from './ports';
import { encodedFor, loadSite, type SiteFile } from './site-files';
import { securityHeaders } from './site-headers';

export type SiteOptions = {
  /** Folder of the export. */
  readonly root: string;
  /** Loopback port; 0 lets the system choose. */
  readonly port: number;
  /** What `/network.json` answers; without it the file of the export is served. */
  readonly siteConfig?: SiteConfig | undefined;
  readonly log?: (line: string) => void;
};

export type Site = { readonly url: string; readonly port: number; stop(): Promise<void> };

type Answer = {
  readonly status: number;
  readonly file: SiteFile;
  /** Value of Cache-Control. */
  readonly cache: string;
  /** Headers beside those every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * Starts the server on 127.0.0.1 and resolves when it listens.
 * @throws PortTakenError when the port is taken
 */
export async function startSite({ root, port, siteConfig, log = () => undefined }: SiteOptions): Promise<Site> {
  const site = loadSite(root, siteConfig);
  const local = siteConfig?.networks.some((network) => network.local) === true;
  const relay = siteConfig?.networks.find((network) => network.local)?.collateral?.relay;
  const server = createServer((request, response) => {
    const answered = answerRelay(relay, request) ?? answer(site, request);
    if (answered === undefined) {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    if (answered.status !== 200) log(`${answered.status} ${request.url}`);
    send(request, response, { ...answered, local });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(port, 'the site', '--port <number>') : error),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const listening = address !== null && typeof address === 'object' ? address.port : port;
  return {
    url: `http://localhost:${listening}`,
    port: listening,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Finds what a path names: a file, or the page of a folder. Only names from the export can be asked for. */
function answer(site: ReadonlyMap<string, SiteFile>, { method, url = '/' }: IncomingMessage): Answer | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  const path = pathOf(url);
  const file = path === undefined ? undefined : (site.get(path) ?? site.get(`${path.replace(/\/$/, '')}/index.html`));
  if (file !== undefined) return { status: 200, file, cache: cacheOf(file.path) };
  const page = site.get('/404.html') ?? site.get('/404/index.html');
  const plain: SiteFile = {
    path: '/404.txt',
    body: Buffer.from('Not found\n'),
    type: 'text/plain; charset=utf-8',
    inlineScripts: [],
  };
  return { status: 404, file: page ?? plain, cache: 'no-store' };
}

/** Gives the development authority's bulletins below the path a local network names for them; other sites have no relay here. */
function answerRelay(base: string | undefined, { method, url = '/' }: IncomingMessage): Answer | undefined {
  const path = pathOf(url);
  if (base === undefined || method !== 'GET' || path?.startsWith(`${base}/`) !== true) return undefined;
  const { searchParams } = new URL(url, 'http://localhost');
  const document = relayedCollateral(path.slice(base.length), searchParams, Date.now());
  if (document === undefined) return undefined;
  const { body, type, headers } = document;
  return { status: 200, file: { path, body: Buffer.from(body), type, inlineScripts: [] }, cache: 'no-store', headers };
}

function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
}

function cacheOf(path: string): string {
  if (path === '/network.json') return 'no-store';
  // These names carry a hash of their content.
  if (path.startsWith('/_next/static/')) return 'public, max-age=31536000, immutable';
  return 'no-cache';
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  answered: Answer & { readonly local: boolean },
): void {
  const { file, status, cache, local } = answered;
  const encoded = encodedFor(file, request.headers['accept-encoding']);
  const headers = {
    ...securityHeaders({ local, inlineScripts: file.inlineScripts }),
    ...answered.headers,
    'content-type': file.type,
    'cache-control': cache,
    vary: 'accept-encoding',
    etag: encoded.etag,
    ...(encoded.encoding === undefined ? {} : { 'content-encoding': encoded.encoding }),
  };
  if (status === 200 && cache !== 'no-store' && request.headers['if-none-match'] === encoded.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': encoded.body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : encoded.body);
}
