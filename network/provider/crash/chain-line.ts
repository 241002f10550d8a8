import { connect, createServer, type Socket } from 'node:net';

/** The line between node and chain: one address for as long as the harness runs, whichever chain process stands behind it. */
export type ChainLine = {
  readonly url: string;
  /** Break every connection and refuse new ones. */
  cut(): void;
  /** Connect from now on to the chain at this URL. */
  lead(rpcUrl: string): void;
  stop(): Promise<void>;
};

/** Open a line to a chain. */
export async function openChainLine(rpcUrl: string): Promise<ChainLine> {
  const sockets = new Set<Socket>();
  let port: number | undefined = Number(new URL(rpcUrl).port);
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A broken connection is what a cut is for; whoever spoke on it notices by itself.
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((client) => {
    keep(client);
    if (port === undefined) {
      client.destroy();
      return;
    }
    const chain = connect(port, '127.0.0.1');
    keep(chain);
    client.pipe(chain).pipe(client);
    client.once('close', () => chain.destroy());
    chain.once('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  const cut = (): void => {
    port = undefined;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut,
    lead: (next) => {
      port = Number(new URL(next).port);
    },
    stop: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
