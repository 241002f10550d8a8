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
  watchNpm(() => process.kill(process.pid, 'SIGTERM'));
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

/** npm passes signals on, but not when it is killed outright: then this process would run on with nobody to stop it. */
function watchNpm(onGone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Problems a person can mend carry their sentence; all others show where they come from. */
const mendable: ReadonlySet<string> = new Set([
  'AnvilMissingError',
  'ChainProcessError',
  'CommandLineError',
  'NetworkStateError',
  'OtherContractsError',
  'PortTakenError',
  'SiteBuildError',
  'UpstreamSettingsError',
]);

function describeProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const mistyped = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (mistyped) return `${error.message}\nUse --help to see the options.`;
  if (mendable.has(error.name)) return error.message;
  // Libraries quote whole requests, bytecode and all: a line is cut where nobody would read on.
  return (error.stack ?? error.message).replaceAll(/^(.{300}).+$/gm, '$1…');
}
