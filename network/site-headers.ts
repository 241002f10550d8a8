/** What a browser is told about every page: which code may run, and whom it may talk to. */

/** Gives the headers for a page with these inline scripts (`sha256-…`). `local` allows the local network's addresses too. */
export function securityHeaders(page: {
  readonly local: boolean;
  readonly inlineScripts: readonly string[];
}): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentPolicy(page),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    // Without "allow-popups" a wallet that opens its own window could not answer to the page.
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  };
}

function contentPolicy({ local, inlineScripts }: Parameters<typeof securityHeaders>[0]): string {
  // Provider and RPC addresses come from the chain at run time, so every https address must be reachable;
  // plain http is for this computer only, and only where the site serves a local network.
  const reachable = local
    ? ["'self'", 'https:', 'http://127.0.0.1:*', 'http://localhost:*', 'ws://127.0.0.1:*', 'ws://localhost:*']
    : ["'self'", 'https:'];
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'none'"],
    'script-src': ["'self'", ...inlineScripts.map((hash) => `'${hash}'`)],
    // The wallet dialog writes its styles as inline elements and has no way to be given a nonce or a hash.
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': reachable,
    'manifest-src': ["'self'"],
    'worker-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ');
}
