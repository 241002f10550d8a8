/** TCP ports on this computer: whether one is free, and one the system chose. Everything listens on loopback only. */
import { createServer } from 'node:net';

/** Reports that a port which was asked for is taken, with how to choose another. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  constructor(
    readonly port: number,
    what: string,
    option: string,
  ) {
    super(
      `Port ${port} is taken by another program, so ${what} cannot start there.\n` +
        `End that program, or choose another port: ${option}`,
    );
  }
}

type ListenOutcome = { readonly port: number } | { readonly problem: string };

function tryListen(host: string, port: number): Promise<ListenOutcome> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve({ problem: error.code ?? error.message }));
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      const chosen = address !== null && typeof address === 'object' ? address.port : port;
      server.close(() => resolve({ port: chosen }));
    });
  });
}

/** Tells whether nothing listens on this port of the loopback addresses. */
export async function isPortFree(port: number): Promise<boolean> {
  const v4 = await tryListen('127.0.0.1', port);
  if ('problem' in v4) return false;
  // A browser may try ::1 first for "localhost": another program there would answer in our place.
  const v6 = await tryListen('::1', port);
  return !('problem' in v6 && v6.problem === 'EADDRINUSE');
}

/** Gives a port that the system says is free. */
export async function freePort(): Promise<number> {
  const outcome = await tryListen('127.0.0.1', 0);
  if ('problem' in outcome) throw new Error(`No free port on 127.0.0.1 (${outcome.problem}).`);
  return outcome.port;
}

/** Gives the wished port where it is free, else one the system chose. */
export async function freePortNear(wished: number | undefined): Promise<number> {
  if (wished !== undefined && (await isPortFree(wished))) return wished;
  return freePort();
}
