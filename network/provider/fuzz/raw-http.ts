import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What came back over one connection until the node closed it. */
export type RawOutcome = {
  /** Everything received, one character a byte. */
  readonly received: string;
  /** Status codes in the order of the answers. */
  readonly statuses: readonly number[];
  /** How long the node kept the connection, in milliseconds. */
  readonly openMs: number;
};

/** A connection on which anything can be written, whatever HTTP thinks of it. */
export type RawConnection = {
  write(piece: string | Uint8Array): void;
  /** Breaks off without a word. */
  destroy(): void;
  isOpen(): boolean;
  /** Resolves when the connection is closed, by whomever. */
  closed: Promise<RawOutcome>;
};

/** Open a bare connection to a node. */
export async function openRaw({ url }: { readonly url: string }): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number.parseInt(port, 10), allowHalfOpen: false });
  const started = performance.now();
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A reset is one of the ways a node may end a conversation; `close` follows and says that it is over.
  socket.on('error', () => undefined);
  const closed = outcomeOf(socket, chunks, started);
  await Promise.race([once(socket, 'connect'), closed]);
  return {
    write: (piece) => void socket.write(piece),
    destroy: () => void socket.destroy(),
    isOpen: () => !socket.destroyed,
    closed,
  };
}

async function outcomeOf(socket: Socket, chunks: readonly Buffer[], started: number): Promise<RawOutcome> {
  await new Promise((resolve) => socket.once('close', resolve));
  const received = Buffer.concat(chunks).toString('latin1');
  const statuses = [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) =>
    Number.parseInt(status ?? '', 10),
  );
  return { received, statuses, openMs: performance.now() - started };
}

/** Write something whole and wait for the node to close; a node that keeps the connection is left after `patienceMs`. */
export async function sendRaw(
  node: { readonly url: string },
  piece: string | Uint8Array,
  patienceMs = 10_000,
): Promise<RawOutcome> {
  const connection = await openRaw(node);
  connection.write(piece);
  const patience = setTimeout(() => connection.destroy(), patienceMs);
  const outcome = await connection.closed;
  clearTimeout(patience);
  return outcome;
}

/** The head of a request that wants the connection closed afterwards. */
export function head(path: string, headers: Readonly<Record<string, string | number>> = {}, method = 'POST'): string {
  const lines = Object.entries({ host: 'node', connection: 'close', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}
