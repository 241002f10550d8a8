/** npm hands on a signal that the terminal has sent already: within this time a second one is the same one. */
const sameSignalMs = 1_000;

/**
 * Watch for SIGINT and SIGTERM: `stop` once, and `force` when a person insists. Returns what ends the watch.
 * `now` is a clock in milliseconds.
 */
export function onStopSignals(handlers: {
  readonly stop: (signal: string) => void;
  readonly force: (signal: string) => void;
  readonly now?: () => number;
}): () => void {
  const { stop, force, now = performance.now.bind(performance) } = handlers;
  let firstAt: number | undefined;
  const heard = (signal: string): void => {
    if (firstAt === undefined) {
      firstAt = now();
      stop(signal);
    } else if (now() - firstAt > sameSignalMs) force(signal);
  };
  const names = ['SIGINT', 'SIGTERM'] as const;
  for (const name of names) process.on(name, heard);
  return () => {
    for (const name of names) process.off(name, heard);
  };
}
