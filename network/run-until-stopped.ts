/** The life of a command that runs until somebody interrupts it. */

const deadlineMs = 45_000;

/**
 * Starts something, waits for Ctrl-C or SIGTERM, stops it in order and ends the process with 0.
 * A failed start prints its sentence and ends with 1. `start` gives what stops it, or nothing if there is nothing to wait for.
 */
export async function runUntilStopped(
  start: (signal: AbortSignal) => Promise<(() => Promise<void>) | undefined>,
): Promise<void> {
  const interruption = new AbortController();
  const interrupted = new Promise<void>((resolve) => {
    // Every time, not once: npm passes Ctrl-C on although the terminal has sent it already.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        interruption.abort();
        resolve();
      });
    }
  });
  try {
    const stop = await start(interruption.signal);
    if (stop === undefined) return;
    await interrupted;
    process.stderr.write('Stopping.\n');
    // A part that hangs must not keep the terminal for ever.
    setTimeout(() => process.exit(1), deadlineMs).unref();
    await stop();
    process.stderr.write('Stopped.\n');
    process.exit(0);
  } catch (error) {
    if (interruption.signal.aborted && isAbort(error)) process.exit(0);
    process.stderr.write(`${describeProblem(error)}\n`);
    process.exit(1);
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Problems a person can mend carry their sentence; all others show where they come from. */
function describeProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const mendable = /^(PortTaken|NetworkState|ChainProcess|AnvilMissing|OtherContracts)/.test(error.name);
  return mendable || error.name === 'Error' || (error.name === 'TypeError' && 'code' in error)
    ? error.message
    : (error.stack ?? error.message);
}
