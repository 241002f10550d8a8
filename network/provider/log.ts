/** Values a log line may carry: never a prompt, an answer, a token or a key. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** One structured event of the node. */
export type NodeLog = (event: string, fields?: LogFields) => void;

/** Write each event as one JSON line on standard output. */
export function jsonLinesLog(event: string, fields: LogFields = {}): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...fields })}\n`);
}

/** Keep quiet. */
export function silentLog(): void {}

/** Say what went wrong without the request data that library errors like to quote. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  // The parser quotes the text it stumbled over, which may be somebody's prompt or answer.
  if (error instanceof SyntaxError) return 'not what it should be by its syntax';
  const short = 'shortMessage' in error && typeof error.shortMessage === 'string' ? error.shortMessage : error.message;
  return (short.split('\n')[0] ?? '').slice(0, 200);
}
