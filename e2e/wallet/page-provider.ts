// Runs in the page, before any script of the site: MetaMask's own provider, wired to the test process instead of an extension.

import ObjectMultiplex from '@metamask/object-multiplex';
import { initializeProvider } from '@metamask/providers';
import { Duplex, pipeline } from 'readable-stream';
import { icon, inboxEvent, outboxName } from './wire';

function openLine(): Duplex {
  const connectionId = crypto.randomUUID();
  const post: unknown = Reflect.get(window, outboxName);
  if (typeof post !== 'function') throw new Error('The wallet of the test process is not reachable.');
  const line = new Duplex({
    objectMode: true,
    read: () => undefined,
    write: (chunk, _encoding, done) => {
      post({ connectionId, chunk });
      done();
    },
  });
  window.addEventListener(inboxEvent, (event) => {
    if (!(event instanceof CustomEvent) || event.detail.connectionId !== connectionId) return;
    line.push(event.detail.chunk);
  });
  return line;
}

function announce(): void {
  const line = openLine();
  const multiplex = new ObjectMultiplex();
  pipeline(line, multiplex, line, () => undefined);
  initializeProvider({
    connectionStream: multiplex.createStream('metamask-provider'),
    shouldShimWeb3: true,
    providerInfo: { uuid: crypto.randomUUID(), name: 'MetaMask', icon, rdns: 'io.metamask' },
  });
}

// Like the extension: only in the top document of web pages.
if (window === window.top && /^https?:$/u.test(location.protocol)) announce();
